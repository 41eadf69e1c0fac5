import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor } from '../../src/collectors/collector.ts'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import { readCassette, replay } from '../helpers/cassettes.ts'
import type { Handler } from '../helpers/collector-conformance.ts'
import { knownAs, now, origin, pagesThrough, sends, status, token } from '../helpers/mastodon.ts'
import { openDescription } from '../helpers/openapi.ts'
import { expectPast, readPast } from '../helpers/past.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const collector = createMastodonCollector()
const hourMs = 3_600_000
const byTag = { hashtags: ['earshot'] }

type Post = { id: string; at: number }

/** Posts of these ages, no two with one id. */
const postsOf = (ages: readonly number[]): Post[] =>
  ages.map((age, n) => ({ id: String((BigInt(now - age) << 16n) + BigInt(n)), at: now - age }))

const itemOf = ({ id, at }: Post) => status(id, { created_at: new Date(at).toISOString() })

/** As `pagesThrough`, of these posts. */
const timelineOf = (posts: readonly Post[]) => pagesThrough(() => posts.map(itemOf))

/** Without those of a second that holds more than a page: a search cannot be asked for the rest of it. */
function withinAPage(posts: readonly Post[]): Post[] {
  const bySecond = Map.groupBy(posts, ({ at }) => Math.floor(at / 1000))
  return [...bySecond.values()].flatMap((crowd) => crowd.slice(0, 39))
}

/** Answers as a search does: `max_id` counts for its whole second, and there is no Link. */
const searchOf =
  (posts: readonly Post[]): Handler =>
  (request, response) => {
    const max = new URL(request.url ?? '/', origin).searchParams.get('max_id')
    const beforeMs = max === null ? Infinity : Number((BigInt(max) >> 16n) / 1000n) * 1000
    const fit = posts.filter(({ at }) => at < beforeMs).toSorted((a, b) => b.at - a.at)
    sends({ statuses: fit.slice(0, 40).map(itemOf) })(request, response)
  }

type How = { cuts?: number[]; cursor?: Cursor; hours?: number }

const read = (options: Record<string, unknown>, serve: Handler, { hours = 48, ...how }: How = {}) =>
  readPast({
    collector,
    options: () => ({ server: origin, ...options }),
    credentials: token,
    origin,
    serve,
    since: now - hours * hourMs,
    now,
    ...how,
  })

const wanted = (posts: readonly Post[], hours = 48) =>
  posts
    .filter(({ at }) => at >= now - hours * hourMs)
    .map(({ id, at }) => ({ id: knownAs(id), postedMs: at }))

const cuts = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 5 })
const ages = (max: number) =>
  fc.array(fc.integer({ min: 0, max: 60 * hourMs }), { maxLength: max, size: 'max' })

describe('the past', () => {
  it('of a hashtag is every post since, once, newest first, wherever the reading breaks off', async () => {
    await fc.assert(
      fc.asyncProperty(ages(200), cuts, async (ages, cuts) => {
        const posts = postsOf(ages)
        const { pages } = await read(byTag, timelineOf(posts), { cuts })
        expectPast(pages, wanted(posts))
      }),
      { numRuns: 15 },
    )
  })

  it('of a search is every match since, once, though the search counts whole seconds', async () => {
    await fc.assert(
      fc.asyncProperty(ages(120), fc.nat(30), cuts, async (ages, crowd, cuts) => {
        const crowded = Array.from({ length: crowd }, (_, n) => hourMs + n)
        const posts = withinAPage(postsOf([...ages, ...crowded]))
        const { pages } = await read({ query: 'x' }, searchOf(posts), { cuts })
        expectPast(pages, wanted(posts))
      }),
      { numRuns: 15 },
    )
  })

  it('of several hashtags goes back in all of them alike', async () => {
    const [one, two] = [postsOf([1, 2, 3].map((n) => n * hourMs)), postsOf([4 * hourMs])]
    const serve: Handler = (request, response) =>
      timelineOf(request.url?.includes('/two') === true ? two : one)(request, response)
    const { pages, ids } = await read({ hashtags: ['one', 'two'] }, serve)
    expect(new Set(ids)).toEqual(new Set([...one, ...two].map(({ id }) => knownAs(id))))
    const reached = pages.map(({ reachedAt }) => reachedAt ?? '')
    expect(reached[0]).toBe('')
    expect(reached.at(-1)).toBe(new Date(now - 48 * hourMs).toISOString())
  })

  it('of mentions is read by notifications', async () => {
    const posts = postsOf([1, 2, 60].map((n) => n * hourMs))
    const notes = posts.map((post, n) => ({
      id: String(900 - n),
      type: 'mention',
      created_at: new Date(post.at).toISOString(),
      status: itemOf(post),
    }))
    const { pages } = await read(
      { mentions: true },
      pagesThrough(() => notes),
    )
    expectPast(pages, wanted(posts))
  })

  it('waits where nothing is left to ask, and goes on from there', async () => {
    const posts = postsOf(Array.from({ length: 90 }, (_, n) => n * 60_000))
    const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-01-31T12:05:00Z' }
    const play = timelineOf(posts)
    const serve: Handler = (request, response) => {
      for (const [name, value] of Object.entries(spent)) response.setHeader(name, value)
      play(request, response)
    }
    const { pages } = await read(byTag, serve)
    expect(pages.every(({ waitMs }) => waitMs === 300_000)).toBe(true)
    expectPast(pages, wanted(posts))
  })

  it('refuses the cursor of another reading, and begins anew at another server', async () => {
    const serve = timelineOf(postsOf([hourMs]))
    const live = { server: origin, places: {} }
    await expect(read(byTag, serve, { cursor: live })).rejects.toMatchObject({ kind: 'fatal' })
    const place = { before: null, known: [], reachedMs: 0, isOver: true }
    const cursor = { kind: 'past', server: 'https://other.example', places: { '#earshot': place } }
    expect((await read(byTag, serve, { cursor })).ids).toHaveLength(1)
    const ours = { ...cursor, server: origin }
    expect((await read(byTag, serve, { cursor: ours })).ids).toEqual([])
  })
})

describe('what is asked', () => {
  it('counts for the token at its server, or for the address', () => {
    const options = collector.optionsSchema.parse({ server: origin, ...byTag })
    expect(collector.account?.(options, token)).toBe(`${origin} secret-token`)
    expect(collector.account?.(options, null)).toBe(`${origin} anonymous`)
  })
})

const description = sharedPath('peers', 'mastodon', 'openapi', 'mastodon-4.7.0.json')
const recorded = sharedPath('peers', 'mastodon', 'mastodonpy-cassettes', 'cassettes')

describe.skipIf(description === null || recorded === null)(
  'the description of Mastodon 4.7 (skipped if absent)',
  () => {
    const folders = ['.', '../cassettes_entity_tests', '../cassettes_old_pagination']
    const recordings = () =>
      folders
        .map((name) => join(recorded ?? '', name))
        .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
        .filter((path) => path.endsWith('.yaml'))
        .flatMap((path) => readCassette(path))
        .filter(({ method, status }) => method === 'GET' && status === 200)

    it.each([
      ['getTimelinesTagByHashtag', /\/api\/v1\/timelines\/tag\//, 14],
      ['getNotifications', /\/api\/v1\/notifications(?:\?|$)/, 13],
      ['getSearchV2', /\/api\/v2\/search/, 4],
      ['getInstanceV2', /\/api\/v2\/instance/, 50],
    ])('fits the recorded answers to %s', async (id, uri, count) => {
      const held = await openDescription(description ?? '')
      const bodies = recordings()
        .filter((e) => uri.test(e.uri))
        .map((e) => String(e.body))
      expect(bodies).toHaveLength(count)
      expect(bodies.flatMap((body) => held.answerProblems(id, JSON.parse(body)))).toEqual([])
      expect(held.answerProblems(id, id === 'getInstanceV2' ? {} : [{ id: 7 }])).not.toEqual([])
    })

    it('fits what is asked and answered when a recorded hashtag is read back', async () => {
      const held = await openDescription(description ?? '')
      const exchanges = readCassette(join(recorded ?? '', 'test_fetch_remaining.yaml'))
      const uri = exchanges.find((e) => e.uri.includes('/timelines/tag/'))?.uri ?? ''
      const hashtags = [/tag\/([a-z]+)/.exec(uri)?.[1]]
      const reading = read({ hashtags }, held.hold(replay(exchanges)), { hours: 24 * 3650 })
      expect(new Set((await reading).ids).size).toBe(30)
      expect(held.problems).toEqual([])
    })

    it('knows what is asked to listen at once', async () => {
      const held = await openDescription(description ?? '')
      expect(held.checkRequest('/api/v2/instance')).toBe('getInstanceV2')
      expect(held.checkRequest('/api/v1/streaming/hashtag?tag=a')).toBe('getStreamingHashtag')
      expect(held.problems).toEqual([])
    })
  },
)
