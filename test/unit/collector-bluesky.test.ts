import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBlueskyCollector } from '../../src/collectors/bluesky/bluesky.ts'
import type { BlueskyCredentials } from '../../src/collectors/bluesky/options.ts'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { describeCollector, type Handler } from '../helpers/collector-conformance.ts'
import { account, createFakePds, foundPost, type FakePds, type Found } from '../helpers/fake-pds.ts'
import { countingMeter, loopbackClient, movedClient, startWeb } from '../helpers/loopback.ts'

const collector = createBlueskyCollector()
const origin = 'https://bsky.social'
const now = Date.UTC(2026, 0, 31, 12)
const minute = 60_000
const day = 24 * 60 * minute
const byQuery = { query: 'acme' }
const byMentions = { mentions: true }
const many = Array.from({ length: 240 }, (_, n) => foundPost(now - n * minute, `p${n}`))

const badOptions = [
  { options: {}, field: 'words' },
  { options: { words: [] }, field: 'words' },
  { options: { words: ['x'] }, field: 'words.0' },
  { options: { words: ['acme', '#'] }, field: 'words.1' },
  { options: { query: '' }, field: 'query' },
  { options: { words: ['acme'], query: 'acme' }, field: 'query' },
  { options: { ...byQuery, mentions: true }, field: 'mentions' },
  { options: { words: ['acme'], service: 'https://jetstream.example.com' }, field: 'service' },
  { options: { words: ['acme'], service: 'wss://j.example.com/subscribe?x=1' }, field: 'service' },
  { options: { ...byQuery, pds: 'http://bsky.social' }, field: 'pds' },
  { options: { ...byQuery, pds: 'https://bsky.social/xrpc' }, field: 'pds' },
]

for (const [name, options] of [
  ['bluesky search', byQuery],
  ['bluesky mentions', byMentions],
] as const) {
  describeCollector(name, {
    collector,
    options: () => options,
    credentials: account,
    origin,
    badOptions,
    serve: (request, response) => createAnswering(many)(request, response),
    expectedIds: many.map(({ uri }) => uri),
  })
}

/** Takes any token, as each reading of the suite begins with a server that knows none. */
function createAnswering(posts: Found[]): Handler {
  const pds = createFakePds(posts)
  return (request, response) => {
    pds.access = request.headers.authorization?.replace('Bearer ', '') ?? ''
    pds.handle(request, response)
  }
}

type Reading = {
  pages: Page[]
  ids: string[]
  failure: unknown
  kept: BlueskyCredentials | null
  signIns: number
}

/** A reader of a fake server that keeps the cursor and the credentials from reading to reading. */
async function openReader(pds: FakePds, options: Record<string, unknown> = byQuery) {
  const web = await startWeb((request, response) => pds.handle(request, response))
  const client = loopbackClient()
  let cursor: Cursor | null = null
  let credentials: BlueskyCredentials | null = { ...account }
  let nowMs = now

  async function read(past: { since: number; pagesMax?: number } | null = null): Promise<Reading> {
    const meter = countingMeter()
    const env = {
      options: collector.optionsSchema.parse(options),
      credentials,
      signal: new AbortController().signal,
      http: movedClient(client, origin, web.url),
      clock: { now: () => nowMs },
      meter,
      renew: async (renewed: BlueskyCredentials | null) => void (credentials = renewed),
    }
    const pages: Page[] = []
    const reading =
      past === null
        ? collector.collect(cursor, env)
        : collector.backfill?.(cursor, { ...env, since: past.since })
    let failure: unknown = null
    try {
      for await (const page of reading ?? []) {
        pages.push(page)
        if (pages.length === past?.pagesMax) break
      }
    } catch (error) {
      failure = error
    }
    cursor = pages.at(-1)?.cursor ?? cursor
    const mentions = pages.flatMap((page) => page.mentions)
    for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
    const ids = mentions.map(({ externalId }) => externalId)
    return { pages, ids, failure, kept: credentials, signIns: meter.spent.get('sign-ins') ?? 0 }
  }
  return {
    read,
    enter: (given: BlueskyCredentials | null) => void (credentials = given),
    pass: (ms: number) => void (nowMs += ms),
    seek: (to: Cursor) => void (cursor = to),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

describe('a session', () => {
  it('is begun with the app password once, and then gone on with', async () => {
    const pds = createFakePds(many.slice(0, 3))
    await using reader = await openReader(pds)
    const first = await reader.read()
    expect([first.ids.length, first.signIns]).toEqual([3, 1])
    expect(first.kept?.session).toContain('refresh-2')
    expect(first.kept?.session).not.toContain(account.appPassword)
    const second = await reader.read()
    expect([second.ids.length, second.signIns]).toEqual([3, 0])
    expect(pds.seen).toEqual([
      'com.atproto.server.createSession',
      'app.bsky.feed.searchPosts',
      'com.atproto.server.refreshSession',
      'app.bsky.feed.searchPosts',
    ])
  })

  it('that was revoked, or is of another account, is begun anew', async () => {
    const pds = createFakePds(many.slice(0, 3))
    await using reader = await openReader(pds)
    const { kept } = await reader.read()
    pds.refresh = 'refresh-99'
    expect((await reader.read()).signIns).toBe(1)
    reader.enter({ ...account, handle: 'other.example.com', session: kept?.session })
    const before = pds.seen.length
    const { failure } = await reader.read()
    expect(failure).toMatchObject({ kind: 'auth', message: /app password/ })
    expect(pds.seen.slice(before)).toEqual(['com.atproto.server.createSession'])
  })

  it('that expires while reading is refreshed, and the question asked again', async () => {
    const pds = createFakePds(many)
    await using reader = await openReader(pds)
    const { handle } = pds
    pds.handle = (request, response) => {
      if (pds.seen.length === 2) pds.access = 'another'
      handle(request, response)
    }
    const { ids } = await reader.read()
    expect(new Set(ids).size).toBe(240)
    expect(pds.seen.filter((method) => method.endsWith('refreshSession'))).toHaveLength(1)
  })

  it('is not asked for without credentials', async () => {
    const pds = createFakePds([])
    await using reader = await openReader(pds)
    reader.enter(null)
    const { failure } = await reader.read()
    expect(failure).toMatchObject({ kind: 'auth', message: /app password/ })
    expect(pds.seen).toEqual([])
  })

  it('is kept from errors', async () => {
    const pds = createFakePds([])
    pds.handle = (_request, response) =>
      void response.end(JSON.stringify({ accessJwt: 7, refreshJwt: 'secret' }))
    await using reader = await openReader(pds)
    const { failure } = await reader.read()
    expect(failure).toMatchObject({ kind: 'bad-data', excerpt: null })
    expect(String(failure)).not.toContain('secret')
  })
})

describe.each([
  ['a search', byQuery],
  ['mentions', byMentions],
])('%s', (_title, options) => {
  it('is read back 500 at first, then to a day before what is read', async () => {
    const pds = createFakePds(
      Array.from({ length: 900 }, (_, n) => foundPost(now - n * 10 * minute, `p${n}`)),
    )
    await using reader = await openReader(pds, options)
    expect((await reader.read()).ids).toHaveLength(500)
    pds.posts.push(foundPost(now + minute, 'new'), foundPost(now - day / 2, 'late'))
    reader.pass(5 * minute)
    const { ids, pages } = await reader.read()
    expect(ids.some((id) => id.endsWith('/new')) && ids.some((id) => id.endsWith('/late'))).toBe(
      true,
    )
    expect(pages).toHaveLength(2)
  })

  it('misses nothing, whenever posts arrive and wherever a reading breaks off', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 3, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 2, max: 6 }), async (arrivals, breakAt) => {
        const pds = createFakePds(many.slice(0, 120))
        await using reader = await openReader(pds, options)
        const { handle } = pds
        const heard: string[] = []
        let asked = 0
        for (const [turn, count] of arrivals.entries()) {
          asked = 0
          pds.handle = (request, response) => {
            const isBroken = turn % 2 === 1 && ++asked === breakAt
            if (isBroken) response.destroy()
            else handle(request, response)
          }
          heard.push(...(await reader.read()).ids)
          reader.pass(30 * minute)
          const times = Array.from({ length: count }, (_, n) => now + turn * 30 * minute + n * 1000)
          pds.posts.push(...times.map((ms, n) => foundPost(ms, `t${turn}n${n}`)))
        }
        pds.handle = handle
        heard.push(...(await reader.read()).ids)
        const wanted = pds.posts.filter(({ uri }) => !heard.includes(uri))
        expect(wanted.map(({ uri }) => uri)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  it('moves on from a cursor in the future, and begins anew from another kind', async () => {
    const pds = createFakePds(many)
    await using reader = await openReader(pds, options)
    await reader.read()
    pds.posts = many.slice(1)
    reader.pass(-minute)
    const { ids, pages } = await reader.read()
    expect(new Set(ids).size).toBe(239)
    expect(pages.at(-1)?.cursor).toMatchObject({ readMs: now - minute })
    reader.seek({ kind: 'stream', timeUs: now * 1000 })
    expect(new Set((await reader.read()).ids).size).toBe(239)
  })

  it('keeps the good posts of a page with broken ones', async () => {
    const pds = createFakePds([
      foundPost(now, 'good'),
      foundPost(now - 1, 'a', { indexedAt: 'yesterday' }),
      foundPost(now - 2, 'b', { record: { text: 7 } }),
      foundPost(now - 3, 'c', { uri: 'at://ann/app.bsky.feed.like/c' }),
      foundPost(now - 4, 'd', { author: null }),
      foundPost(now - 5, 'e', { record: { text: ' ' } }),
      foundPost(now - 6, 'liked', { reason: 'like', record: { subject: {} } }),
    ])
    pds.isStrict = false
    await using reader = await openReader(pds, options)
    const { ids, pages } = await reader.read()
    expect(ids.map((id) => id.split('/').at(-1))).toEqual(['d', 'good'])
    const reasons = pages.flatMap(({ rejected }) => rejected.map(({ reason }) => reason))
    expect(reasons.toSorted()).toEqual([
      'post: has no text',
      'post: indexedAt is no time',
      'post: its address is not valid',
      expect.stringContaining('post: record.text: '),
    ])
  })

  it('stops when the server will answer no more, and reads on after the reset', async () => {
    const pds = createFakePds(many)
    const reset = String((now + 3 * minute) / 1000)
    const limits = { 'ratelimit-limit': '3000', 'ratelimit-reset': reset }
    pds.headers = { ...limits, 'ratelimit-remaining': '0' }
    await using reader = await openReader(pds, options)
    const { pages } = await reader.read()
    expect(pages).toHaveLength(1)
    expect(pages[0]).toMatchObject({
      waitMs: 3 * minute,
      rateLimit: { limit: 3000, remaining: 0, resetAt: '2026-01-31T12:03:00.000Z' },
    })
    pds.headers = { ...limits, 'ratelimit-remaining': '2999' }
    expect(new Set((await reader.read()).ids).size).toBe(240)
  })
})

describe('the server', () => {
  it.each([
    [400, 'InvalidRequest', 'bad-data', /Error: InvalidRequest|InvalidRequest/],
    [401, 'AuthFactorTokenRequired', 'auth', /give an app password/],
    [401, 'AccountTakedown', 'auth', /revoked/],
    [403, 'Forbidden', 'auth', /may not ask/],
    [501, 'MethodNotImplemented', 'transient', /MethodNotImplemented/],
    [502, 'UpstreamFailure', 'transient', /UpstreamFailure/],
  ])('%i %s is %s and says what to do', async (status, error, kind, message) => {
    const pds = createFakePds([])
    const { handle } = pds
    pds.handle = (request, response) => {
      if (pds.seen.length === 0) return handle(request, response)
      const body = JSON.stringify({ error, message: 'because' })
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    }
    await using reader = await openReader(pds)
    expect((await reader.read()).failure).toMatchObject({ kind, message })
  })

  it('is left alone until its reset after 429 without another hint', async () => {
    const pds = createFakePds([])
    const headers = { 'ratelimit-reset': String((now + 5 * minute) / 1000) }
    pds.handle = (_request, response) => void response.writeHead(429, headers).end('{}')
    await using reader = await openReader(pds)
    const waits = { kind: 'rate-limit', waitMs: 5 * minute }
    expect((await reader.read()).failure).toMatchObject(waits)
  })

  it('is not followed elsewhere with the password', async () => {
    const pds = createFakePds([])
    pds.handle = (_request, response) =>
      void response.writeHead(307, { location: 'https://elsewhere.example.com/' }).end()
    await using reader = await openReader(pds)
    expect((await reader.read()).failure).toMatchObject({ kind: 'bad-data' })
  })
})

describe('a found post', () => {
  it('holds what the post says, its counts and its author', async () => {
    const found = foundPost(now, 'one', {
      author: {
        did: 'did:plc:leeleeleeleeleeleeleelee',
        handle: 'lee.example.com',
        displayName: 'Lee',
        avatar: 'https://cdn.example.com/a.png',
      },
      record: {
        $type: 'app.bsky.feed.post',
        text: 'Hello acme',
        createdAt: '2026-01-31T11:00:00.000Z',
        langs: ['pt-BR', 'en'],
        reply: {
          root: { uri: 'at://did:plc:a/app.bsky.feed.post/root', cid: many[0]?.['cid'] },
          parent: { uri: 'at://did:plc:a/app.bsky.feed.post/up', cid: many[0]?.['cid'] },
        },
      },
      replyCount: 1,
      repostCount: 2,
      likeCount: 3,
      quoteCount: 4,
    })
    await using reader = await openReader(createFakePds([found]))
    const { pages } = await reader.read()
    expect(pages[0]?.mentions).toEqual([
      {
        externalId: found.uri,
        network: 'bluesky',
        kind: 'comment',
        title: null,
        text: 'Hello acme',
        textFormat: 'plain',
        url: 'https://bsky.app/profile/did:plc:leeleeleeleeleeleeleelee/post/one',
        language: 'pt-BR',
        postedAt: '2026-01-31T11:00:00.000Z',
        author: {
          externalId: 'did:plc:leeleeleeleeleeleeleelee',
          handle: 'lee.example.com',
          name: 'Lee',
          url: 'https://bsky.app/profile/did:plc:leeleeleeleeleeleeleelee',
          avatarUrl: 'https://cdn.example.com/a.png',
          followers: null,
        },
        metrics: { replies: 1, reposts: 2, likes: 3, quotes: 4 },
        conversationId: 'at://did:plc:a/app.bsky.feed.post/root',
        parentId: 'at://did:plc:a/app.bsky.feed.post/up',
        raw: {
          cid: many[0]?.['cid'],
          reason: 'mention',
          createdAt: '2026-01-31T11:00:00.000Z',
          languages: ['pt-BR', 'en'],
          tags: [],
          mentions: [],
          quote: null,
          media: [],
          link: null,
          selfLabels: [],
        },
      },
    ])
  })
})

describe('the past', () => {
  const since = now - 60 * day
  const old = Array.from({ length: 700 }, (_, n) =>
    foundPost(now - n * 3 * 60 * minute, `p${n}`, {
      record: {
        text: n % 3 ? 'of acme' : 'of roadrunner',
        createdAt: new Date(now - n * 3 * 60 * minute).toISOString(),
      },
    }),
  )
  const wanted = old.filter(({ indexedAt }) => Date.parse(indexedAt) > since)

  it.each([
    ['a search', byQuery],
    ['words', { words: ['acme', 'roadrunner'] }],
    ['mentions', byMentions],
  ])('of %s is read back to its bound, over any number of runs', async (_title, options) => {
    for (const pagesMax of [1, 3, 1000]) {
      const pds = createFakePds(old)
      await using reader = await openReader(pds, options)
      const heard = new Set<string>()
      const reached: number[] = []
      for (let run = 0; run < 60 && (reached.at(-1) ?? Infinity) > since; run++) {
        const { ids, pages, failure } = await reader.read({ since, pagesMax })
        expect(failure).toBeNull()
        for (const id of ids) heard.add(id)
        reached.push(...pages.map(({ reachedAt }) => Date.parse(reachedAt ?? '')))
      }
      expect(reached.at(-1)).toBe(since)
      expect(reached).toEqual(reached.toSorted((a, b) => b - a))
      expect(wanted.filter(({ uri }) => !heard.has(uri))).toEqual([])
    }
  })

  it('says no more than is true: what it says is reached has been read', async () => {
    const words = ['acme', 'roadrunner']
    await using reader = await openReader(createFakePds(old), { words })
    const heard = new Set<string>()
    for (let run = 0; run < 60; run++) {
      const { ids, pages, failure } = await reader.read({ since, pagesMax: 1 })
      expect(failure).toBeNull()
      for (const id of ids) heard.add(id)
      const reached = Date.parse(pages[0]?.reachedAt ?? '')
      const read = old.filter(({ indexedAt }) => Date.parse(indexedAt) >= reached && reached < now)
      expect(read.filter(({ uri }) => !heard.has(uri))).toEqual([])
      if (reached === since) break
    }
  })

  it('of words gives only posts with one of them, whatever the search thinks', async () => {
    await using reader = await openReader(createFakePds(old), { words: ['#acme', 'road runner'] })
    expect((await reader.read({ since })).ids).toEqual([])
  })

  it('goes on with another search where one gives no more', async () => {
    const dense = Array.from({ length: 1500 }, (_, n) => foundPost(now - n * minute, `p${n}`))
    const pds = createFakePds(dense)
    pds.capMax = 1000
    await using reader = await openReader(pds)
    expect(new Set((await reader.read({ since: now - 2 * day })).ids).size).toBe(1500)
  })

  it('is not to be had without an account, and says so', async () => {
    await using reader = await openReader(createFakePds(old), { words: ['acme'] })
    reader.enter(null)
    const { failure } = await reader.read({ since })
    expect(failure).toMatchObject({ kind: 'auth', message: /app password/ })
  })
})
