import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { readCassette, replay, type Exchange } from '../helpers/cassettes.ts'
import { describeCollector, type Handler } from '../helpers/collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import {
  account,
  idAt,
  knownAs,
  now,
  origin,
  pagesThrough,
  sends,
  status,
  token,
  uriOf,
  type Item,
} from '../helpers/mastodon.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const collector = createMastodonCollector()
const byTag = { server: origin, hashtags: ['earshot'] }

/** Answers with `body` once, and with nothing before or after it. */
const onePage =
  (body: unknown[]): Handler =>
  (request, response) =>
    sends(/m(?:ax|in)_id=/.test(request.url ?? '') ? [] : body)(request, response)

const hundred = Array.from({ length: 100 }, (_, n) => status(idAt(n)))

describeCollector('mastodon', {
  collector,
  options: () => byTag,
  credentials: null,
  origin,
  badOptions: [
    { options: { hashtags: ['x'] }, field: 'server' },
    { options: { ...byTag, server: 'http://social.example.com' }, field: 'server' },
    { options: { ...byTag, server: `${origin}/@ann` }, field: 'server' },
    { options: { server: origin }, field: 'hashtags' },
    { options: { server: origin, hashtags: ['two words'] }, field: 'hashtags.0' },
    { options: { ...byTag, query: 'x' }, field: 'query' },
    { options: { ...byTag, mentions: true }, field: 'mentions' },
  ],
  serve: pagesThrough(() => hundred),
  expectedIds: hundred.map(({ id }) => knownAs(id)),
})

const overlapSchema = z.object({
  places: z.record(z.string(), z.object({ overlapMs: z.number() })),
})

describeCollector('mastodon search', {
  collector,
  options: () => ({ server: origin, query: 'earshot' }),
  credentials: token,
  origin,
  badOptions: [{ options: { server: origin, query: ' ' }, field: 'query' }],
  serve: pagesThrough(
    () => hundred,
    (statuses) => ({ statuses }),
  ),
  expectedIds: hundred.map(({ id }) => knownAs(id)),
})

/** A server whose answers the test changes, and a reader of it that keeps the cursor. */
async function openServer(
  first: Handler,
  given: Record<string, unknown> = byTag,
  credentials: { accessToken?: string } | null = null,
) {
  let handler = first
  const authorizations: (string | undefined)[] = []
  const web = await startWeb((request, response) => {
    authorizations.push(request.headers.authorization)
    handler(request, response)
  })
  const client = loopbackClient()
  let cursor: Cursor | null = null

  async function read(options = given) {
    const env = {
      options: collector.optionsSchema.parse(options),
      credentials,
      signal: new AbortController().signal,
      http: movedClient(client, origin, web.url),
      clock: { now: () => now },
      ...restOfEnv(),
    }
    const pages: Page[] = []
    try {
      for await (const page of collector.collect(cursor, env)) pages.push(page)
    } finally {
      cursor = pages.at(-1)?.cursor ?? cursor
    }
    const mentions = pages.flatMap((page) => page.mentions)
    for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
    return {
      pages,
      mentions,
      ids: mentions.map(({ externalId }) => externalId),
      rejected: pages.flatMap((page) => page.rejected),
    }
  }

  return {
    read,
    seen: web.seen,
    authorizations,
    play: (next: Handler) => void (handler = next),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

describe('paging', () => {
  it('reads the newest 400 at first, then what is new, next to what was read', async () => {
    const items = Array.from({ length: 500 }, (_, n) => status(idAt(n * 60)))
    await using server = await openServer(pagesThrough(() => items))
    const first = await server.read()
    expect(new Set(first.ids)).toEqual(new Set(items.slice(100).map(({ id }) => knownAs(id))))
    for (let n = 500; n < 600; n++) items.push(status(idAt(n * 60)))
    const second = await server.read()
    expect(second.ids).toEqual(
      expect.arrayContaining(items.slice(500).map(({ id }) => knownAs(id))),
    )
    expect(second.ids).toEqual(second.ids.toSorted())
    expect(server.seen[10]).toContain('min_id=')
    expect(server.seen[0]).toBe('GET /api/v1/timelines/tag/earshot?limit=40')
  })

  it('misses nothing that arrives between its requests and between its runs', async () => {
    const arrivals = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }), {
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(arrivals, fc.boolean(), async (runs, isSearch) => {
        let second = 0
        const items: Item[] = []
        let waiting: number[] = []
        const arrive = (count = 0) => {
          for (let n = 0; n < count; n++) items.push(status(idAt(second++)))
        }
        const wrap = (page: Item[]) => (isSearch ? { statuses: page } : page)
        const play = pagesThrough(() => items, wrap)
        const options = isSearch ? { server: origin, query: 'earshot' } : byTag
        await using server = await openServer(
          (request, response) => {
            play(request, response)
            arrive(waiting.shift())
          },
          options,
          token,
        )
        const heard = new Set<string>()
        arrive(3)
        for (const run of [...runs, [], []]) {
          waiting = [...run]
          for (const id of (await server.read()).ids) heard.add(id)
          arrive(waiting.length)
        }
        for (let n = 0; n < 6; n++) for (const id of (await server.read()).ids) heard.add(id)
        expect(items.filter(({ id }) => !heard.has(knownAs(id)))).toEqual([])
      }),
      { numRuns: 10 },
    )
  }, 60_000)

  it('hears a post that came late from another server, with the id of when it was written', async () => {
    const items = [status(idAt(0)), status(idAt(4000))]
    await using server = await openServer(pagesThrough(() => items))
    await server.read()
    items.push(status(idAt(1000)))
    expect((await server.read()).ids).toContain(knownAs(idAt(1000)))
  })

  it('reads at most ten pages a run, and goes on where it stopped', async () => {
    const items = [status(idAt(0))]
    await using server = await openServer(pagesThrough(() => items))
    await server.read()
    const asked = server.seen.length
    for (let n = 1; n <= 450; n++) items.push(status(idAt(7200 + n)))
    expect(new Set((await server.read()).ids).size).toBe(400)
    expect(server.seen.length - asked).toBe(10)
    expect((await server.read()).ids).toHaveLength(51)
  })

  it('begins anew from a place that is ahead of the time', async () => {
    const items = [status(idAt(30 * 86_400))]
    await using server = await openServer(pagesThrough(() => items))
    await server.read()
    items[0] = status(idAt(1))
    expect((await server.read()).ids).toEqual([knownAs(idAt(1))])
  })

  it('re-reads a day where little is posted, and less where more is', async () => {
    const items = [status(idAt(0))]
    await using server = await openServer(pagesThrough(() => items))
    for (let runs = 0; runs < 7; runs++) await server.read()
    items.push(...Array.from({ length: 300 }, (_, n) => status(idAt(80_000 + n))))
    const overlapAfter = async (runs: number) => {
      for (let run = 0; run < runs; run++) await server.read()
      const { pages } = await server.read()
      return overlapSchema.parse(pages.at(-1)?.cursor).places['#earshot']?.overlapMs
    }
    expect(await overlapAfter(0)).toBe(12 * 3_600_000)
    expect(await overlapAfter(3)).toBe(3_600_000)
  })

  it('compares ids by length first', async () => {
    const items = ['9', '10', '11'].map((id) => status(id))
    await using server = await openServer(pagesThrough(() => items))
    expect((await server.read()).ids).toEqual(['9', '10', '11'].map(knownAs))
    items.push(status('100'))
    expect((await server.read()).ids).toEqual([knownAs('100')])
    expect(server.seen.at(-1)).toContain('min_id=100')
  })

  it('stops at a server that answers the same whatever it is asked', async () => {
    await using server = await openServer(sends(hundred.slice(0, 40)))
    await server.read()
    expect((await server.read()).pages.length).toBeLessThan(4)
  })

  it('loses no search result that shares its second with the last of a page', async () => {
    const items = Array.from({ length: 60 }, (_, n) => status(idAt(Math.floor(n / 3), n)))
    const whole = (id: string) => String((BigInt(id) >> 16n) / 1000n)
    const search: Handler = (request, response) => {
      const max = new URL(request.url ?? '/', origin).searchParams.get('max_id')
      const fit = items.filter(({ id }) => max === null || Number(whole(id)) < Number(whole(max)))
      sends({ statuses: fit.toReversed().slice(0, 40) })(request, response)
    }
    await using server = await openServer(search, { server: origin, query: 'a b' }, token)
    expect(new Set((await server.read()).ids).size).toBe(60)
    expect(server.seen[0]).toBe('GET /api/v2/search?type=statuses&q=a+b&limit=40')
  })

  it('keeps a place for each hashtag, and yields a post with two of them once', async () => {
    const both = { ...byTag, hashtags: ['#One', 'two', 'ONE'] }
    await using server = await openServer(
      pagesThrough(() => [status(idAt(1))]),
      both,
    )
    expect((await server.read()).ids).toHaveLength(1)
    expect(server.seen.map((line) => line.split('/').at(-1)?.split('?')[0])).toContain('two')
    server.play(pagesThrough(() => []))
    const before = server.seen.length
    await server.read({ ...byTag, hashtags: ['two', 'three'] })
    const asked = server.seen.slice(before)
    expect(asked.map((line) => line.includes('min_id'))).toEqual([true, false])
  })
})

describe('a mention', () => {
  const one = async (item: unknown, options = byTag as Record<string, unknown>) => {
    await using server = await openServer(onePage([item]), options, token)
    const { mentions, rejected } = await server.read()
    return { mention: mentions[0], rejected }
  }

  it('holds what the post says, its content warning as text', async () => {
    const { mention } = await one(
      status('5', {
        url: 'https://social.example.com/@ann/5',
        spoiler_text: 'A & <b>',
        sensitive: true,
        created_at: '2026-01-30T10:00:00.123Z',
        edited_at: '2026-01-30T11:00:00.000Z',
        language: 'de',
        in_reply_to_id: '4',
        replies_count: 1,
        reblogs_count: 2,
        favourites_count: 3,
        account: {
          ...account,
          acct: 'lee@other.example',
          url: 'https://other.example/@lee',
          display_name: 'Lee',
          avatar: 'https://other.example/a.png',
          followers_count: 9,
        },
        tags: [{ name: 'earshot' }],
        media_attachments: [{ type: 'image', description: 'A logo' }],
      }),
    )
    expect(mention).toEqual({
      externalId: knownAs('5'),
      network: 'mastodon',
      kind: 'comment',
      title: null,
      text: '<p>A &amp; &lt;b&gt;</p>\n<p>Post 5</p>',
      textFormat: 'html',
      url: 'https://social.example.com/@ann/5',
      language: 'de',
      postedAt: '2026-01-30T10:00:00.123Z',
      editedAt: '2026-01-30T11:00:00.000Z',
      author: {
        externalId: account.uri,
        handle: 'lee@other.example',
        name: 'Lee',
        url: 'https://other.example/@lee',
        avatarUrl: 'https://other.example/a.png',
        followers: 9,
      },
      metrics: { replies: 1, reposts: 2, likes: 3 },
      conversationId: null,
      parentId: knownAs('4'),
      raw: {
        id: '5',
        uri: uriOf('5'),
        server: origin,
        visibility: 'public',
        sensitive: true,
        contentWarning: 'A & <b>',
        tags: ['earshot'],
        media: [{ type: 'image', description: 'A logo' }],
        isBot: false,
      },
    })
  })

  it('is the post that was passed on, not the boost', async () => {
    const { mention } = await one(status('6', { content: '', reblog: status('2') }))
    expect(mention).toMatchObject({
      externalId: knownAs('2'),
      author: { handle: 'ann@social.example.com' },
    })
  })

  it.each(['private', 'direct', 'local'])('is none where it is %s', async (visibility) => {
    expect(await one(status('7', { visibility }))).toEqual({ mention: undefined, rejected: [] })
  })

  it('of us comes from a notification, of the type mention only', async () => {
    const options = { server: origin, mentions: true }
    const note = { id: '31', type: 'mention', status: status('8') }
    expect((await one(note, options)).mention?.externalId).toBe(knownAs('8'))
    expect((await one({ ...note, type: 'favourite' }, options)).mention).toBeUndefined()
    expect((await one({ ...note, status: null }, options)).rejected).toHaveLength(1)
  })

  it('that is broken is rejected by its id, without its words, and the rest goes on', async () => {
    const broken = [{ ...status('9'), content: 7 }, null, 'x', status('12', { content: ' ' })]
    await using server = await openServer(onePage([...broken, status('13')]))
    const { ids, rejected } = await server.read()
    expect(ids).toEqual([knownAs('13')])
    expect(rejected.map(({ excerpt }) => excerpt).toSorted()).toEqual(['', '', '12', '9'])
    expect(rejected.map(({ reason }) => reason)).toContain('status: has no text')
  })
})

describe('the server', () => {
  it('is sent the token, and is not asked where one is missing', async () => {
    const search = { server: origin, query: 'x' }
    await using server = await openServer(sends({ statuses: [] }), search)
    await expect(server.read()).rejects.toMatchObject({ kind: 'auth', message: /read:search/ })
    expect(server.seen).toEqual([])
    await using known = await openServer(sends({ statuses: [] }), search, token)
    await known.read()
    expect(known.authorizations).toEqual(['Bearer secret-token'])
  })

  it.each([
    [401, 'The access token is invalid', 'auth', /token/],
    [422, 'This method requires an authenticated user', 'auth', /give one/],
    [422, 'Validation failed', 'bad-data', /Validation failed/],
    [404, 'Not Found', 'bad-data', /hides this list/],
    [503, 'Remote data', 'transient', /Remote data/],
  ])('%i "%s" is %s and says what to do', async (code, error, kind, message) => {
    await using server = await openServer(sends({ error }, {}, code))
    await expect(server.read()).rejects.toMatchObject({ kind, message })
  })

  it('is left alone until the reset it names, in ISO 8601', async () => {
    const headers = {
      'x-ratelimit-limit': '300',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2026-01-31T12:05:00.000000Z',
    }
    await using server = await openServer(sends({ error: 'Too many requests' }, headers, 429))
    await expect(server.read()).rejects.toMatchObject({ kind: 'rate-limit', waitMs: 300_000 })
    server.play(sends(hundred.slice(0, 40), headers))
    const { pages } = await server.read()
    expect(pages).toHaveLength(1)
    expect(pages[0]?.waitMs).toBe(300_000)
    expect(pages[0]?.rateLimit).toEqual({
      limit: 300,
      remaining: 0,
      resetAt: '2026-01-31T12:05:00.000Z',
    })
  })
})

const schemaPath = sharedPath('peers', 'mastodon', 'openapi', 'mastodon-4.7.0.json')
const schemaShape = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ parameters: z.array(z.object({ name: z.string() })).optional() }).loose(),
    ),
  ),
})

describe.skipIf(schemaPath === null)('the description of Mastodon 4.7 (skipped if absent)', () => {
  it.each([
    ['/api/v1/timelines/tag/{hashtag}', byTag],
    ['/api/v1/notifications', { server: origin, mentions: true }],
    ['/api/v2/search', { server: origin, query: 'x' }],
  ])('knows %s and all that we ask it with', async (path, options: Record<string, unknown>) => {
    const schema = schemaShape.parse(JSON.parse(readFileSync(schemaPath ?? '', 'utf8')))
    const items = hundred.map((item) => status(item.id, { type: 'mention', status: item }))
    const wrap = (page: Item[]) => ('query' in options ? { statuses: page } : page)
    await using server = await openServer(
      pagesThrough(() => items, wrap),
      options,
      token,
    )
    await server.read()
    await server.read()
    const known = schema.paths[path]?.['get']?.parameters?.map(({ name }) => name)
    const asked = server.seen.map((line) => new URL(line.replace('GET ', ''), origin))
    for (const url of asked) {
      expect(url.pathname.replace('earshot', '{hashtag}')).toBe(path)
      for (const name of url.searchParams.keys()) expect(known).toContain(name.replace('[]', ''))
    }
    expect(asked.some((url) => url.searchParams.has('max_id'))).toBe(true)
  })
})

const recorded = sharedPath('peers', 'mastodon', 'mastodonpy-cassettes', 'cassettes')
const allRecorded = () =>
  readdirSync(recorded ?? '')
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => readCassette(join(recorded ?? '', name)))
const recording = (name: string, uri: RegExp): Exchange[] =>
  readCassette(join(recorded ?? '', name)).filter((e) => e.method === 'GET' && uri.test(e.uri))
const statusLike = z.object({ id: z.string(), uri: z.string(), content: z.string() }).loose()

/** All posts anywhere in an answer. */
function statusesIn(value: unknown): Item[] {
  if (typeof value !== 'object' || value === null) return []
  const own = statusLike.extend({ visibility: z.string() }).safeParse(value)
  return [...(own.success ? [own.data] : []), ...Object.values(value).flatMap(statusesIn)]
}

describe.skipIf(recorded === null)('a recorded server, 4.6.4 (skipped if absent)', () => {
  it('is read back over all its pages to the end, each post once', async () => {
    const exchanges = recording('test_fetch_remaining.yaml', /timelines\/tag/)
    const tag = exchanges[0]?.uri.match(/tag\/([a-z]+)/)?.[1] ?? ''
    await using server = await openServer(replay(exchanges), { server: origin, hashtags: [tag] })
    const { ids, pages, rejected } = await server.read()
    expect([ids.length, new Set(ids).size, pages.length, rejected.length]).toEqual([30, 30, 4, 0])
    expect(pages[0]?.rateLimit).toMatchObject({ limit: 300, resetAt: expect.any(String) })
  })

  it('tells of a mention of us', async () => {
    const exchanges = recording('test_notifications_mentions_only.yaml', /types%5B%5D=mention/)
    const options = { server: origin, mentions: true }
    await using server = await openServer(replay(exchanges, sends([])), options, token)
    expect(await server.read()).toMatchObject({ ids: [expect.any(String)], rejected: [] })
  })

  it.each([
    ['test_search.yaml', /type=statuses/, 0],
    ['../cassettes_entity_tests/test_entity_searchv2.yaml', /v2\/search/, 2],
  ])('answers a search (%s)', async (name, uri, count) => {
    const options = { server: origin, query: 'x' }
    const play = replay(recording(name, uri), sends({ statuses: [] }))
    await using server = await openServer(play, options, token)
    const { ids, rejected } = await server.read()
    expect([ids.length, rejected]).toEqual([count, []])
  })

  it('refuses a wrong token as a matter of keys', async () => {
    const [refusal] = recording('test_home_tl_anonymous_throws.yaml', /timelines\/home/)
    const uri = `${origin}/api/v1/timelines/tag/earshot`
    const exchanges = refusal === undefined ? [] : [{ ...refusal, uri }]
    await using server = await openServer(replay(exchanges))
    const message = /The access token is invalid.*401/
    await expect(server.read()).rejects.toMatchObject({ kind: 'auth', message })
  })

  it('says no post that is refused, other than those without a text', async () => {
    const posts = allRecorded().flatMap(({ status, headers, body }) =>
      status === 200 && /json/.test(headers['content-type'] ?? '')
        ? statusesIn(JSON.parse(body.toString()))
        : [],
    )
    const byId = [...new Map(posts.map((post) => [post.id, post])).values()]
    expect(byId.length).toBeGreaterThan(200)
    let mapped = 0
    for (let at = 0; at < byId.length; at += 40) {
      await using server = await openServer(onePage(byId.slice(at, at + 40)))
      const { mentions, rejected } = await server.read()
      expect(rejected.filter(({ reason }) => reason !== 'status: has no text')).toEqual([])
      mapped += mentions.length
    }
    expect(mapped).toBeGreaterThan(150)
  }, 60_000)
})
