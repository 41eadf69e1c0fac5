import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { leaseDueSource } from '../../src/db/lease-store.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import {
  bytesOf,
  none,
  seconds,
  signed,
  startHooks,
  type Answer,
  type Hook,
  type Hooks,
} from '../helpers/webhook.ts'
import type { Received } from '../../src/model/views.ts'

const run = promisify(execFile)

let hooks: Hooks
let hook: Hook

beforeAll(async () => {
  hooks = await startHooks()
})
afterAll(() => hooks.service.stop())
beforeEach(async () => {
  hook = await hooks.addHook()
})

describe('a delivery', () => {
  const text = 'Żółw 😀 مرحبا – café crashes, please help'

  it('that the library of Standard Webhooks signed is stored before it is answered', async () => {
    const body = JSON.stringify({
      mention: { id: 'a', text, author: 'Ann', url: 'https://a.example/1' },
    })
    const at = new Date()
    const answer = await hook.post(body, {
      'webhook-id': 'msg_lib',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(hook.secret).sign('msg_lib', at, body),
    })
    expect(answer).toMatchObject({ status: 200, body: { ...none, stored: 1 } })
    const [mention] = await hook.heard()
    expect(mention).toMatchObject({ externalId: 'a', text, network: 'webhook', kind: 'post' })
    expect(mention?.ticketId).not.toBeNull()
    expect(await hook.read()).toMatchObject({ state: 'ok', nextRunAt: null, counts: { stored: 1 } })
  })

  it('that was signed by hand over its bytes is stored, one, many, or an event', async () => {
    expect((await hook.send({ mention: { id: 'a', text } })).body).toEqual({ ...none, stored: 1 })
    const many = {
      mentions: [
        { id: 'b', body: `${text} b` },
        { id: 'c', title: 'c' },
      ],
    }
    expect((await hook.send(many)).body).toEqual({ ...none, stored: 2 })
    const event = {
      type: 'review.created',
      timestamp: '2026-11-01T10:00:00Z',
      data: { id: 'd', text: 'd', network: 'Shop' },
    }
    expect((await hook.send(event)).body).toEqual({ ...none, stored: 1 })
    expect((await hook.heard()).map(({ network }) => network).sort()).toEqual([
      'shop',
      'webhook',
      'webhook',
      'webhook',
    ])
    expect(await hook.texts()).toEqual(['', text, `${text} b`, 'd'].sort())
  })

  it('sent again changes nothing, with an id or without', async () => {
    const body = {
      mentions: [
        { id: 'a', text: 'one' },
        { text: 'two', author: 'Ann' },
      ],
    }
    const headers = signed(body, hook.secret)
    expect((await hook.post(body, headers)).body).toEqual({ ...none, stored: 2 })
    for (let again = 0; again < 5; again += 1) {
      expect((await hook.post(body, headers)).body).toEqual({ ...none, duplicates: 2 })
    }
    expect(await hook.texts()).toEqual(['one', 'two'])
  })

  it('with another text is an edit, which no older delivery undoes', async () => {
    const first = { mention: { id: 'a', text: 'first' } }
    const old = signed(first, hook.secret, 'msg_1', seconds(-60))
    expect((await hook.post(first, old)).body.stored).toBe(1)
    expect((await hook.send({ mention: { id: 'a', text: 'second' } })).body.edited).toBe(1)
    expect((await hook.post(first, old)).body).toEqual({ ...none, duplicates: 1 })
    expect(await hook.texts()).toEqual(['second'])

    const event = (at: string, said: string) => ({
      type: 'mention.updated',
      timestamp: at,
      data: { id: 'e', text: said },
    })
    await hook.send(event('2026-11-01T10:00:00.500Z', 'newer'))
    expect((await hook.send(event('2026-11-01T10:00:00.100Z', 'older'))).body.duplicates).toBe(1)
    expect(await hook.texts()).toEqual(['newer', 'second'])
  })

  it('that says a mention is gone takes it out, and a late copy of it stays out', async () => {
    const body = {
      mentions: [
        { id: 'a', text: 'one' },
        { id: 'b', text: 'two' },
      ],
    }
    await hook.send(body)
    const gone = { type: 'mention.deleted', data: { id: 'a' } }
    expect(await hook.send(gone)).toMatchObject({ status: 200, body: none })
    expect(await hook.texts()).toEqual(['two'])
    expect((await hook.send(body)).body).toEqual({ ...none, duplicates: 2 })
    expect(
      await hook.send({
        type: 'mention.deleted',
        data: { external_id: 12345678901234567890n.toString() },
      }),
    ).toMatchObject({ status: 200 })
    expect(await hook.texts()).toEqual(['two'])
    expect((await hook.send({ type: 'mention.deleted', data: {} })).status).toBe(422)
  })

  it('keeps the digits of long ids, and holds U+0000, half characters and __proto__', async () => {
    const rows =
      '{"id":12345678901234567890,"text":"a\\u0000b\\ud83d","__proto__":{"polluted":1}},{"id":"x\\u0000","text":"\\u0000 c","author":{"__proto__":{"name":"x"},"name":"\\udc00Ann"}}'
    expect((await hook.send(`{"mentions":[${rows}],"__proto__":{"mention":{}}}`)).body).toEqual({
      ...none,
      stored: 2,
    })
    const ids = (await hook.heard()).map(({ externalId }) => externalId).sort()
    expect(ids).toEqual(['12345678901234567890', 'x'])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('stores its good mentions and names each bad one by its place', async () => {
    const mentions = [
      { id: 'a', text: 'one' },
      { id: 'b' },
      7,
      { text: 'x', postedAt: 'yesterday' },
      { text: '\u0000' },
    ]
    const { status, body } = await hook.send({ mentions })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...none,
      stored: 1,
      rejected: [
        { index: 1, reason: expect.stringMatching(/^text: missing/) },
        { index: 2, reason: expect.stringMatching(/^not a JSON object/) },
        { index: 3, reason: expect.stringMatching(/^postedAt: "yesterday" is not a date/) },
        { index: 4, reason: 'It holds no text.' },
      ],
    })
    const refused = await hook.send({ mentions: mentions.slice(1) })
    expect(refused).toMatchObject({ status: 422, body: { code: 'unprocessable' } })
    expect(refused.body.message).toMatch(/^Nothing in it could be taken: text: missing/)
    expect(refused.body.details?.rejected.map(({ index }) => index)).toEqual([0, 1, 2, 3])
  })

  it('that is no such JSON is refused with a sentence that says what is taken', async () => {
    const wrong: [unknown, RegExp][] = [
      ['', /not JSON/],
      ['{"mention":', /not JSON/],
      ['[{"text":"a"}]', /send \{"mention"/],
      [{ text: 'a' }, /send \{"mention"/],
      [{ mention: null }, /send \{"mention"/],
      [{ mentions: {} }, /send \{"mention"/],
      [{ type: 'x' }, /send \{"mention"/],
      [{ mentions: Array.from({ length: 501 }, () => ({ text: 'a' })) }, /more than 500/],
      [`{"mention":${'[1,'.repeat(100)}1${']'.repeat(100)}}`, /deeper than 64/],
    ]
    for (const [body, says] of wrong) {
      const { status, body: failure } = await hook.send(body)
      expect([status, failure.code, failure.message]).toEqual([
        400,
        'invalid',
        expect.stringMatching(says),
      ])
    }
    expect((await hook.send({ mentions: [] })).body).toEqual(none)
  })

  type Case = { path: string; text?: string; base64?: string }
  const suite = sharedPath('hostile', 'json', 'jsontestsuite-parsing.json')
  it.skipIf(suite === null)('of any hostile JSON gets 200, 400 or 422 (shared data)', async () => {
    const { cases } = JSON.parse(readFileSync(suite ?? '', 'utf8')) as { cases: Case[] }
    const around = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map(bytesOf))
    const odd: string[] = []
    for (const { path, text, base64 } of cases) {
      const hostile = text === undefined ? Buffer.from(base64 ?? '', 'base64') : bytesOf(text)
      const bodies = [
        hostile,
        around('{"mentions":[', hostile, ']}'),
        around('{"mention":{"id":"j","text":"t","more":', hostile, '}}'),
        around('{"type":"a.deleted","data":', hostile, '}'),
      ]
      for (const body of bodies) {
        hooks.clock.ahead += 100
        const { status } = await hook.send(body)
        if (![200, 400, 422].includes(status)) odd.push(`${status} ${path}`)
      }
    }
    expect([cases.length, odd]).toEqual([318, []])
    const after = await hook.send({ mention: { id: 'after', text: 'still here' } })
    expect(after.body.stored).toBe(1)
  })

  const blns = sharedPath('hostile', 'strings', 'blns.json')
  it.skipIf(blns === null)('of naughty strings stores each of them (shared data)', async () => {
    const all = JSON.parse(readFileSync(blns ?? '', 'utf8')) as string[]
    const strings = all.slice(0, 500)
    const mentions = strings.map((text, id) => ({ id, text, author: text }))
    const { status, body } = await hook.send({ mentions })
    expect([status, body.stored + body.rejected.length]).toEqual([200, 500])
    const lost = body.rejected.map(({ index }) => strings[index] ?? '')
    expect(lost.filter((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text))).toEqual([])
  })
})

describe('a webhook', () => {
  const mention = { mention: { id: 'a', text: 'hello' } }

  it('is offered by the page, and is never read', async () => {
    type Info = { name: string; title: string; intervalMs: object }
    const { items } = (await hooks.service.call<{ items: Info[] }>('GET', '/collectors')).body
    const offered = items.find(({ name }) => name === 'webhook')
    expect(offered).toMatchObject({ title: 'Webhook', intervalMs: { min: 0, default: 0 } })
    const path = `/sources/${hook.id}`
    expect((await hooks.service.call('POST', `${path}/run`)).status).toBe(409)
    expect((await hooks.service.call('PATCH', path, { intervalMs: 60_000 })).status).toBe(409)
    const input = { name: 'y', collector: 'webhook', intervalMs: 60_000 }
    expect((await hooks.service.call('POST', '/sources', input)).status).toBe(409)
    await hooks.service.ctx.db.query(`UPDATE sources SET next_run_at = 'epoch' WHERE id = $1`, [
      hook.id,
    ])
    const changed = await hooks.service.call('PATCH', path, { options: { network: 'App' } })
    expect(changed).toMatchObject({ status: 200, body: { options: { network: 'app' } } })
    await hook.send(mention)
    expect((await hook.heard())[0]?.network).toBe('app')
    expect(await leaseDueSource(hooks.service.ctx.db, randomUUID(), 1000)).toBeNull()
  })

  it('that keeps only what a query matches counts the rest as unmatched', async () => {
    hook = await hooks.addHook({ keep: 'matched' })
    expect(await hook.send(mention)).toMatchObject({ status: 200, body: { ...none, unmatched: 1 } })
  })

  it('that is paused asks the sender to try later, and takes the delivery once resumed', async () => {
    const path = `/sources/${hook.id}`
    await hooks.service.call('PATCH', path, { enabled: false })
    expect(await hook.send(mention)).toMatchObject({
      status: 503,
      retryAfter: '300',
      body: { code: 'unavailable' },
    })
    expect((await hook.post(mention, {})).status).toBe(401)
    expect(await hook.texts()).toEqual([])
    await hooks.service.call('PATCH', path, { enabled: true })
    expect((await hook.send(mention)).body.stored).toBe(1)
    await hooks.service.call('DELETE', path)
    expect((await hook.send(mention)).status).toBe(401)
  })

  it('takes 50 deliveries in a second and asks for patience after that, each for itself', async () => {
    const other = await hooks.addHook()
    hooks.clock.frozen = Date.now()
    const answers: Answer[] = []
    for (let count = 0; count < 51; count += 1) answers.push(await hook.send(mention))
    expect(answers.slice(0, 50).map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(answers[50]).toMatchObject({ status: 429, retryAfter: '1', body: { code: 'too_many' } })
    expect((await other.send(mention)).status).toBe(200)
    hooks.clock.frozen += 1000
    expect((await hook.send(mention)).status).toBe(200)
    hooks.clock.frozen = null
  })

  it('refuses more than 1 MB before it looks at the signature, however it is sent', async () => {
    const big = JSON.stringify({ mention: { id: 'big', text: 'x'.repeat(1024 * 1024) } })
    expect(await hook.post(big, {})).toMatchObject({ status: 413, body: { code: 'too_large' } })
    const chunked = await fetch(`${hooks.service.url}/hooks/${hook.id}`, {
      method: 'POST',
      headers: signed(big, hook.secret),
      body: new Blob([big]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).toBe(413)
    const fits = JSON.stringify({ mention: { id: 'fits', text: 'x'.repeat(1024 * 1024 - 100) } })
    expect((await hook.send(fits)).body.stored).toBe(1)
    const streamed = await fetch(`${hooks.service.url}/hooks/${hook.id}`, {
      method: 'POST',
      headers: signed(fits, hook.secret),
      body: new Blob([fits]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(await streamed.json()).toEqual({ ...none, duplicates: 1 })
  })

  it('refuses bytes that are not UTF-8', async () => {
    const latin = Buffer.from('{"mention":{"text":"caf\u00e9"}}', 'latin1')
    expect(await hook.send(latin)).toMatchObject({
      status: 400,
      body: { message: 'The body is not UTF-8.' },
    })
  })

  it('stores nothing of a delivery that breaks off, and goes on', async () => {
    const body = bytesOf(mention)
    const head = Object.entries(signed(mention, hook.secret)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    hooks.said.length = 0
    const { port, host } = new URL(hooks.service.url)
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST /hooks/${hook.id} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${body.length}\r\n${head.join('')}\r\n`,
        )
        socket.write(body.subarray(0, 20), () => setImmediate(() => socket.destroy()))
      })
      socket.on('close', () => resolve()).on('error', reject)
    })
    expect(await hook.texts()).toEqual([])
    expect((await hook.send(mention)).body.stored).toBe(1)
    expect(hooks.said.filter((line) => line.includes('"error"'))).toEqual([])
  })

  it('stores a delivery once when many copies of it come at the same time', async () => {
    const body = {
      mentions: Array.from({ length: 20 }, (_, i) => ({ id: `m${i}`, text: `text ${i}` })),
    }
    const answers = await Promise.all(Array.from({ length: 12 }, () => hook.send(body)))
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200))
    const sum = (pick: (body: Received) => number) =>
      answers.reduce((all, each) => all + pick(each.body), 0)
    expect([sum((each) => each.stored), sum((each) => each.duplicates)]).toEqual([20, 220])
    expect(await hook.heard()).toHaveLength(20)
  })

  it('takes what the two examples of its manual send', async () => {
    const manual = readFileSync('docs/sources/webhook.md', 'utf8')
    const [, shell = ''] = /```sh\n(.*?)```/s.exec(manual) ?? []
    const [, script = ''] = /```js\n(.*?)```/s.exec(manual) ?? []
    const env = {
      PATH: process.env['PATH'],
      HOOK_URL: `${hooks.service.url}/hooks/${hook.id}`,
      HOOK_SECRET: hook.secret,
    }
    const ran = await run('sh', ['-c', shell], { env })
    expect([ran.stderr, JSON.parse(ran.stdout)]).toEqual(['', { ...none, stored: 1 }])
    const node = await run(process.execPath, ['--input-type=module', '-e', script], { env })
    expect(node.stdout).toBe(`200 ${JSON.stringify({ ...none, stored: 1 })}\n`)
    expect(await hook.texts()).toEqual(['Die App stürzt ab, please help', 'Love it ❤'])
  })

  it('stands in the API description, without a session', async () => {
    const answer = await fetch(`${hooks.service.url}/api/openapi.json`)
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, object>> }
    expect(paths['/hooks/{id}']?.['post']).toMatchObject({ security: [], tags: ['Webhooks'] })
    expect(paths['/api/v1/sources/{id}/secret']).toHaveProperty('post')
  })
})
