import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { AtpAgent, RichText } from '@atproto/api'
import { TestNetwork, TestNetworkNoAppView } from '@atproto/dev-env'
import { IdResolver } from '@atproto/identity'
import { cborToLexRecord, readCar } from '@atproto/repo'
import { Firehose } from '@atproto/sync'
import { Frame } from '@atproto/xrpc-server'
import { createBlueskyCollector } from '../../src/collectors/bluesky/bluesky.ts'
import { readEvent } from '../../src/collectors/bluesky/event.ts'
import type { BlueskyCredentials } from '../../src/collectors/bluesky/options.ts'
import type { Cursor, HttpClient, Page } from '../../src/collectors/collector.ts'
import { startJetstream } from '../helpers/jetstream.ts'
import { countingMeter, loopbackClient, movedClient } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

/** Run by `npm run test:pds`, with the packages of this folder; a real server, and no network. */

const collector = createBlueskyCollector()
const password = 'hunter2-hunter2'
const loopback = (url: string) => url.replace('localhost', '127.0.0.1')

/** What the collector asks of the network is asked of these. */
function routed(client: HttpClient, pdsUrl: string, appViewUrl = pdsUrl): HttpClient {
  const pds = movedClient(client, 'https://bsky.social', loopback(pdsUrl))
  const appView = movedClient(client, 'https://public.api.bsky.app', loopback(appViewUrl))
  return {
    request: (url, request) => (url.includes('public.api') ? appView : pds).request(url, request),
    connect: client.connect,
  }
}

/** Reads from run to run, as a source does: the cursor and the session are kept. */
function createReader(http: HttpClient, options: object, given: BlueskyCredentials | null) {
  let cursor: Cursor | null = null
  let credentials = given
  async function read(how: { since?: number; enough?: (pages: Page[]) => boolean } = {}) {
    const meter = countingMeter()
    const controller = new AbortController()
    const env = {
      options: collector.optionsSchema.parse(options),
      credentials,
      signal: controller.signal,
      http,
      clock: { now: () => Date.now() },
      meter,
      renew: async (renewed: BlueskyCredentials | null) => void (credentials = renewed),
    }
    const pages: Page[] = []
    let failure: unknown = null
    const { since } = how
    try {
      const reading =
        since === undefined
          ? collector.collect(cursor, env)
          : (collector.backfill?.(null, { ...env, since }) ?? [])
      for await (const page of reading) {
        pages.push(page)
        if (since === undefined) cursor = page.cursor
        if (how.enough?.(pages) === true) controller.abort()
      }
    } catch (error) {
      failure = error
    }
    const mentions = pages.flatMap((page) => page.mentions)
    return { pages, mentions, failure, signIns: meter.spent.get('sign-ins') ?? 0 }
  }
  return { read, kept: () => credentials }
}

async function join(url: string, name: string) {
  const agent = new AtpAgent({ service: url })
  const handle = `${name}.test`
  await agent.createAccount({ handle, email: `${name}@example.com`, password })
  const { data } = await agent.com.atproto.server.createAppPassword({ name: 'earshot' })
  return { agent, handle, credentials: { handle, appPassword: data.password } }
}

async function say(agent: AtpAgent, text: string, more: object = {}) {
  const rich = new RichText({ text })
  await rich.detectFacets(agent)
  return agent.post({ text: rich.text, ...(rich.facets ? { facets: rich.facets } : {}), ...more })
}

const failing = (kind: string, failure: unknown) => {
  assert.equal(Object.getOwnPropertyDescriptor(failure ?? {}, 'kind')?.value, kind, String(failure))
}

describe('an account server', () => {
  const client = loopbackClient()
  let network: TestNetworkNoAppView
  before(async () => void (network = await TestNetworkNoAppView.create()))
  after(async () => {
    await network.close()
    await client.close()
  })

  it('takes the app password once and the kept session after that, until both are revoked', async () => {
    const ann = await join(network.pds.url, 'ann')
    const http = routed(client, network.pds.url)
    const reader = createReader(http, { query: 'acme' }, ann.credentials)
    // Behind this server there is nobody who could search.
    const first = await reader.read()
    failing('transient', first.failure)
    assert.equal(first.signIns, 1)
    const session = reader.kept()?.session
    const second = await reader.read()
    assert.equal(second.signIns, 0)
    assert.notEqual(reader.kept()?.session, session)
    await ann.agent.com.atproto.server.revokeAppPassword({ name: 'earshot' })
    const third = await reader.read()
    failing('auth', third.failure)
    assert.equal(third.signIns, 1)
  })

  it('refuses a wrong password as a matter of keys', async () => {
    const { handle } = await join(network.pds.url, 'bob')
    const wrong = { handle, appPassword: 'aaaa-bbbb-cccc-dddd' }
    const reader = createReader(routed(client, network.pds.url), { mentions: true }, wrong)
    failing('auth', (await reader.read()).failure)
  })

  it('writes posts that the stream gives as they were written, and the deleted one', async () => {
    const { agent, handle } = await join(network.pds.url, 'cyd')
    const root = await say(agent, 'Ünïcode 🚀 Acme https://example.com/a/very/long/path #launch')
    const reply = { root, parent: root }
    await say(agent, 'An answer, no brand', { reply })
    await say(agent, `Our #acme and @${handle}`, { reply, langs: ['de'] })
    const gone = await say(agent, 'acme, deleted')
    await agent.deletePost(gone.uri)
    const events = await jetstreamOf(network, agent.assertDid, 7)
    await using jetstream = await startJetstream(events)
    const options = { words: ['acme'], service: jetstream.url }
    const reader = createReader(routed(client, network.pds.url), options, null)
    const reading = reader.read({
      enough: (pages) => pages.some(({ deletions }) => deletions.length > 0),
    })
    while (jetstream.clients.size === 0) await new Promise((done) => setImmediate(done))
    jetstream.say(...events, {
      ...events.at(-1),
      time_us: Date.now() * 1000 + 60e6,
      kind: 'account',
    })
    const { mentions, pages } = await reading
    const last = mentions.filter(({ externalId }) => externalId !== gone.uri)
    assert.deepEqual(
      last.map(({ text, kind, parentId }) => [text, kind, parentId]),
      [
        ['Ünïcode 🚀 Acme https://example.com/a/very/long/path #launch', 'post', null],
        [`Our #acme and @${handle}`, 'comment', root.uri],
      ],
    )
    assert.equal(last[1]?.conversationId, last[0]?.externalId)
    assert.equal(last[1]?.language, 'de')
    assert.deepEqual(
      pages.flatMap(({ deletions }) => deletions),
      [gone.uri],
    )
  })
})

/** What the server's own stream tells of an account, as a Jetstream would tell it. */
async function jetstreamOf(network: TestNetworkNoAppView, did: string, count: number) {
  const events: { time_us: number; [name: string]: unknown }[] = []
  const done = Promise.withResolvers<void>()
  const firehose = new Firehose({
    service: network.pds.url.replace('http', 'ws'),
    idResolver: new IdResolver({ plcUrl: network.plc.url, fetch: globalThis.fetch }),
    getCursor: () => 0,
    handleEvent: (event) => {
      if (event.did !== did || !('collection' in event)) return
      if (event.collection !== 'app.bsky.feed.post') return
      const { rev, collection, rkey, event: operation, uri } = event
      const written =
        event.event === 'delete' ? {} : { record: event.record, cid: String(event.cid) }
      events.push({
        did: uri.host,
        time_us: Date.parse(event.time) * 1000 + events.length,
        kind: 'commit',
        commit: { rev, operation, collection, rkey, ...written },
      })
      if (operation === 'delete' || events.length === count) done.resolve()
    },
    onError: (error) => done.reject(error),
  })
  void firehose.start()
  await done.promise
  await firehose.destroy()
  return events
}

describe('an account server with limits', () => {
  it('that is asked to sign in too often says how long to wait', async () => {
    const client = loopbackClient()
    const network = await TestNetworkNoAppView.create({ pds: { rateLimitsEnabled: true } })
    const { credentials } = await join(network.pds.url, 'dan')
    const http = routed(client, network.pds.url)
    let failure: unknown = null
    for (let n = 0; n < 40 && !String(failure).includes('429'); n++) {
      failure = (await createReader(http, { mentions: true }, credentials).read()).failure
    }
    failing('rate-limit', failure)
    const waitMs: unknown = Object.getOwnPropertyDescriptor(failure, 'waitMs')?.value
    assert.ok(typeof waitMs === 'number' && waitMs > 200_000 && waitMs <= 300_000, String(waitMs))
    await network.close()
    await client.close()
  })
})

const hasDatabases = Boolean(process.env['DB_POSTGRES_URL'] && process.env['REDIS_HOST'])

describe(
  'the whole network',
  { skip: !hasDatabases && 'DB_POSTGRES_URL and REDIS_HOST are not set' },
  () => {
    const client = loopbackClient()
    let network: TestNetwork
    before(async () => {
      network = await TestNetwork.create({ dbPostgresSchema: 'earshot_bluesky' })
    })
    after(async () => {
      await network.close()
      await client.close()
    })

    it('is searched page by page, polled and read back', async () => {
      const eve = await join(network.pds.url, 'eve')
      for (let n = 0; n < 230; n++) await say(eve.agent, `zebra ${n}`)
      await say(eve.agent, 'lion')
      await network.processAll()
      const http = routed(client, network.pds.url, network.bsky.url)
      const reader = createReader(http, { query: 'zebra' }, eve.credentials)
      const first = await reader.read()
      assert.equal(first.failure, null)
      assert.equal(new Set(first.mentions.map(({ externalId }) => externalId)).size, 230)
      assert.equal(first.mentions[0]?.author?.handle, 'eve.test')
      await say(eve.agent, 'zebra, the last one')
      await network.processAll()
      const second = await reader.read()
      assert.ok(second.mentions.some(({ text }) => text === 'zebra, the last one'))
      const words = { words: ['zebra'] }
      const past = await createReader(http, words, eve.credentials).read({
        since: Date.now() - 86_400_000,
      })
      assert.equal(past.failure, null)
      assert.equal(new Set(past.mentions.map(({ externalId }) => externalId)).size, 231)
    })

    it('tells of mentions, answers and quotes, and of nothing else', async () => {
      const fay = await join(network.pds.url, 'fay')
      const gus = await join(network.pds.url, 'gus')
      const root = await say(fay.agent, 'Hello from us')
      await gus.agent.like(root.uri, root.cid)
      await gus.agent.repost(root.uri, root.cid)
      await say(gus.agent, 'ask @fay.test about it')
      await say(gus.agent, 'an answer', { reply: { root, parent: root } })
      await say(gus.agent, 'a quote', { embed: { $type: 'app.bsky.embed.record', record: root } })
      await network.processAll()
      const http = routed(client, network.pds.url, network.bsky.url)
      const { mentions, failure } = await createReader(
        http,
        { mentions: true },
        fay.credentials,
      ).read()
      assert.equal(failure, null)
      assert.deepEqual(
        mentions.map(({ text }) => text),
        ['ask @fay.test about it', 'an answer', 'a quote'],
      )
      assert.equal(mentions[1]?.conversationId, root.uri)
    })

    it('gives the authors of the stream their names', async () => {
      const hal = await join(network.pds.url, 'hal')
      await hal.agent.upsertProfile((old) => ({ ...old, displayName: 'Hal' }))
      await network.processAll()
      const event = {
        did: hal.agent.assertDid,
        time_us: Date.now() * 1000,
        kind: 'commit',
        commit: {
          rev: '3k',
          operation: 'create',
          collection: 'app.bsky.feed.post',
          rkey: '3k',
          record: { text: 'acme', createdAt: new Date().toISOString() },
        },
      }
      await using jetstream = await startJetstream([event])
      const options = { words: ['acme'], service: jetstream.url }
      const http = routed(client, network.pds.url, network.bsky.url)
      const reader = createReader(http, options, null)
      const reading = reader.read({ enough: (pages) => pages.length > 0 })
      while (jetstream.clients.size === 0) await new Promise((done) => setImmediate(done))
      jetstream.say(event)
      const [mention] = (await reading).mentions
      assert.deepEqual([mention?.author?.handle, mention?.author?.name], ['hal.test', 'Hal'])
    })
  },
)

const frames = sharedPath('peers', 'bluesky', 'jetstream-corpus', 'frames.bin')
const lines = sharedPath('peers', 'bluesky', 'jetstream-corpus', 'expected_v1.jsonl')

describe(
  '150 recorded frames of the relay',
  { skip: frames === null && 'the recordings are absent' },
  () => {
    it('hold the same operations and texts as our reading of the Jetstream of the same time', async () => {
      const wanted = await operationsIn(readFileSync(frames ?? ''))
      const read = readFileSync(lines ?? '', 'utf8')
        .trim()
        .split('\n')
        .flatMap((line) => {
          const event = readEvent(line)
          if (!event?.commit) return []
          const { rev, collection, rkey, operation, record } = event.commit
          return [[event.did, rev, collection, rkey, operation, textIn(collection, record)]]
        })
      const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).toSorted()
      assert.equal(wanted.length, 150)
      assert.equal(wanted.filter((row) => row[5] !== null).length, 17)
      assert.deepEqual(sorted(read), sorted(wanted))
    })
  },
)

function textIn(collection: string, record: unknown): string | null {
  if (collection !== 'app.bsky.feed.post' || typeof record !== 'object' || record === null)
    return null
  return 'text' in record ? String(record.text) : null
}

type Commit = {
  repo: string
  rev: string
  blocks: Uint8Array
  ops: { action: string; path: string; cid: { toString(): string } | null }[]
}

/** Decoded by the network's own packages. */
async function operationsIn(bytes: Buffer): Promise<unknown[][]> {
  const rows: unknown[][] = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at)
    const frame = Frame.fromBytes(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
    if (!frame.isMessage() || frame.type !== '#commit') continue
    const commit = frame.body as unknown as Commit
    const { blocks } = await readCar(commit.blocks)
    for (const { action, path, cid } of commit.ops) {
      const [collection = '', rkey] = path.split('/')
      const block = cid === null ? undefined : blocks.get(cid as never)
      const record = block === undefined ? null : cborToLexRecord(block)
      rows.push([commit.repo, commit.rev, collection, rkey, action, textIn(collection, record)])
    }
  }
  return rows
}
