import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createInstagramCollector } from '../../src/collectors/instagram/instagram.ts'
import { describeCollector, type Handler } from '../helpers/collector-conformance.ts'
import {
  graphError,
  graphNow,
  graphOrigin,
  graphRecordings,
  graphSpecs,
  graphTime,
  graphToken,
  openGraph,
  playGraph,
  recordedBody,
  sendsJson,
  unknownIn,
  type GraphItem,
} from '../helpers/graph.ts'

const collector = createInstagramCollector()
const accountId = '17841400000000001'
const byAccount = { accountId }
const hour = 3600_000
const day = 24 * hour

const comment = (id: string, at: number, replies: GraphItem[] = []): GraphItem => ({
  at,
  fields: { id, text: `Comment ${id}`, timestamp: graphTime(at), username: 'ann' },
  lists: { replies },
})
const media = (id: string, at: number, more: Record<string, unknown> = {}): GraphItem => ({
  at,
  fields: {
    id,
    caption: `Post ${id}`,
    timestamp: graphTime(at),
    permalink: `https://www.instagram.com/p/${id}/`,
    username: 'us',
    ...more,
  },
  lists: { comments: [] },
})
const withComments = (item: GraphItem, comments: GraphItem[]): GraphItem => ({
  ...item,
  lists: { comments },
})
const edges = (
  own: GraphItem[],
  tags: GraphItem[] = [],
  recent: GraphItem[] = [],
): Record<string, GraphItem[]> => ({
  [`${accountId}/media`]: own,
  [`${accountId}/tags`]: tags,
  'id-of-soup/recent_media': recent,
})

/** The search for a hashtag and single mentions, before the edges. */
const playAll =
  (all: () => Record<string, GraphItem[]>, single: Record<string, unknown> = {}): Handler =>
  (request, response) => {
    const url = new URL(request.url ?? '/', graphOrigin)
    const id = /\.(?:media|comment)_id\((\d+)\)/.exec(url.searchParams.get('fields') ?? '')?.[1]
    const gone = graphError(100, { error_subcode: 33 })
    const play = url.pathname.endsWith('/ig_hashtag_search')
      ? sendsJson({ data: [{ id: `id-of-${url.searchParams.get('q')}` }] })
      : id === undefined
        ? playGraph(all)
        : sendsJson(single[id] ?? gone, id in single ? 200 : 400)
    play(request, response)
  }

const open = (first: Handler, options: Record<string, unknown> = byAccount) =>
  openGraph(collector, first, options, graphToken)
const many = (count: number, make: (n: number) => GraphItem) =>
  Array.from({ length: count }, (_, n) => make(n))

const account = edges(
  many(30, (n) =>
    withComments(
      media(`m${n}`, graphNow - n * 6 * hour),
      many(n === 2 ? 70 : n % 2, (c) =>
        comment(
          `m${n}_c${c}`,
          graphNow - c * 60_000,
          many(c === 1 ? 40 : 0, (r) => comment(`m${n}_r${r}`, graphNow - r * 1000)),
        ),
      ),
    ),
  ),
  many(30, (n) => media(`t${n}`, graphNow - n * hour, { username: 'lee' })),
  many(200, (n) => media(`h${n}`, graphNow - n * 60_000, { username: undefined })),
)
const idsIn = (items: GraphItem[]): string[] =>
  items.flatMap(({ fields, lists = {} }) => [fields.id, ...idsIn(Object.values(lists).flat())])
const heard = Object.values(account)
  .flatMap(idsIn)
  .filter((id) => !/^m\d+$/.test(id))

describeCollector('instagram', {
  collector,
  options: () => ({ ...byAccount, hashtags: ['#Soup'] }),
  credentials: graphToken,
  origin: graphOrigin,
  badOptions: [
    { options: {}, field: 'accountId' },
    { options: { accountId: 'us' }, field: 'accountId' },
    { options: { ...byAccount, hashtags: ['two words'] }, field: 'hashtags.0' },
    { options: { ...byAccount, hashtags: Array(31).fill('x') }, field: 'hashtags' },
    { options: { ...byAccount, mentionedMedia: ['a)'] }, field: 'mentionedMedia.0' },
    { options: { ...byAccount, watchDays: 0 }, field: 'watchDays' },
  ],
  serve: playAll(() => account),
  expectedIds: heard,
})

describe('reading', () => {
  it('goes on inside a long thread and inside long replies', async () => {
    await using graph = await open(playAll(() => account))
    await graph.read()
    const paths = graph.seen.map((line) => line.split('?')[0]?.replace('GET /v26.0/', ''))
    expect(new Set(paths)).toEqual(
      new Set([`${accountId}/tags`, `${accountId}/media`, 'm2_c1/replies', 'm2/comments']),
    )
  })

  it('reads on through old comments no further than to the last day before it', async () => {
    const old = many(100, (n) => comment(`c${n}`, graphNow - 10 * day - n * hour))
    const items = [withComments(media('m1', graphNow - 13 * day), old)]
    await using graph = await open(playAll(() => edges(items)))
    await graph.read()
    const asked = graph.seen.length
    graph.clock.ms += hour
    await graph.read()
    expect(graph.seen.slice(asked).filter((line) => line.includes('/comments'))).toEqual([])
  })

  it('hears what is new since, and a post that was edited', async () => {
    const items = edges([], [media('t1', graphNow - hour, { username: 'lee' })])
    await using graph = await open(playAll(() => items))
    await graph.read()
    const [tagged] = items[`${accountId}/tags`] ?? []
    if (tagged !== undefined) tagged.fields['caption'] = 'Better words'
    items[`${accountId}/tags`]?.push(media('t2', graphNow, { username: 'lee' }))
    const { mentions } = await graph.read()
    expect(mentions.map(({ text }) => text)).toEqual(['Post t2', 'Better words'])
  })

  it('goes back to the day that is asked for, and says how far when all before is read', async () => {
    const own = many(100, (n) =>
      withComments(media(`m${n}`, graphNow - n * day), [comment(`c${n}`, graphNow - n * day)]),
    )
    const tags = many(30, (n) => media(`t${n}`, graphNow - n * 10 * day))
    await using graph = await open(playAll(() => edges(own, tags)))
    const since = graphNow - 60 * day
    const { ids, pages } = await graph.readBack(since)
    const comments = Array.from({ length: 61 }, (_, n) => `c${n}`)
    expect(ids).toEqual(expect.arrayContaining(comments))
    expect(ids).toContain('t6')
    expect(ids).not.toContain('c61')
    const reached = pages.map(({ reachedAt }) => Date.parse(reachedAt ?? ''))
    expect(reached).toEqual(reached.toSorted((a, b) => b - a))
    expect(reached.at(-1)).toBe(since)
  })
})

describe('hashtags', () => {
  const bySoup = { ...byAccount, hashtags: ['#Soup', 'soup'] }

  it('are looked up once, and read to an hour before the last reading', async () => {
    await using graph = await open(
      playAll(() => account),
      bySoup,
    )
    await graph.read()
    graph.clock.ms += 60_000
    const asked = graph.seen.length
    const { ids } = await graph.read()
    const again = graph.seen.slice(asked).join()
    expect(graph.seen.filter((line) => line.includes('ig_hashtag_search'))).toHaveLength(1)
    expect(again).toContain(`id-of-soup/recent_media?user_id=${accountId}`)
    expect(ids).not.toContain('h160')
  })

  it('say that Meta answers for no more of them, and are all read once it does', async () => {
    const play = playAll(() => account)
    await using graph = await open((request, response) => {
      const isSearch = request.url?.includes('ig_hashtag_search')
      ;(isSearch ? sendsJson(graphError(18), 400) : play)(request, response)
    }, bySoup)
    const { ids, rejected } = await graph.read()
    expect(ids).toContain('t29')
    expect(rejected).toMatchObject([{ reason: expect.stringContaining('#soup: Meta says') }])
    graph.play(play)
    expect((await graph.read()).ids).toContain('h199')
  })
})

describe('a mention', () => {
  it('holds what a reply says, and what it hangs on', async () => {
    const reply = comment('r1', graphNow)
    reply.fields['parent_id'] = 'c1'
    const items = [withComments(media('m1', graphNow), [comment('c1', graphNow, [reply])])]
    await using graph = await open(playAll(() => edges(items)))
    const { mentions } = await graph.read()
    expect(mentions.find(({ externalId }) => externalId === 'r1')).toEqual({
      externalId: 'r1',
      network: 'instagram',
      kind: 'comment',
      title: null,
      text: 'Comment r1',
      textFormat: 'plain',
      url: 'https://www.instagram.com/p/m1/',
      language: null,
      postedAt: '2026-01-31T12:00:00.000Z',
      author: {
        externalId: 'ann',
        handle: 'ann',
        name: null,
        url: 'https://www.instagram.com/ann/',
        avatarUrl: null,
        followers: null,
      },
      metrics: {},
      conversationId: 'm1',
      parentId: 'c1',
      raw: { isHidden: null },
    })
  })

  it('is not our own, unless it is asked for', async () => {
    const ours = comment('ours', graphNow)
    ours.fields['username'] = 'us'
    const items = [withComments(media('m1', graphNow), [ours])]
    await using graph = await open(playAll(() => edges(items)))
    expect((await graph.read()).ids).toEqual([])
    expect((await graph.read({ ...byAccount, own: true })).ids).toEqual(['m1', 'ours'])
  })

  it('that a webhook told of is read by its id, and gone when Meta says so', async () => {
    const options = { ...byAccount, mentionedMedia: ['1', '2'], mentionedComments: ['3', '4'] }
    const single = {
      1: { mentioned_media: media('1', graphNow, { username: 'lee' }).fields },
      3: { mentioned_comment: { ...comment('3', graphNow).fields, media: { id: '9' } } },
      4: { mentioned_comment: null },
    }
    await using graph = await open(
      playAll(() => edges([]), single),
      options,
    )
    const { mentions, deletions, rejected } = await graph.read()
    expect(mentions.map(({ externalId, parentId }) => [externalId, parentId])).toEqual([
      ['1', null],
      ['3', '9'],
    ])
    expect(deletions).toEqual(['2'])
    expect(rejected).toMatchObject([{ excerpt: '4' }])
  })

  it('that is broken is rejected by its id, without its words, and the rest goes on', async () => {
    const data = [null, { id: 7, caption: 'secret' }, media('t1', graphNow).fields]
    await using graph = await open(sendsJson({ data }))
    const { ids, rejected } = await graph.read()
    expect(ids).toEqual(['t1'])
    expect(rejected).toHaveLength(4)
    expect(JSON.stringify(rejected)).not.toContain('secret')
  })
})

describe('signing in', () => {
  it('keeps the long-lived token of the person', async () => {
    const app = { appId: '42', appSecret: 'app-secret' }
    const tokens = ['brief', 'long']
    const first: Handler = (request, response) =>
      sendsJson({ access_token: tokens.shift() })(request, response)
    await using graph = await openGraph(collector, first, byAccount, app)
    const answer = { code: 'c', redirectUri: 'https://us.example/back', codeVerifier: 'v' }
    const kept = await collector.oauth?.finish(answer, graph.env())
    expect(kept).toEqual({ ...app, accessToken: 'long' })
    expect(graph.bodies[1]).toContain('fb_exchange_token=brief')
  })
})

describe.skipIf(graphSpecs === null)("Meta's own description (skipped if absent)", () => {
  it('knows each edge, field and parameter that we ask with', async () => {
    const options = {
      ...byAccount,
      hashtags: ['soup'],
      mentionedMedia: ['1'],
      mentionedComments: ['3'],
    }
    await using graph = await open(
      playAll(() => account),
      options,
    )
    await graph.read()
    await graph.readBack(graphNow - 2 * day, 5)
    const asked = graph.seen.map((line) => new URL(line.replace('GET ', ''), graphOrigin))
    const nodes = new Map([
      ['media', 'IGUser'],
      ['tags', 'IGUser'],
      ['recent_media', 'ShadowIGHashtag'],
      ['comments', 'IGMedia'],
      ['replies', 'IGComment'],
    ])
    const edges = new Set<string>()
    const unknown = asked.flatMap((url) => {
      const [, , id, edge = null] = url.pathname.split('/')
      edges.add(edge ?? id ?? '')
      // The search stands at the root, of which there is no description.
      if (id === 'ig_hashtag_search') return []
      return unknownIn(nodes.get(edge ?? '') ?? 'IGUser', edge, url)
    })
    expect(unknown).toEqual([])
    expect([...edges].toSorted()).toEqual(
      [...nodes.keys(), accountId, 'ig_hashtag_search'].toSorted(),
    )
  })
})

const recordedPage = z.object({ data: z.array(z.record(z.string(), z.unknown())) }).loose()

describe.skipIf(graphRecordings === null)('recorded answers (skipped if absent)', () => {
  const recorded = (...path: string[]) => recordedBody('instagram', ...path)
  /** Pages for the end of a path, one after the other. */
  const replay =
    (pages: Record<string, unknown[]>): Handler =>
    (request, response) => {
      const { pathname } = new URL(request.url ?? '/', graphOrigin)
      const found = Object.entries(pages).find(([end]) => pathname.endsWith(end))
      sendsJson(found?.[1].shift() ?? { data: [] })(request, response)
    }

  it('of posts that tag us are read, those with words', async () => {
    const body = recorded('apidata', 'users', 'tagged_medias.json')
    await using graph = await open(replay({ '/tags': [body] }))
    graph.clock.ms = Date.UTC(2018, 8, 1)
    const { mentions, rejected } = await graph.read()
    const withWords = recordedPage.parse(body).data.filter(({ caption }) => caption)
    expect(rejected).toEqual([])
    expect(mentions.map(({ externalId }) => externalId)).toEqual(withWords.map(({ id }) => id))
    expect(mentions[0]?.metrics).toEqual({ likes: 2, replies: 0 })
  })

  it('of our posts and their comments are read over all their pages', async () => {
    const [first, second] = ['medias_p1.json', 'medias_p2.json'].map((name) =>
      recordedPage.parse(recorded('apidata', 'users', name)),
    )
    const [comments, more] = ['comments_p1.json', 'comments_p2.json'].map((name) =>
      recorded('apidata', 'medias', name),
    )
    const [item] = first?.data ?? []
    if (item !== undefined) item['comments'] = comments
    await using graph = await open(replay({ '/media': [first, second], '/comments': [more] }))
    graph.clock.ms = Date.UTC(2020, 1, 1)
    const { ids, rejected } = await graph.read()
    expect(rejected).toEqual([])
    expect(ids).toHaveLength(4)
    expect(graph.seen.filter((line) => line.includes('after=after'))).toHaveLength(2)
  })

  it('of a hashtag are found and read over both pages', async () => {
    const pages = ['hashtag_top_medias_p1.json', 'hashtag_top_medias_p2.json'].map((name) =>
      recordedPage.parse(recorded('apidata', 'hashtags', name)),
    )
    const search = recorded('apidata', 'users', 'hashtag_search.json')
    const answers = { ig_hashtag_search: [search], '/17841562426109234/recent_media': [...pages] }
    await using graph = await open(replay(answers), { ...byAccount, hashtags: ['developers'] })
    const { mentions, rejected } = await graph.read()
    const withWords = pages.flatMap(({ data }) => data).filter(({ caption }) => caption)
    expect(rejected).toEqual([])
    expect(mentions).toHaveLength(new Set(withWords.map(({ id }) => id)).size)
    expect(mentions.length).toBeGreaterThan(30)
    expect(mentions.every(({ author }) => author === null)).toBe(true)
  })

  it('of mentions in a caption and in a comment are read', async () => {
    const bodies = ['mentioned_media.json', 'mentioned_comment.json'].map((name) =>
      recorded('apidata', 'users', name),
    )
    const options = { ...byAccount, mentionedMedia: ['1'], mentionedComments: ['2'] }
    await using graph = await open(replay({ [`/${accountId}`]: bodies }), options)
    const { mentions } = await graph.read()
    expect(mentions.map(({ kind, text, author }) => [kind, text, author?.handle ?? null])).toEqual([
      ['post', '@ikroskun hey', null],
      ['comment', '@ikroskun good', 'ikroskun'],
    ])
  })
})
