import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { createDiscourseCollector } from '../../src/collectors/discourse/discourse.ts'
import type { DiscourseCredentials } from '../../src/collectors/discourse/options.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import {
  conformanceNow,
  describeCollector,
  type Handler,
} from '../helpers/collector-conformance.ts'
import { countingMeter, loopbackClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const collector = createDiscourseCollector()

type Item = Record<string, unknown> & { id: number }

const at = (minutesAgo: number) => new Date(conformanceNow - minutesAgo * 60_000).toISOString()

const post = (id: number, more: Record<string, unknown> = {}): Item => ({
  id,
  topic_id: 7,
  post_number: id,
  cooked: `<p>Post ${id}</p>`,
  post_type: 1,
  username: 'Ann',
  user_id: 5,
  topic_slug: 'a-topic',
  topic_title: 'A topic',
  created_at: at(5),
  ...more,
})

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
const posts = (from: number, to: number) => range(from, to).map((id) => post(id))

/** How forums of different ages understand `before`. */
type Paging = 'under' | 'upTo' | 'window'

const sendJson = (body: unknown, status = 200, headers: Record<string, string> = {}): Handler => {
  const text = JSON.stringify(body)
  return (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

const urlOf = (request: IncomingMessage) => new URL(request.url ?? '', 'http://forum.test')

/** Plays posts.json over whatever `all` holds at the time. */
const forum =
  (all: () => readonly Item[], paging: Paging = 'under'): Handler =>
  (request, response) => {
    const sorted = all().toSorted((a, b) => b.id - a.id)
    const said = urlOf(request).searchParams.get('before')
    const top = sorted[0]?.id ?? 0
    const before = said === null ? top + (paging === 'under' ? 1 : 0) : Number(said)
    const least = paging === 'window' ? before - 49 : 0
    const shown = sorted.filter(({ id }) => (paging === 'under' ? id < before : id <= before))
    const latest_posts = shown.filter(({ id }) => id >= least).slice(0, 50)
    sendJson({ latest_posts })(request, response)
  }

type SearchPlay = { hits: () => readonly Item[]; whole?: (id: number) => Handler; perPage?: number }

/** Plays search.json, newest first, and the whole posts. */
const searching =
  ({ hits, whole, perPage = 50 }: SearchPlay): Handler =>
  (request, response) => {
    const url = urlOf(request)
    const id = Number(/\/posts\/(\d+)\.json$/.exec(url.pathname)?.[1] ?? 0)
    if (id > 0) return (whole ?? ((n) => sendJson(post(n))))(id)(request, response)
    const from = (Number(url.searchParams.get('page')) - 1) * perPage
    const all = hits()
    sendJson({
      posts: all.slice(from, from + perPage),
      topics: [{ id: 7, title: 'A topic', slug: 'a-topic', category_id: 2 }],
      grouped_search_result: { more_full_page_results: all.length > from + perPage || null },
    })(request, response)
  }

const hit = (id: number, minutesAgo: number, more: Record<string, unknown> = {}): Item => ({
  id,
  topic_id: 7,
  post_number: id,
  username: 'Ann',
  blurb: `Excerpt ${id} <span class="search-highlight">word</span>`,
  created_at: at(minutesAgo),
  like_count: 1,
  ...more,
})

const badOptions = [
  { options: {}, field: 'url' },
  { options: { url: 'forum.example.com' }, field: 'url' },
  { options: { url: 'https://forum.example.com', query: ' ' }, field: 'query' },
]

describeCollector('discourse', {
  collector,
  options: (url) => ({ url: `${url}/community/` }),
  credentials: null,
  badOptions,
  serve: forum(() => posts(1, 130)),
  expectedIds: range(1, 130).map(String),
})

describeCollector('discourse search', {
  collector,
  options: (url) => ({ url, query: 'word' }),
  credentials: { apiKey: 'key', apiUsername: 'ann' },
  badOptions,
  serve: searching({ hits: () => range(1, 9).map((n) => hit(100 - n, n)), perPage: 4 }),
  expectedIds: range(91, 99).map(String),
})

/** A forum whose answers the test changes, and a reader of it that keeps the cursor. */
async function openForum(
  first: Handler,
  how: { query?: string; credentials?: DiscourseCredentials; now?: number } = {},
) {
  let handler = first
  const requests: IncomingMessage[] = []
  const web = await startWeb((request, response) => {
    requests.push(request)
    handler(request, response)
  })
  const http = loopbackClient()
  let cursor: Cursor | null = null
  let passedMs = 0
  const meter = countingMeter()
  async function read(query = how.query, path = '') {
    const options = collector.optionsSchema.parse({ url: web.url + path, query })
    const signal = new AbortController().signal
    const clock = { now: () => (how.now ?? conformanceNow) + passedMs }
    const pages: Page[] = []
    const credentials = how.credentials ?? null
    const env = { options, credentials, signal, http, clock, ...restOfEnv(), meter }
    try {
      for await (const page of collector.collect(cursor, env)) pages.push(page)
    } finally {
      cursor = pages.at(-1)?.cursor ?? cursor
    }
    const mentions = pages.flatMap((page) => page.mentions)
    const ids = mentions.map(({ externalId }) => Number(externalId))
    const rejected = pages.flatMap((page) => page.rejected.map(({ reason }) => reason))
    return { pages, mentions, ids, rejected, deletions: pages.flatMap((page) => page.deletions) }
  }
  return {
    url: web.url,
    requests,
    read,
    play: (next: Handler) => void (handler = next),
    spent: () => meter.spent,
    pass: (ms: number) => void (passedMs += ms),
    async [Symbol.asyncDispose]() {
      await http.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

describe('every new post', () => {
  it('is mapped with all that the forum tells of it', async () => {
    const full = post(42, {
      post_number: 3,
      reply_to_post_number: 2,
      name: 'Ann Lee',
      avatar_template: '/avatar/ann/{size}.png',
      created_at: '2026-01-31T10:00:00.000+02:00',
      updated_at: '2026-01-31T11:00:00.000Z',
      reply_count: 4,
      quote_count: 1,
      reads: 90,
      score: 12.5,
      actions_summary: [{ id: 3, count: 8 }, 'odd', { id: 2, count: 6 }],
      category_id: 9,
      version: 2,
      locale: 'pt_BR',
    })
    await using site = await openForum(forum(() => [full]))
    const { mentions } = await site.read(undefined, '/community/')
    const base = `${site.url}/community`
    expect(mentions).toEqual([
      {
        externalId: '42',
        network: 'forum',
        kind: 'comment',
        title: 'A topic',
        text: '<p>Post 42</p>',
        textFormat: 'html',
        url: `${base}/t/a-topic/7/3`,
        language: 'pt-BR',
        editedAt: '2026-01-31T11:00:00.000Z',
        postedAt: '2026-01-31T08:00:00.000Z',
        author: {
          externalId: `${base.slice('http://'.length)}/u/ann`,
          handle: 'Ann',
          name: 'Ann Lee',
          url: `${base}/u/Ann`,
          avatarUrl: `${site.url}/avatar/ann/96.png`,
          followers: null,
        },
        metrics: { likes: 6, replies: 4, quotes: 1, reads: 90, score: 12.5 },
        conversationId: '7',
        parentId: '7/2',
        raw: {
          postNumber: 3,
          category: 9,
          updated: full['updated_at'],
          version: 2,
          excerpt: false,
        },
      },
    ])
  })

  it('is heard once the reading reaches it, though more came than one run reads', async () => {
    let all = posts(1, 30)
    await using site = await openForum(forum(() => all))
    await site.read()
    all = posts(1, 1200)
    const first = await site.read()
    expect(first.pages).toHaveLength(10)
    all = posts(1, 1260)
    const rest = [await site.read(), await site.read()]
    const ids = new Set([...first.ids, ...rest.flatMap((run) => run.ids)])
    expect(range(31, 1260).filter((id) => !ids.has(id))).toEqual([])
  })

  it.each<Paging>(['under', 'upTo', 'window'])(
    'is heard whatever the forum takes "before" for (%s), with holes in the ids and posts that come meanwhile',
    async (paging) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 12 }),
          async (steps) => {
            let id = 0
            const all = [post(1)]
            const next = steps.map((step) => post((id += step) + 1))
            await using site = await openForum((request, response) => {
              forum(() => all, paging)(request, response)
              const more = next.shift()
              if (more !== undefined) all.push(more)
            })
            const heard = new Set<number>()
            while (heard.size < steps.length + 1 || next.length > 0) {
              const before = site.requests.length
              for (const got of (await site.read()).ids) heard.add(got)
              if (site.requests.length > 400 || site.requests.length === before) break
            }
            expect([...heard].toSorted((a, b) => a - b)).toEqual(all.map((one) => one.id))
          },
        ),
        { numRuns: 15, examples: [[[50, 1, 100]]] },
      )
    },
  )

  it('goes back seven days or 500 posts at the first reading', async () => {
    const old = at(8 * 24 * 60)
    const days = [...range(1, 90).map((id) => post(id, { created_at: old })), ...posts(91, 160)]
    await using short = await openForum(forum(() => days))
    expect(Math.min(...(await short.read()).ids)).toBe(61)
    await using long = await openForum(forum(() => posts(1, 2000)))
    expect((await long.read()).ids).toHaveLength(500)
    expect((await long.read()).pages).toHaveLength(1)
  })

  it('is not sought for ever in a hole of the ids: after 100 empty pages the rest is given up', async () => {
    let all = posts(1, 3)
    await using site = await openForum(forum(() => all, 'window'))
    await site.read()
    all = [...all, post(9000)]
    const reasons: string[] = []
    for (let run = 0; run < 12; run++) reasons.push(...(await site.read()).rejected)
    expect(reasons).toEqual(['posts: nothing but empty pages; the older ones are not read'])
    all.push(post(9001))
    expect((await site.read()).ids).toContain(9001)
  })

  it('comes oldest first within a page, and the newest page again with each reading', async () => {
    const all = [...posts(1, 40), ...posts(42, 60)]
    await using site = await openForum(forum(() => all))
    await site.read()
    all.push(post(41), post(61))
    expect((await site.read()).ids).toEqual(range(12, 61))
    expect(site.requests).toHaveLength(3)
  })

  it('is read again once an hour, for a day back or ten pages', async () => {
    const old = at(2 * 24 * 60)
    const days = [...range(1, 300).map((id) => post(id, { created_at: old })), ...posts(301, 420)]
    await using site = await openForum(forum(() => days))
    await site.read()
    site.pass(59 * 60_000)
    expect((await site.read()).ids).toHaveLength(50)
    site.pass(60_000)
    const again = await site.read()
    expect(again.pages).toHaveLength(3)
    expect(new Set(again.ids)).toEqual(new Set(range(271, 420)))
    site.pass(60_000)
    expect((await site.read()).ids).toHaveLength(50)
  })

  it('was not edited where it is of its first version, whenever it was updated', async () => {
    const updated_at = at(1)
    const all = [post(1, { updated_at, version: 1 }), post(2, { updated_at, version: 3 })]
    await using site = await openForum(forum(() => all))
    const { mentions } = await site.read()
    expect(mentions.map(({ editedAt }) => editedAt)).toEqual([null, updated_at])
  })

  it('is left out when the forum itself or its staff among themselves wrote it', async () => {
    const odd = [{ post_type: 3 }, { post_type: 4 }, { user_id: -1 }, { username: 'system' }]
    const all = [...odd.map((more, i) => post(i + 1, more)), post(9)]
    await using site = await openForum(forum(() => all))
    expect(await site.read()).toMatchObject({ ids: [9], rejected: [], deletions: [] })
  })

  it('is reported gone when it was deleted or hidden', async () => {
    const all = [{ deleted_at: at(1) }, { hidden: true, cooked: null }, { user_deleted: true }]
    await using site = await openForum(forum(() => [...all.map((m, i) => post(i + 1, m)), post(9)]))
    expect(await site.read()).toMatchObject({ ids: [9], deletions: ['1', '2', '3'] })
  })

  it('that is broken is rejected with a reason, and the others are heard', async () => {
    const all = [post(1, { cooked: null }), post(2, { cooked: '', topic_title: null }), post(3)]
    const bad: Handler = sendJson({ latest_posts: [...all.toReversed(), 'x', { id: 'y' }] })
    await using site = await openForum((request, response) => {
      if (urlOf(request).search === '') bad(request, response)
      else sendJson({ latest_posts: [] })(request, response)
    })
    const { ids, rejected } = await site.read()
    expect(ids).toEqual([3])
    expect(rejected).toHaveLength(4)
    expect(rejected.join()).toContain('post: has neither a text nor a title')
    expect(rejected.join()).toContain('at cooked')
  })

  it('is asked for without credentials, and looked for anew when the cursor is of another forum or query', async () => {
    await using site = await openForum(forum(() => posts(1, 3)))
    await site.read()
    expect(site.requests[0]?.headers).not.toHaveProperty('api-key')
    expect((await site.read(undefined, '/other')).ids).toEqual([1, 2, 3])
  })
})

describe('what a search finds', () => {
  const open = (play: SearchPlay) => openForum(searching(play), { query: 'tea "green pot"' })

  it('is asked newest first, since a day before what is read, and read whole', async () => {
    await using site = await open({
      hits: () => [hit(9, 3)],
      whole: (id) => sendJson(post(id, { topic_title: null })),
    })
    const { mentions } = await site.read()
    const url = urlOf(site.requests[0] as IncomingMessage)
    expect(url.searchParams.get('q')).toBe('tea "green pot" order:latest after:2026-01-22')
    expect(mentions).toMatchObject([
      {
        externalId: '9',
        text: '<p>Post 9</p>',
        title: 'A topic',
        raw: { excerpt: false, category: 2 },
      },
    ])
  })

  it('comes once, and what is written or found late comes with the next reading', async () => {
    const all = [hit(9, 3)]
    await using site = await open({ hits: () => all })
    expect((await site.read()).ids).toEqual([9])
    expect((await site.read()).ids).toEqual([])
    all.push(hit(8, 23 * 60))
    all.unshift(hit(10, 1))
    expect((await site.read()).ids).toEqual([8, 10])
  })

  it('is found though the place was ahead of the time', async () => {
    let all = [hit(9, -30 * 24 * 60)]
    await using site = await open({ hits: () => all })
    site.pass(31 * 86_400_000)
    await site.read()
    site.pass(-31 * 86_400_000)
    all = [hit(10, 5)]
    expect((await site.read()).ids).toEqual([10])
  })

  it('is not missed when it needs more searches than one run makes', async () => {
    const all = range(1, 60).map((n) => hit(1000 - n, n))
    await using site = await open({ hits: () => all, perPage: 8 })
    const first = await site.read()
    expect(first.pages).toHaveLength(5)
    all.unshift(hit(1000, 0))
    const rest = [await site.read(), await site.read()].flatMap((run) => run.ids)
    expect([...first.ids, ...rest].toSorted((a, b) => a - b)).toEqual(range(940, 1000))
    expect(first.mentions.filter((m) => m.textFormat === 'html')).toHaveLength(30)
  })

  it('is kept as its excerpt, marked so, where the whole post may not be read', async () => {
    await using site = await open({ hits: () => [hit(9, 3)], whole: () => sendJson({}, 403) })
    expect((await site.read()).mentions).toMatchObject([
      {
        text: 'Excerpt 9 word',
        textFormat: 'plain',
        metrics: { likes: 1 },
        raw: { excerpt: true },
      },
    ])
  })

  it.each([404, 410])('is reported gone when its post is (%i)', async (status) => {
    await using site = await open({ hits: () => [hit(9, 3)], whole: () => sendJson({}, status) })
    expect(await site.read()).toMatchObject({ mentions: [], deletions: ['9'] })
  })

  it('is kept, and the run ends, when the forum asks to wait between whole posts', async () => {
    const whole = () => sendJson({ extras: { wait_seconds: 9 } }, 429)
    await using site = await open({
      hits: () => [hit(9, 3), hit(8, 4), hit(7, 5)],
      perPage: 2,
      whole,
    })
    const { pages, ids } = await site.read()
    expect(ids).toEqual([8, 9])
    expect(pages.map((page) => page.waitMs)).toEqual([9_000])
    expect(site.requests).toHaveLength(2)
  })

  it('says that the forum shows no more than ten pages', async () => {
    const all = range(1, 20).map((n) => hit(100 - n, n))
    await using site = await open({ hits: () => all, perPage: 1 })
    await site.read()
    const { rejected } = await site.read()
    expect(rejected).toEqual([
      'search: the forum shows no further pages; older matches are not read',
    ])
  })

  it('fails for now when the forum is too busy to search', async () => {
    const busy = sendJson({ grouped_search_result: { error: 'Too busy' } })
    await using site = await openForum(busy, { query: 'tea' })
    await expect(site.read()).rejects.toMatchObject({ kind: 'transient', excerpt: 'Too busy' })
  })
})

describe('a forum that refuses', () => {
  it.each([
    [{ 'retry-after': '30' }, { extras: { wait_seconds: 12.2 } }, 30_000],
    [{}, { errors: ['slow'], extras: { wait_seconds: 12.2 } }, 12_200],
    [{}, { extras: { wait_seconds: 1e9 } }, 86_400_000],
    [{}, { message: 'slow down' }, null],
  ])('with 429 (%j %j) is waited for', async (headers: Record<string, string>, body, waitMs) => {
    await using site = await openForum(sendJson(body, 429, headers))
    await expect(site.read()).rejects.toMatchObject({ kind: 'rate-limit', waitMs })
  })

  it('by leading to its login needs credentials', async () => {
    await using site = await openForum((request, response) => {
      if (request.url === '/login') response.end('<html>Log in</html>')
      else response.writeHead(302, { location: '/login' }).end()
    })
    await expect(site.read()).rejects.toMatchObject({ kind: 'auth' })
  })
})

describe('credentials', () => {
  it('of a user are sent as such, and each request is counted against its day', async () => {
    const credentials = { userApiKey: 'k2' }
    await using known = await openForum(
      forum(() => posts(1, 60)),
      { credentials },
    )
    await known.read()
    expect(known.requests.map(({ headers }) => headers['user-api-key'])).toEqual(['k2', 'k2'])
    const options = collector.optionsSchema.parse({ url: known.url })
    expect(known.spent()).toEqual(new Map([['requests', 2]]))
    expect(collector.budgets?.(options, credentials)).toMatchObject([{ limit: 2880, per: 'day' }])
    expect(collector.budgets?.(options, { apiKey: 'k1', apiUsername: 'ann' })).toEqual([])
  })

  it('are sent with each request', async () => {
    const credentials = { apiKey: 'k1', apiUsername: 'ann' }
    await using known = await openForum(
      forum(() => posts(1, 60)),
      { credentials },
    )
    await known.read()
    const sent = known.requests.map(({ headers }) => [headers['api-key'], headers['api-username']])
    expect(sent).toEqual([
      ['k1', 'ann'],
      ['k1', 'ann'],
    ])
  })

  it.each([
    [{ apiKey: 'k1' }, 'apiUsername'],
    [{ apiUsername: 'ann' }, 'apiKey'],
    [{ apiUsername: 'ann', userApiKey: 'k2' }, 'userApiKey'],
  ])('that do not belong together are refused by name: %j', (half, missing) => {
    const result = collector.credentialsSchema?.safeParse(half)
    expect(result?.error?.issues.map(({ path }) => path.join('.'))).toEqual([missing])
    expect(collector.credentialsSchema?.safeParse({}).success).toBe(true)
  })
})

const recordings = sharedPath('peers', 'discourse', 'discourse_api-fixtures')
const absent = recordings === null ? ' (skipped: the recordings are absent)' : ''

describe.skipIf(recordings === null)(`recorded answers${absent}`, () => {
  const recorded = (name: string): unknown =>
    JSON.parse(readFileSync(`${recordings}/${name}.json`, 'utf8'))

  it('of posts.json, cut after two posts, and its second page are read to the end', async () => {
    const { latest_posts } = recorded('posts_latest') as { latest_posts: Item[] }
    const answers = [{ latest_posts: latest_posts.slice(0, 2) }, recorded('posts_before')]
    const play: Handler = (request, response) =>
      sendJson(answers.shift() ?? { latest_posts: [] })(request, response)
    await using site = await openForum(play, { now: Date.UTC(2020, 0, 26) })
    const { mentions, ids, rejected } = await site.read()
    expect({ ids, rejected }).toEqual({ ids: [14, 15], rejected: [] })
    const asked = site.requests.map(({ url }) => url)
    expect(asked).toEqual(['/posts.json', '/posts.json?before=14', '/posts.json?before=2'])
    for (const draft of mentions) expect(mentionDraftSchema.parse(draft)).toEqual(draft)
  })

  it.each([
    ['topic', ['83', '84', '86', '226']],
    ['topic_posts', ['123456']],
  ])('of posts within %s are mapped', async (name, ids) => {
    const { post_stream } = recorded(name) as { post_stream: { posts: Item[] } }
    await using site = await openForum(forum(() => post_stream.posts))
    const { mentions, rejected } = await site.read()
    expect(rejected).toEqual([])
    expect(mentions.map(({ externalId }) => externalId)).toEqual(ids)
    for (const draft of mentions) expect(mentionDraftSchema.parse(draft)).toEqual(draft)
  })

  it('of a single post by the system yield nothing, as by a search', async () => {
    const whole = () => sendJson(recorded('post'))
    const play = searching({ hits: () => [hit(11, 3)], whole })
    await using site = await openForum(play, { query: 'tea' })
    expect(await site.read()).toMatchObject({ mentions: [], rejected: [], deletions: [] })
  })

  it('of a search as forums of 2013 gave it are refused as of another shape', async () => {
    await using site = await openForum(sendJson(recorded('search')), { query: 'tea' })
    await expect(site.read()).rejects.toMatchObject({ kind: 'bad-data' })
  })
})
