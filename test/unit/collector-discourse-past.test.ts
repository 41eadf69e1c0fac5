import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor } from '../../src/collectors/collector.ts'
import { createDiscourseCollector } from '../../src/collectors/discourse/discourse.ts'
import type { DiscourseCredentials } from '../../src/collectors/discourse/options.ts'
import { postShape } from '../../src/collectors/discourse/shapes.ts'
import { conformanceNow as now, type Handler } from '../helpers/collector-conformance.ts'
import { openDescription } from '../helpers/openapi.ts'
import { expectPast, readPast } from '../helpers/past.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const collector = createDiscourseCollector()
const dayMs = 86_400_000

type Post = { id: number; at: number; topic?: number; more?: Record<string, unknown> }

const postOf = ({ id, at, topic = 7, more }: Post) => ({
  id,
  topic_id: topic,
  post_number: id,
  cooked: `<p>Post ${id}</p>`,
  post_type: 1,
  username: 'Ann',
  user_id: 5,
  created_at: new Date(at).toISOString(),
  ...more,
})

const hitOf = ({ id, at, topic = 7 }: Post) => ({
  id,
  topic_id: topic,
  post_number: id,
  blurb: `Excerpt ${id}`,
  created_at: new Date(at).toISOString(),
})

const sends =
  (body: unknown, status = 200): Handler =>
  (_request, response) =>
    void response.writeHead(status).end(JSON.stringify(body))

/** Plays posts.json, search.json with one post of each topic, and whole posts. */
function forumOf(posts: readonly Post[], pageSize: number): Handler {
  const newestFirst = posts.toSorted((a, b) => b.at - a.at)
  const search = (params: URLSearchParams) => {
    const [, after, before] =
      /after:(\S+) before:(\S+)$/.exec(params.get('q') ?? '')?.map(Date.parse) ?? []
    const inside = newestFirst.filter(({ at }) => at > (after ?? 0) && at < (before ?? 0))
    const topics = [...new Map(inside.toReversed().map((post) => [post.topic, post])).values()]
    const shown = topics.toSorted((a, b) => b.at - a.at)
    const start = (Number(params.get('page')) - 1) * pageSize
    const more = shown.length > start + pageSize
    return {
      posts: shown.slice(start, start + pageSize).map(hitOf),
      grouped_search_result: { more_full_page_results: more ? 'more' : null },
    }
  }
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://forum.test')
    const id = /\/posts\/(\d+)\.json$/.exec(pathname)?.[1]
    const whole = posts.find((post) => String(post.id) === id)
    if (whole) return sends(postOf(whole))(request, response)
    if (pathname.endsWith('/search.json')) return sends(search(searchParams))(request, response)
    const before = Number(searchParams.get('before') ?? Infinity)
    const under = posts.filter((post) => post.id < before).toSorted((a, b) => b.id - a.id)
    return sends({ latest_posts: under.slice(0, pageSize).map(postOf) })(request, response)
  }
}

type How = {
  days?: number
  pageSize?: number
  query?: string
  cuts?: number[]
  cursor?: Cursor
  serve?: Handler
  credentials?: DiscourseCredentials
}

const read = (posts: readonly Post[], { days = 5, pageSize = 4, query, ...how }: How = {}) =>
  readPast({
    collector,
    credentials: null,
    origin: null,
    serve: forumOf(posts, pageSize),
    since: now - days * dayMs,
    now,
    ...how,
    options: (url) => ({ url, query }),
  })

const wanted = (posts: readonly Post[], days = 5) =>
  posts
    .filter(({ at }) => at >= now - days * dayMs)
    .map(({ id, at }) => ({ id: String(id), postedMs: at }))

/** Never midnight, which is in no day of a search. */
const agoMs = fc.integer({ min: 1, max: 8 * 86_400 }).map((seconds) => seconds * 1000 + 1)
const scene = fc.record({
  ages: fc.array(agoMs, { maxLength: 30 }),
  pageSize: fc.integer({ min: 2, max: 5 }),
  cuts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 }),
})

describe('the past of a forum', () => {
  it('is every post since, once, newest first, wherever the reading breaks off', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ ages, pageSize, cuts }) => {
        const posts = ages
          .toSorted((a, b) => b - a)
          .map((age, n) => ({ id: 3 * n + 1, at: now - age }))
        const { pages } = await read(posts, { pageSize, cuts })
        expectPast(pages, wanted(posts))
      }),
      { numRuns: 25 },
    )
  })

  it('by a search is one post of each topic and day, whole, wherever the reading breaks off', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ ages, pageSize, cuts }) => {
        const posts = ages.map((age, n) => ({ id: n + 1, at: now - age, topic: n + 1 }))
        const { pages, mentions } = await read(posts, { pageSize, cuts, query: 'tea' })
        expectPast(pages, wanted(posts))
        expect(mentions.every(({ textFormat }) => textFormat === 'html')).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('by a search shows two posts of a topic where they are of different days', async () => {
    const posts = [1, 30, 31, 200].map((hours, n) => ({ id: n + 1, at: now - hours * 3600_001 }))
    const { ids } = await read(posts, { days: 30, query: 'tea' })
    // Two are of one day: the newer is shown.
    expect(ids).toEqual(['1', '2', '4'])
  })

  it('by a search is passed over quickly where nothing is found', async () => {
    const posts = [{ id: 1, at: now - 300 * dayMs - 1, topic: 1 }]
    const { ids, asked, pages } = await read(posts, { days: 365, query: 'tea' })
    expect(ids).toEqual(['1'])
    expect(asked.length).toBeLessThan(35)
    expect(pages.at(-1)?.reachedAt).toBe(new Date(now - 365 * dayMs).toISOString())
  })

  it('by a search waits where the forum asks to, keeps what it has, and goes on whole', async () => {
    const posts = [1, 2, 3].map((id) => ({ id, at: now - id * 60_001, topic: id }))
    let asked = 0
    const play = forumOf(posts, 5)
    const serve: Handler = (request, response) => {
      const isWhole = request.url?.startsWith('/posts/') === true
      if (isWhole && ++asked === 2) response.writeHead(429, { 'retry-after': '9' }).end('{}')
      else play(request, response)
    }
    const { pages, ids, mentions } = await read(posts, { query: 'tea', serve })
    expect(pages.flatMap(({ waitMs }) => waitMs ?? [])).toEqual([9000])
    expect(ids.toSorted()).toEqual(['1', '2', '3'])
    expect(mentions.every(({ textFormat }) => textFormat === 'html')).toBe(true)
  })

  it('fails where the forum asks to wait before anything is read', async () => {
    const posts = [{ id: 1, at: now - 60_001, topic: 1 }]
    const play = forumOf(posts, 5)
    const serve: Handler = (request, response) => {
      if (request.url?.startsWith('/posts/')) response.writeHead(429).end('{}')
      else play(request, response)
    }
    const reading = read(posts, { query: 'tea', serve })
    await expect(reading).rejects.toMatchObject({ kind: 'rate-limit', waitMs: 60_000 })
  })

  it('is not sought for ever in a hole of the ids', async () => {
    const posts = [9000, 1].map((id) => ({ id, at: now - 1 }))
    const window: Handler = (request, response) => {
      const params = new URL(request.url ?? '/', 'http://forum.test').searchParams
      const before = Number(params.get('before') ?? 9001)
      const inside = posts.filter(({ id }) => id < before && id >= before - 50)
      sends({ latest_posts: inside.map(postOf) })(request, response)
    }
    const { ids, rejected } = await read(posts, { serve: window })
    expect([ids, rejected.length]).toEqual([['9000'], 1])
  })

  it('refuses the cursor of another reading, and begins anew at another forum or query', async () => {
    const posts = [{ id: 1, at: now - 1, topic: 1 }]
    const live = { base: 'http://x', query: null, at: { kind: 'latest', floor: 1, gap: null } }
    await expect(read(posts, { cursor: live })).rejects.toMatchObject({ kind: 'fatal' })
    const at = { kind: 'past-latest', below: 0, empty: 0, reachedMs: now }
    const cursor = { base: 'http://x', query: null, at }
    expect((await read(posts, { cursor })).ids).toEqual(['1'])
  })
})

describe('credentials', () => {
  it('say with the address of the forum whose limits are used', () => {
    const accountOf = (url: string, credentials: DiscourseCredentials) =>
      collector.account?.(collector.optionsSchema.parse({ url }), credentials)
    const [one, two] = ['https://a.example/forum/', 'https://a.example/forum']
    expect(accountOf(one, null)).toBe(accountOf(two, null))
    const keys = [null, { apiKey: 'k', apiUsername: 'ann' }, { userApiKey: 'u' }]
    expect(new Set(keys.map((key) => accountOf(one, key))).size).toBe(3)
    expect(accountOf(one, null)).not.toBe(accountOf('https://b.example', null))
  })
})

const folder = sharedPath('peers', 'discourse')
const description = folder && `${folder}/openapi/openapi.json`

describe.skipIf(folder === null)('the description of the API (skipped if absent)', () => {
  const open = () => openDescription(description ?? '')

  it.each([undefined, 'tea'])('knows all that is asked, with the query %s', async (query) => {
    const held = await open()
    const posts = [1, 2, 3].map((id) => ({ id, at: now - id * 60_001, topic: id }))
    const serve = held.hold(forumOf(posts, 2))
    await read(posts, { ...(query && { query }), serve })
    // Our forum answers with what is read of a post; the description demands all that there is.
    expect(held.problems.filter((problem) => !/must have required/.test(problem))).toEqual([])
    expect(held.operations.size).toBe(query === undefined ? 1 : 2)
  })

  it.each([
    ['posts_latest', 'listPosts', 17],
    ['posts_before', 'listPosts', 17],
    ['post', 'getPost', 13],
  ])(
    'finds in the recorded %s, which is older, all that is read of it',
    async (name, id, count) => {
      const held = await open()
      const body = JSON.parse(readFileSync(`${folder}/discourse_api-fixtures/${name}.json`, 'utf8'))
      const problems = new Set(held.answerProblems(id, body).map((one) => one.replace(/\d+/, 'N')))
      expect(problems.size).toBe(count)
      const known = /have required property '(.+)'$|NOT have additional properties$/
      const isRead = (name = '') => Object.hasOwn(postShape.shape, name)
      const wrong = [...problems].filter((one) => !known.test(one) || isRead(known.exec(one)?.[1]))
      expect(wrong).toEqual([])
    },
  )
})
