import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatabasePlace } from '../../src/db/open-database.ts'
import type { Role } from '../../src/main.ts'
import type { Source } from '../../src/model/source.ts'
import { startWeb, type Loopback } from '../helpers/loopback.ts'
import { freshPlace, seedDataDir, startService, type TestService } from '../helpers/service.ts'

type Failure = { message: string }
type Tried = {
  mentions: { text: string }[]
  error: { kind: string; message: string; excerpt: string | null } | null
}

const KEY = 'canary-key-0123456789-abcd'
const USER = 'ann'
const credentials = { apiKey: KEY, apiUsername: USER }
const SOON = { timeout: 30_000 }
const canary = /canary|0123456789/

const newKey = () => randomBytes(32).toString('base64')

let service: TestService
const closers: (() => Promise<unknown>)[] = []
const said: string[] = []
const answers: string[] = []

beforeEach(() => {
  said.length = 0
  answers.length = 0
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(
  options: { key?: string; dataDir?: string; role?: Role; place?: DatabasePlace } = {},
) {
  const { key, dataDir, ...more } = options
  const env = {
    ...(key === undefined ? {} : { EARSHOT_SECRET_KEY: key }),
    ...(dataDir === undefined ? {} : { EARSHOT_DATA_DIR: dataDir }),
  }
  const log = (line: string) => void said.push(line)
  service = await startService({ ...more, env: { ...env, EARSHOT_CLASSIFIER: 'fast' }, log })
  let running: Promise<void> | null = null
  const stop = () => (running ??= service.stop())
  closers.push(stop)
  return stop
}

/** A database that outlives the service. */
async function keptPlace(): Promise<DatabasePlace> {
  if (process.env['TEST_ENGINE'] === 'postgres') {
    const { place, drop } = await freshPlace()
    closers.push(drop)
    return place
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'earshot-keys-'))
  closers.push(() => rm(dataDir, { recursive: true, force: true }))
  await seedDataDir(dataDir)
  return { kind: 'folder', dataDir, pid: process.pid }
}

/** Every answer is kept, to be looked through at the end. */
async function call<T>(method: string, path: string, body?: unknown) {
  const answer = await service.call<T>(method, path, body)
  answers.push(JSON.stringify(answer.body))
  return answer
}

/** A forum that answers nobody without the key, and repeats what it was sent instead. */
async function startForum(): Promise<Loopback & { keys: (string | undefined)[] }> {
  const keys: (string | undefined)[] = []
  const forum = await startWeb((request, response) => {
    const key = request.headers['api-key']
    keys.push(key?.toString())
    const isKnown = key === KEY && request.headers['api-username'] === USER
    const post = {
      id: 1,
      topic_id: 7,
      post_number: 1,
      post_type: 1,
      user_id: 5,
      username: 'Bob',
      cooked: '<p>It is broken, please help</p>',
      topic_slug: 'a',
      topic_title: 'A topic',
      created_at: '2026-11-01T10:00:00.000Z',
    }
    response.writeHead(isKnown ? 200 : 403, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(isKnown ? { latest_posts: [post] } : { errors: [`No access with ${key}`] }),
    )
  })
  closers.push(() => forum[Symbol.asyncDispose]())
  return { ...forum, keys }
}

async function addForum(url: string, over: object = {}): Promise<Source> {
  const input = { name: 'Forum', collector: 'discourse', options: { url }, credentials, ...over }
  const { status, body } = await call<Source>('POST', '/sources', input)
  expect([status, body]).toEqual([201, expect.anything()])
  return body
}

const patch = <T = Source>(id: number, change: object) => call<T>('PATCH', `/sources/${id}`, change)
const read = async (id: number) => (await call<Source>('GET', `/sources/${id}`)).body
const trial = (body: object) =>
  call<Tried & Failure>('POST', '/sources/try', { collector: 'discourse', ...body })
const sealedOf = async (id: number) =>
  (
    await service.ctx.db.query<{ credentials: string | null }>(
      'SELECT credentials FROM sources WHERE id = $1',
      [id],
    )
  )[0]?.credentials ?? null

/** The tables with a row that holds `word` in any column. */
async function tablesWith(word: string): Promise<string[]> {
  const { db } = service.ctx
  const tables = await db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await db.query(`SELECT 1 FROM "${name}" t WHERE t::text LIKE $1 LIMIT 1`, [
      `%${word}%`,
    ])
    if (row) found.push(name)
  }
  return found
}

describe('the credentials of a source', () => {
  it('are read with, and stand nowhere but sealed in its row', async () => {
    const forum = await startForum()
    await start()
    const { id, credentialsHint } = await addForum(forum.url)
    expect(credentialsHint).toEqual({ apiKey: '••••abcd', apiUsername: '••••' })
    await expect.poll(async () => (await read(id)).counts.stored, SOON).toBe(1)
    expect(new Set(forum.keys)).toEqual(new Set([KEY]))
    expect(await sealedOf(id)).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/)

    await patch(id, { name: 'The forum' })
    await call('GET', '/sources')
    await call('POST', `/sources/${id}/run`)
    await trial({ options: { url: forum.url }, source: id })
    expect(await tablesWith('canary')).toEqual([])
    expect((await tablesWith('It is broken')).join()).toMatch(/mentions_/)
    expect(await tablesWith('source-added')).toEqual(['events'])
    expect(answers.join('\n')).not.toMatch(canary)
    expect(said.join('\n')).not.toMatch(canary)
  })

  it('that are wrong pause it, what the place says of them is not repeated, and new ones resume it', async () => {
    const forum = await startForum()
    await start()
    const wrong = { ...credentials, apiKey: 'canary-0123456789-of-old' }
    const { id } = await addForum(forum.url, { credentials: wrong })
    await expect.poll(async () => (await read(id)).state, SOON).toBe('paused')
    const { lastError } = await read(id)
    expect(lastError?.kind).toBe('auth')
    expect(lastError?.excerpt).toContain('No access with ••••')
    const tried = await trial({ options: { url: forum.url }, source: id })
    expect(tried.body.error?.excerpt).toContain('No access with ••••')
    expect(await tablesWith('canary')).toEqual([])
    expect(answers.join('\n')).not.toMatch(canary)
    expect(said.join('\n')).not.toMatch(canary)

    expect((await patch(id, { credentials: { apiKey: KEY } })).body.enabled).toBe(true)
    await expect.poll(async () => (await read(id)).state, SOON).toBe('ok')
  })

  it('stay when they are left out, each for itself, and are forgotten when null', async () => {
    await start({ role: 'web' })
    const { id } = await addForum('https://forum.example')
    const before = await sealedOf(id)
    expect((await patch(id, { name: 'Other', keep: 'matched' })).status).toBe(200)
    expect(
      (await patch(id, { options: { url: 'https://forum.example', query: 'x' } })).status,
    ).toBe(200)
    expect(await sealedOf(id)).toBe(before)

    const changed = await patch(id, { credentials: { apiKey: 'another-key-of-1234' } })
    expect(changed.body.credentialsHint).toEqual({ apiKey: '••••1234', apiUsername: '••••' })
    expect((await patch(id, { credentials: {} })).body.credentialsHint).toEqual({
      apiKey: '••••1234',
      apiUsername: '••••',
    })
    expect((await patch(id, { credentials: null })).body.credentialsHint).toBeNull()
    expect(await sealedOf(id)).toBeNull()
    const all = { apiKey: null, apiUsername: null }
    await patch(id, { credentials })
    expect((await patch(id, { credentials: all })).body.credentialsHint).toBeNull()
  })

  it('are checked by the collector, and the field that is wrong is named', async () => {
    await start({ role: 'web' })
    const options = { url: 'https://forum.example' }
    const input = { name: 'x', collector: 'discourse', options }
    const wrong: [object, RegExp][] = [
      [{ ...input, credentials: { apiKey: KEY } }, /^credentials\.apiUsername: /],
      [{ ...input, credentials: { ...credentials, apiKey: 'a b' } }, /^credentials\.apiKey: /],
      [{ ...input, credentials: { ...credentials, apiKey: 7 } }, /^credentials\.apiKey: /],
      [{ ...input, credentials: { token: KEY } }, /credentials\.token: there is no such field/],
      [{ ...input, credentials: KEY }, /^credentials: /],
      [{ ...input, collector: 'feed', credentials }, /^credentials: Feed takes none/],
    ]
    for (const [body, named] of wrong) {
      const refused = await call<Failure>('POST', '/sources', body)
      expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(named)])
    }
    const { id } = await addForum(options.url)
    const refused = await patch<Failure>(id, { credentials: { apiUsername: null } })
    expect([refused.status, refused.body.message]).toEqual([
      400,
      expect.stringMatching(/^credentials\.apiUsername: /),
    ])
    expect(answers.join('\n')).not.toMatch(canary)

    type Info = { name: string; credentialsSchema: { properties: object } | null }
    const { items } = (await call<{ items: Info[] }>('GET', '/collectors')).body
    const schemas = new Map(items.map((each) => [each.name, each.credentialsSchema]))
    expect(schemas.get('feed')).toBeNull()
    expect(Object.keys(schemas.get('discourse')?.properties ?? {})).toEqual([
      ...Object.keys(credentials),
      'userApiKey',
    ])
  })

  it('are sent to no other place than they were given for', async () => {
    const [own, other] = [await startForum(), await startForum()]
    await start({ role: 'web' })
    const { id } = await addForum(own.url)
    const elsewhere = { options: { url: other.url } }

    const refused = [
      await patch<Failure>(id, elsewhere),
      await patch<Failure>(id, { ...elsewhere, credentials: { apiKey: KEY } }),
      await trial({ ...elsewhere, source: id }),
      await trial({ ...elsewhere, source: id, credentials: { apiKey: KEY } }),
      await call<Failure>('POST', '/sources/try', {
        collector: 'stack-exchange',
        source: id,
        options: { site: 'stackoverflow', tags: ['x'] },
      }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([409, 400, 409, 400, 409])
    expect(refused[0]?.body.message).toMatch(/enter the key again/)
    expect((await read(id)).options).toEqual({ url: own.url })
    await trial({ ...elsewhere, source: id, credentials: null })
    await trial(elsewhere)
    expect(other.keys.filter(Boolean)).toEqual([])

    const tried = await trial({ options: { url: own.url }, source: id })
    expect(tried.body.mentions).toHaveLength(1)
    await trial({ options: { url: own.url } })
    expect(own.keys).toEqual([KEY, undefined])

    expect((await patch(id, { ...elsewhere, credentials })).status).toBe(200)
    expect((await patch(id, { options: { url: own.url }, credentials: null })).status).toBe(200)
  })
})

describe('EARSHOT_SECRET_KEY', () => {
  it('of another start gives auth with advice, and the earlier one or new credentials help', async () => {
    const forum = await startForum()
    const place = await keptPlace()
    const [first, second] = [newKey(), newKey()]
    const stop = await start({ place, key: first, role: 'web' })
    const { id } = await addForum(forum.url)
    const sealed = await sealedOf(id)
    await stop()

    const stopSecond = await start({ place, key: second })
    await expect.poll(async () => (await read(id)).state, SOON).toBe('paused')
    const { lastError, credentialsHint } = await read(id)
    expect(lastError).toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(
        /enter them again, or start with EARSHOT_SECRET_KEY=NEW,OLD, the earlier key after the new one/,
      ),
    })
    expect(credentialsHint).toEqual({})
    const tried = await trial({ options: { url: forum.url }, source: id })
    expect([tried.status, tried.body.message]).toEqual([
      409,
      expect.stringMatching(/enter them again/),
    ])
    expect(await sealedOf(id)).toBe(sealed)
    expect(forum.keys).toEqual([])
    expect(said.join('')).toMatch(
      /Nothing is lost\. Start with EARSHOT_SECRET_KEY=NEW,OLD, where NEW is .+ set now and OLD is the earlier key/,
    )
    await patch(id, { credentials })
    await expect.poll(async () => (await read(id)).state, SOON).toBe('ok')
    await stopSecond()
    expect(said.join('')).not.toContain(first)
    expect(said.join('')).not.toContain(second)
  })

  it('that takes the place of the key in the data folder says to list both, and then all goes on', async () => {
    const forum = await startForum()
    const place = await keptPlace()
    const dataDir = await mkdtemp(join(tmpdir(), 'earshot-keys-'))
    closers.push(() => rm(dataDir, { recursive: true, force: true }))
    const stop = await start({ place, key: '', dataDir, role: 'web' })
    const { id } = await addForum(forum.url)
    const { id: off } = await addForum(forum.url, { name: 'Off', enabled: false })
    const sealed = await sealedOf(id)
    await stop()

    const path = join(dataDir, 'secret.key')
    const [own, fresh] = [(await readFile(path, 'utf8')).trim(), newKey()]
    const stopFresh = await start({ place, key: fresh, dataDir })
    expect(said.join('')).toContain(
      `Start with EARSHOT_SECRET_KEY=NEW,OLD, where NEW is the first key that is set now and OLD is the line in ${path};`,
    )
    await expect.poll(async () => (await read(id)).state, SOON).toBe('paused')
    await stopFresh()

    await start({ place, key: `${fresh},${own}`, dataDir })
    await expect.poll(async () => (await read(id)).state, SOON).toBe('ok')
    expect((await read(off)).state).toBe('paused')
    expect((await read(id)).credentialsHint).toEqual({ apiKey: '••••abcd', apiUsername: '••••' })
    expect(await sealedOf(id)).not.toBe(sealed)
    expect((await readFile(path, 'utf8')).trim()).toBe(own)
    for (const key of [own, fresh]) expect(said.join('')).not.toContain(key)
  })

  it('with a new first key seals anew, after which the old one may go', async () => {
    const place = await keptPlace()
    const [old, fresh] = [newKey(), newKey()]
    const stop = await start({ place, key: old, role: 'web' })
    const { id } = await addForum('https://forum.example')
    const sealed = await sealedOf(id)
    const { id: bare } = await addForum('https://b.example', { name: 'b', credentials: null })
    await stop()

    const stopBoth = await start({ place, key: `${fresh}, ${old}`, role: 'web' })
    const anew = await sealedOf(id)
    expect(anew?.split('.')[1]).not.toBe(sealed?.split('.')[1])
    expect(await sealedOf(bare)).toBeNull()
    await stopBoth()

    await start({ place, key: fresh, role: 'web' })
    expect(await sealedOf(id)).toBe(anew)
    expect((await read(id)).credentialsHint).toEqual({ apiKey: '••••abcd', apiUsername: '••••' })
  })

  it('binds what is sealed to its source: moved to another row it does not open', async () => {
    const forum = await startForum()
    await start({ role: 'web' })
    const { id } = await addForum(forum.url)
    const other = await addForum(forum.url, { name: 'Other', credentials: null })
    await service.ctx.db.query(
      'UPDATE sources SET credentials = (SELECT credentials FROM sources WHERE id = $1) WHERE id = $2',
      [id, other.id],
    )
    const tried = await trial({ options: { url: forum.url }, source: other.id })
    expect([tried.status, tried.body.message]).toEqual([
      409,
      expect.stringMatching(/something else/),
    ])
    expect(forum.keys).toEqual([])
  })
})
