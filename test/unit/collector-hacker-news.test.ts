import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { createHackerNewsCollector } from '../../src/collectors/hacker-news/hacker-news.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import {
  conformanceNow,
  describeCollector,
  type Handler,
} from '../helpers/collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const collector = createHackerNewsCollector()
const origin = 'https://hn.algolia.com'
const nowS = conformanceNow / 1000
const minute = 60
const hour = 60 * minute
const day = 24 * hour

type Item = { id: number; at: number; more?: Record<string, unknown> }

const story = (id: number, at: number, more: Record<string, unknown> = {}): Item => ({
  id,
  at,
  more: { _tags: ['story', 'author_ann', `story_${id}`], title: `Story ${id}`, ...more },
})

const comment = (id: number, at: number, more: Record<string, unknown> = {}): Item => ({
  id,
  at,
  more: { _tags: ['comment', 'author_bob', 'story_1'], comment_text: `Text ${id}`, ...more },
})

/** Answers as the search does: the newest first, and of one query no more than `most` in all. */
function searchOf(items: readonly Item[], most = 1000): Handler {
  return (request, response) => {
    const params = new URL(request.url ?? '', origin).searchParams
    const filters = (params.get('numericFilters') ?? '').split(',')
    const bound = (sign: string) =>
      Number(filters.find((filter) => filter.startsWith(sign))?.slice(sign.length) ?? Infinity)
    const matching = items
      .filter(({ at }) => at >= bound('created_at_i>=') && at < bound('created_at_i<'))
      .toSorted((a, b) => b.at - a.at)
    const hitsPerPage = Math.min(Number(params.get('hitsPerPage') ?? 20), most)
    const hits = matching
      .slice(0, hitsPerPage)
      .map(({ id, at, more }) =>
        Object.assign({ objectID: String(id), created_at_i: at, author: 'ann' }, more),
      )
    sends({ hits, nbHits: matching.length, page: 0, nbPages: 1, hitsPerPage })(request, response)
  }
}

function sends(body: unknown): Handler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

/** Bursts and gaps; more than two queries can give, many in the same second. */
const many = Array.from({ length: 2300 }, (_, i) =>
  (i % 3 === 0 ? story : comment)(i + 1, nowS - 20 * day + (i % 50) * 8 * hour + (i % 7)),
)

describeCollector('hacker-news', {
  collector,
  options: () => ({ query: 'earshot' }),
  credentials: null,
  badOptions: [
    { options: {}, field: 'query' },
    { options: { query: '  ' }, field: 'query' },
    { options: { query: '-spam -"more spam"' }, field: 'query' },
    { options: { query: 'x'.repeat(501) }, field: 'query' },
    { options: { query: 'earshot', what: 'jobs' }, field: 'what' },
  ],
  origin,
  serve: searchOf(many),
  expectedIds: many.map(({ id }) => String(id)),
})

/** A search whose answers the test changes, and a reader of it that keeps the cursor. */
async function openSearch(first: Handler) {
  let handler = first
  let now = conformanceNow
  let cursor: Cursor | null = null
  const asked: URLSearchParams[] = []
  const web = await startWeb((request, response) => {
    asked.push(new URL(request.url ?? '', origin).searchParams)
    handler(request, response)
  })
  const client = loopbackClient()

  async function read(given: Record<string, unknown> = {}) {
    const env = {
      options: collector.optionsSchema.parse({ query: 'earshot', ...given }),
      credentials: null,
      signal: new AbortController().signal,
      http: movedClient(client, origin, web.url),
      clock: { now: () => now },
      ...restOfEnv(),
    }
    const pages: Page[] = []
    for await (const page of collector.collect(cursor, env)) {
      pages.push(page)
      cursor = page.cursor
    }
    const mentions = pages.flatMap((page) => page.mentions)
    return {
      pages,
      mentions,
      ids: mentions.map((mention) => Number(mention.externalId)),
      rejected: pages.flatMap((page) => page.rejected),
    }
  }

  /** As many runs as it takes to come to the end of a search that does not change. */
  async function readAll() {
    const seen = new Set<number>()
    const rejected: Page['rejected'] = []
    for (let runs = 0; runs < 30; runs++) {
      const run = await read()
      for (const id of run.ids) seen.add(id)
      rejected.push(...run.rejected)
      if (asked.at(-1)?.get('numericFilters')?.includes('<') === false) break
    }
    return { ids: [...seen].sort((a, b) => a - b), rejected }
  }

  return {
    asked,
    read,
    readAll,
    play: (next: Handler) => void (handler = next),
    pass: (seconds: number) => void (now += seconds * 1000),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

describe('a question to the search', () => {
  it('asks by date for whole words in the item itself, of the last 30 days at first', async () => {
    await using hn = await openSearch(searchOf([]))
    await hn.read({ query: ' "ear shot" -radio ' })
    expect(Object.fromEntries(hn.asked[0] ?? [])).toEqual({
      query: '"ear shot" -radio',
      tags: '(story,comment)',
      numericFilters: `created_at_i>=${nowS - 30 * day}`,
      hitsPerPage: '1000',
      typoTolerance: 'false',
      queryType: 'prefixNone',
      restrictSearchableAttributes: 'title,url,story_text,comment_text',
      attributesToHighlight: '[]',
    })
  })

  it.each([
    ['stories', 'story'],
    ['comments', 'comment'],
    ['both', '(story,comment)'],
  ])('for %s has the tags %s', async (what, tags) => {
    await using hn = await openSearch(searchOf([]))
    await hn.read({ what })
    expect(hn.asked[0]?.get('tags')).toBe(tags)
  })
})

describe('reading on', () => {
  it('asks once when nothing much is new, from a day before the newest that was seen', async () => {
    await using hn = await openSearch(searchOf([story(1, nowS - 3 * day), story(2, nowS - day)]))
    expect((await hn.read()).ids).toEqual([1, 2])
    hn.pass(5 * hour)
    expect((await hn.read()).ids).toEqual([2])
    expect(hn.asked.map((params) => params.get('numericFilters'))).toEqual([
      `created_at_i>=${nowS - 30 * day}`,
      `created_at_i>=${nowS - 2 * day}`,
    ])
  })

  it('hears what is found a day late, and what was edited meanwhile', async () => {
    const items = [story(1, nowS - 25 * hour), story(3, nowS - minute, { title: 'Frist' })]
    await using hn = await openSearch(searchOf(items))
    await hn.read()
    const edited = [story(2, nowS - 24 * hour), story(3, nowS - minute, { title: 'First' })]
    hn.play(searchOf([...items.slice(0, 1), ...edited]))
    const { ids, mentions } = await hn.read()
    expect(ids).toEqual([2, 3])
    expect(mentions.at(-1)?.title).toBe('First')
  })

  it('yields slices oldest first, each of them whole and in order', async () => {
    await using hn = await openSearch(searchOf(many))
    const { mentions, pages } = await hn.read()
    const times = mentions.map(({ postedAt }) => postedAt ?? '')
    expect(times).toEqual(times.toSorted())
    expect(pages.length).toBeGreaterThan(2)
  })

  it('misses nothing of a second that lies at the border of two slices', async () => {
    const crowded = Array.from({ length: 50 }, (_, i) =>
      comment(i + 1, nowS - 4 * hour + Math.floor(i / 9)),
    )
    await using hn = await openSearch(searchOf(crowded, 10))
    const { ids } = await hn.readAll()
    expect(ids).toEqual(crowded.map(({ id }) => id))
  })

  it('says that it cannot read the rest of a second with more than a search gives', async () => {
    const crowded = Array.from({ length: 13 }, (_, i) => comment(i + 1, nowS - day))
    await using hn = await openSearch(searchOf([...crowded, story(9000, nowS - hour)], 10))
    const { ids, rejected } = await hn.readAll()
    expect(ids).toHaveLength(11)
    expect(rejected).toMatchObject([{ reason: expect.stringContaining('in one second') }])
  })

  it('stops after some requests and goes on next time, until all is read', async () => {
    const flood = Array.from({ length: 10_000 }, (_, i) =>
      comment(i + 1, nowS - 20 * day + 120 * i),
    )
    await using hn = await openSearch(searchOf(flood))
    const seen = new Set<number>()
    const requests: number[] = []
    while (seen.size < flood.length && requests.length < 6) {
      for (const id of (await hn.read()).ids) seen.add(id)
      requests.push(hn.asked.length - requests.reduce((sum, n) => sum + n, 0))
    }
    expect(seen.size).toBe(flood.length)
    expect(requests.length).toBeGreaterThan(1)
    expect(Math.max(...requests)).toBeLessThanOrEqual(10)
  })

  it('is not led past its own present by an item from the future', async () => {
    await using hn = await openSearch(searchOf([story(1, nowS + 900 * day)]))
    expect((await hn.read()).ids).toEqual([1])
    hn.play(searchOf([story(1, nowS + 900 * day), story(2, nowS + minute)]))
    expect((await hn.read()).ids).toEqual([2, 1])
  })

  it('begins anew from a place that is ahead of the time', async () => {
    const [ahead, now] = [29 * day, -day].map((at) => searchOf([story(2, nowS + at)]))
    await using hn = await openSearch(ahead ?? searchOf([]))
    hn.pass(30 * day)
    await hn.read()
    hn.pass(-30 * day)
    hn.play(now ?? searchOf([]))
    expect((await hn.read()).ids).toEqual([2])
  })

  it('begins anew when the words or the kind of items are others', async () => {
    await using hn = await openSearch(searchOf([story(1, nowS - 20 * day), story(2, nowS)]))
    await hn.read()
    expect((await hn.read({ query: 'other' })).ids).toEqual([1, 2])
    expect((await hn.read({ query: 'other', what: 'stories' })).ids).toEqual([1, 2])
    expect((await hn.read({ query: 'other', what: 'stories' })).ids).toEqual([2])
  })

  it('misses nothing, whatever comes while it reads and however little an answer holds', async () => {
    const second = fc.integer({ min: nowS - 3 * hour, max: nowS })
    const scene = fc.record({
      old: fc.array(second, { maxLength: 40 }),
      /** What is found only from one of the requests on, posted in the last day. */
      late: fc.array(fc.tuple(fc.nat(8), fc.integer({ min: -23 * hour, max: 0 })), {
        maxLength: 20,
      }),
      most: fc.integer({ min: 3, max: 12 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ old, late, most }) => {
        const items = [...new Set([...old, nowS])].map((at, i) => story(i + 1, at))
        let requests = 0
        await using hn = await openSearch((request, response) => {
          for (const [i, [from, ago]] of late.entries()) {
            if (from === requests) items.push(story(1000 + i, nowS + ago))
          }
          requests++
          searchOf(items, most)(request, response)
        })
        const seen = new Set<number>()
        const read = async () => {
          for (const id of (await hn.read()).ids) seen.add(id)
        }
        for (let runs = 0; runs < 12; runs++) await read()
        const crowded = new Map<number, number>()
        for (const { at } of items) crowded.set(at, (crowded.get(at) ?? 0) + 1)
        fc.pre(Math.max(...crowded.values()) < most)
        expect([...seen].toSorted()).toEqual(items.map(({ id }) => id).toSorted())
      }),
      { numRuns: 8 },
    )
  })
})

describe('a mention', () => {
  const readOne = async (hit: Record<string, unknown>) => {
    await using hn = await openSearch(sends({ hits: [hit], nbHits: 1 }))
    const { mentions, rejected } = await hn.read()
    for (const draft of mentions) expect(mentionDraftSchema.parse(draft)).toEqual(draft)
    return { mention: mentions[0], rejected }
  }

  it('holds what a story says', async () => {
    const { mention } = await readOne({
      objectID: '70000001',
      created_at: '2026-01-30T10:00:00Z',
      created_at_i: Date.UTC(2026, 0, 30, 10) / 1000,
      title: 'Ears &amp; shots <3',
      url: 'https://blog.example.com/ears',
      author: 'ann_lee',
      points: 42,
      num_comments: 7,
      story_text: '<p>Why we <i>listen</i>',
      story_id: 70000001,
      _tags: ['story', 'author_ann_lee', 'story_70000001', 'show_hn'],
      children: [70000002],
    })
    expect(mention).toEqual({
      externalId: '70000001',
      network: 'hackernews',
      kind: 'post',
      title: 'Ears & shots <3',
      text: '<p>Why we <i>listen</i>',
      textFormat: 'html',
      url: 'https://news.ycombinator.com/item?id=70000001',
      language: null,
      postedAt: '2026-01-30T10:00:00.000Z',
      author: {
        externalId: 'ann_lee',
        handle: 'ann_lee',
        name: null,
        url: 'https://news.ycombinator.com/user?id=ann_lee',
        avatarUrl: null,
        followers: null,
      },
      metrics: { score: 42, replies: 7 },
      conversationId: '70000001',
      parentId: null,
      raw: {
        link: 'https://blog.example.com/ears',
        storyTitle: null,
        storyUrl: null,
        tags: ['story', 'author_ann_lee', 'story_70000001', 'show_hn'],
      },
    })
  })

  it('holds what a comment says, where it stands and what it answers', async () => {
    const { mention } = await readOne({
      objectID: '70000003',
      created_at_i: nowS,
      author: 'bob',
      comment_text: 'It is &quot;fine&quot;<p>Really',
      story_id: 70000001,
      story_title: 'Ears &amp; shots',
      story_url: 'https://blog.example.com/ears',
      parent_id: 70000002,
      points: null,
      _tags: ['comment', 'author_bob', 'story_70000001'],
    })
    expect(mention).toMatchObject({
      externalId: '70000003',
      kind: 'comment',
      title: null,
      text: 'It is &quot;fine&quot;<p>Really',
      textFormat: 'html',
      url: 'https://news.ycombinator.com/item?id=70000003',
      metrics: {},
      conversationId: '70000001',
      parentId: '70000002',
      raw: { storyTitle: 'Ears & shots', storyUrl: 'https://blog.example.com/ears' },
    })
  })

  it('of a story that only links has a title and no text', async () => {
    const { mention } = await readOne({ objectID: 5, title: 'A link', story_text: null })
    expect(mention).toMatchObject({ externalId: '5', title: 'A link', text: '', postedAt: null })
  })

  it('leaves out what has another shape than it should', async () => {
    const odd = {
      author: 7,
      points: 'many',
      url: 'javascript:alert(1)',
      _tags: 'story',
      title: 'x',
    }
    const { mention } = await readOne({ objectID: '5', created_at_i: 'soon', ...odd })
    expect(mention).toMatchObject({ author: null, metrics: {}, postedAt: null })
    expect(mention?.raw).toMatchObject({ link: null, tags: [] })
  })

  it.each([
    ['an id', { title: 'x' }, 'hit: has no usable objectID'],
    ['a number as id', { objectID: '../x', title: 'x' }, 'hit: has no usable objectID'],
    ['a text', { objectID: '5', _tags: ['comment'], comment_text: '' }, 'comment: has no text'],
    ['words', { objectID: '5', title: ' ' }, 'story: has no title and no text'],
  ])('is none without %s, with the reason', async (_what, hit, reason) => {
    const { mention, rejected } = await readOne(hit)
    expect(mention).toBeUndefined()
    expect(rejected).toEqual([{ line: null, reason, excerpt: JSON.stringify(hit) }])
  })

  it('goes on past hits that are broken', async () => {
    const hits = [null, 'x', [], { objectID: '5', title: 'x', created_at_i: nowS }]
    await using hn = await openSearch(sends({ hits }))
    const { ids, rejected } = await hn.read()
    expect(ids).toEqual([5])
    expect(rejected).toHaveLength(3)
  })
})

describe('a failure', () => {
  it('of a refused question is shown with what the search says', async () => {
    await using hn = await openSearch((_request, response) => {
      response.writeHead(400).end('{"message":"invalid numericFilters"}')
    })
    await expect(hn.read()).rejects.toMatchObject({
      kind: 'bad-data',
      excerpt: '{"message":"invalid numericFilters"}',
    })
  })

  it('midway keeps the place up to which all is read', async () => {
    await using hn = await openSearch(searchOf(many))
    const whole = searchOf(many)
    const seen = new Set<number>()
    hn.play((request, response) => {
      if (hn.asked.length < 4) whole(request, response)
      else response.writeHead(429, { 'retry-after': '60' }).end()
    })
    await expect(hn.read()).rejects.toMatchObject({ kind: 'rate-limit', waitMs: 60_000 })
    hn.play(whole)
    const { ids } = await hn.read()
    for (const id of ids) seen.add(id)
    const firstRead = Number(hn.asked[4]?.get('numericFilters')?.slice('created_at_i>='.length))
    expect(firstRead).toBeGreaterThan(nowS - 30 * day)
    for (const { id, at } of many) if (at >= firstRead) expect(seen).toContain(id)
  })
})

const recorded = sharedPath('peers', 'hackernews', 'communal', 'algolia_search_by_url.json')
const recordedTree = sharedPath('peers', 'hackernews', 'communal', 'algolia_item_tree.json')

const hitsSchema = z.object({
  hits: z.array(z.object({ objectID: z.string(), title: z.string(), created_at: z.string() })),
})

type Node = { id: number; children: Node[] } & Record<string, unknown>
const nodeSchema: z.ZodType<Node> = z.looseObject({
  id: z.number(),
  get children() {
    return z.array(nodeSchema)
  },
})

describe(`recorded answers${recorded === null ? ' (absent)' : ''}`, () => {
  it.skipIf(recorded === null)('of a search become stories, oldest first', async () => {
    const text = readFileSync(recorded ?? '', 'utf8')
    const { hits } = hitsSchema.parse(JSON.parse(text))
    await using hn = await openSearch((_request, response) => void response.end(text))
    const { mentions, rejected } = await hn.read()
    expect(rejected).toEqual([])
    for (const draft of mentions) expect(mentionDraftSchema.parse(draft)).toEqual(draft)
    const expected = hits.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))
    expect(mentions.map((m) => [m.externalId, m.title, m.postedAt])).toEqual(
      expected.map((hit) => [hit.objectID, hit.title, hit.created_at]),
    )
    for (const { kind, metrics, author } of mentions) {
      expect(kind).toBe('post')
      expect(metrics).toEqual({ score: expect.any(Number), replies: expect.any(Number) })
      expect(author?.handle).toMatch(/^\w+$/)
    }
  })

  it.skipIf(recordedTree === null)('of a thread become its comments, as hits', async () => {
    const root = nodeSchema.parse(JSON.parse(readFileSync(recordedTree ?? '', 'utf8')))
    const flat = (node: Node): Node[] => [node, ...node.children.flatMap(flat)]
    const nodes = flat(root).slice(1)
    const hits = nodes.map(({ id, text, children: _children, type, ...node }) => ({
      ...node,
      objectID: String(id),
      comment_text: text,
      _tags: [type],
    }))
    await using hn = await openSearch(sends({ hits, nbHits: hits.length }))
    const { mentions, rejected } = await hn.read()
    expect(mentions.length + rejected.length).toBe(nodes.length)
    expect(rejected.filter(({ reason }) => reason !== 'comment: has no text')).toEqual([])
    const ids = new Set(flat(root).map(({ id }) => String(id)))
    for (const { kind, conversationId, parentId } of mentions) {
      expect([kind, conversationId]).toEqual(['comment', String(root.id)])
      expect(ids).toContain(parentId)
    }
  })
})
