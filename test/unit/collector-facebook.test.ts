import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createFacebookCollector } from '../../src/collectors/facebook/facebook.ts'
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

const collector = createFacebookCollector()
const pageId = '19292868552'
const byPage = { pageId }
const ann = { id: '77', name: 'Ann' }
const hour = 3600_000
const day = 24 * hour

const comment = (id: string, at: number, more: Record<string, unknown> = {}): GraphItem => ({
  at,
  fields: { id, message: `Comment ${id}`, created_time: graphTime(at), from: ann, ...more },
})
const post = (id: string, at: number, more: Record<string, unknown> = {}): GraphItem => ({
  at,
  fields: { id, message: `Post ${id}`, created_time: graphTime(at), from: ann, ...more },
  lists: { comments: [] },
})
const withComments = (item: GraphItem, comments: GraphItem[]): GraphItem => ({
  ...item,
  lists: { comments },
})
const edges = (
  feed: GraphItem[],
  tagged: GraphItem[] = [],
  ratings: GraphItem[] = [],
): Record<string, GraphItem[]> => ({
  [`${pageId}/feed`]: feed,
  [`${pageId}/tagged`]: tagged,
  [`${pageId}/ratings`]: ratings,
})
const open = (first: Handler, options: Record<string, unknown> = byPage) =>
  openGraph(collector, first, options, graphToken)

const many = (count: number, make: (n: number) => GraphItem) =>
  Array.from({ length: count }, (_, n) => make(n))
const wall = edges(
  many(60, (n) =>
    withComments(
      post(`p${n}`, graphNow - n * hour),
      many(n === 3 ? 60 : n % 3, (c) => comment(`p${n}_c${c}`, graphNow - c * 60_000)),
    ),
  ),
  [post('p3', graphNow - 3 * hour), post('t1', graphNow - hour)],
)
const idsIn = (items: GraphItem[]): string[] =>
  items.flatMap(({ fields, lists = {} }) => [fields.id, ...idsIn(Object.values(lists).flat())])

describeCollector('facebook', {
  collector,
  options: () => byPage,
  credentials: graphToken,
  origin: graphOrigin,
  badOptions: [
    { options: {}, field: 'pageId' },
    { options: { pageId: 'our.page' }, field: 'pageId' },
    { options: { pageId, watchDays: 400 }, field: 'watchDays' },
    { options: { pageId, own: 'yes' }, field: 'own' },
  ],
  serve: playGraph(() => wall),
  expectedIds: [...new Set(Object.values(wall).flatMap(idsIn))],
})

describe('reading', () => {
  it('asks for posts and their latest comments at once, and goes on inside a long thread', async () => {
    await using graph = await open(playGraph(() => wall))
    await graph.read()
    const paths = graph.seen.map((line) => line.split('?')[0]?.replace('GET /v26.0/', ''))
    expect(paths).toEqual([
      `${pageId}/tagged`,
      `${pageId}/feed`,
      'p3/comments',
      `${pageId}/feed`,
      `${pageId}/feed`,
    ])
  })

  it('misses nothing that arrives between its requests and between its runs', async () => {
    const arrivals = fc.array(fc.array(fc.nat({ max: 40 }), { maxLength: 5 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(arrivals, fc.boolean(), async (runs, isSlow) => {
        const feed = [post('p', graphNow - hour)]
        let waiting: number[] = []
        let clock = { ms: graphNow }
        const arrive = (count = 0) => {
          for (let n = 0; n < count; n++) {
            const at = (clock.ms += 1000)
            const parent = isSlow ? feed.at(-1) : feed[(at / 1000) % feed.length]
            if (n % 3 === 0) feed.push(post(`p${at}`, at))
            else parent?.lists?.['comments']?.push(comment(`c${at}`, at))
          }
        }
        const play = playGraph(() => edges(feed))
        await using graph = await open((request, response) => {
          play(request, response)
          arrive(waiting.shift())
        })
        clock = graph.clock
        const heard = new Set<string>()
        for (const run of [...runs, []]) {
          waiting = [...run]
          for (const id of (await graph.read()).ids) heard.add(id)
          clock.ms += isSlow ? 20 * day : hour
          arrive(waiting.length)
        }
        for (const id of (await graph.read()).ids) heard.add(id)
        expect(idsIn(feed).filter((id) => !heard.has(id))).toEqual([])
      }),
      { numRuns: 15 },
    )
  }, 60_000)

  it('reads the last day of comments again, and what was edited with it', async () => {
    const said = comment('c1', graphNow - 2 * hour)
    const items = [withComments(post('p1', graphNow - 5 * day), [said])]
    await using graph = await open(playGraph(() => edges(items)))
    await graph.read()
    graph.clock.ms += 3 * hour
    said.fields['message'] = 'Said better'
    const { mentions } = await graph.read()
    expect(mentions.find(({ externalId }) => externalId === 'c1')?.text).toBe('Said better')
  })

  it('begins anew from its newest when it was cut short, and for another page', async () => {
    await using graph = await open(playGraph(() => wall))
    await graph.read(byPage, 4)
    const { ids } = await graph.read()
    expect(ids).toContain('p59')
    const other = { ...wall, '5/feed': [post('other', graphNow)], '5/tagged': [] }
    graph.play(playGraph(() => other))
    expect((await graph.read({ pageId: '5' })).ids).toEqual(['other'])
  })

  it('tells of a post that was deleted while its comments were read', async () => {
    const play = playGraph(() => wall)
    await using graph = await open((request, response) => {
      const isThread = request.url?.includes('/p3/comments')
      const gone = graphError(100, { error_subcode: 33 })
      ;(isThread ? sendsJson(gone, 400) : play)(request, response)
    })
    const { deletions, ids } = await graph.read()
    expect(deletions).toEqual(['p3'])
    expect(ids).toContain('p59')
  })

  it('asks for fewer posts at once where Meta finds it too much', async () => {
    const play = playGraph(() => wall)
    await using graph = await open((request, response) => {
      const limit = Number(new URL(request.url ?? '', graphOrigin).searchParams.get('limit'))
      const message = "Please reduce the amount of data you're asking for, then retry your request"
      const isTooMuch = request.url?.includes('/feed') === true && limit > 1
      ;(isTooMuch ? sendsJson(graphError(1, { message }), 500) : play)(request, response)
    })
    expect((await graph.read()).ids).toContain('p59')
  })

  it('stops at a server that answers the same whatever it is asked', async () => {
    const data = [post('p1', graphNow).fields]
    const next = `${graphOrigin}/v26.0/x?after=1`
    await using graph = await open(sendsJson({ data, paging: { next } }))
    expect((await graph.read()).ids).toEqual(['p1'])
    expect(graph.seen.length).toBeLessThan(6)
  })

  it('goes back to the day that is asked for, says how far, and goes on where it stopped', async () => {
    const feed = many(200, (n) => post(`p${n}`, graphNow - n * day))
    await using graph = await open(playGraph(() => edges(feed)))
    const since = graphNow - 150 * day
    const first = await graph.readBack(since, 4)
    const reached = first.pages.map(({ reachedAt }) => Date.parse(reachedAt ?? ''))
    expect(reached).toEqual([graphNow, graphNow, graphNow - 24 * day, graphNow - 49 * day])
    const asked = graph.seen.length
    const rest = await graph.readBack(since)
    expect(graph.seen[asked]).toContain(`until=${Math.floor((graphNow - 49 * day) / 1000) + 1}`)
    expect(new Set([...first.ids, ...rest.ids])).toEqual(new Set(idsIn(feed.slice(0, 151))))
    expect(rest.pages.at(-1)?.reachedAt).toBe(new Date(since).toISOString())
    expect((await graph.readBack(since)).pages).toEqual([])
  })
})

describe('a mention', () => {
  it('holds what a comment says', async () => {
    const items = withComments(post('p1', graphNow, { from: { id: pageId, name: 'We' } }), [
      comment('p1_9', graphNow, {
        permalink_url: 'https://www.facebook.com/1/posts/1/?comment_id=9',
        like_count: 2,
        comment_count: 1,
        parent: { id: 'p1_8' },
      }),
    ])
    await using graph = await open(playGraph(() => edges([items])))
    expect((await graph.read()).mentions).toEqual([
      {
        externalId: 'p1_9',
        network: 'facebook',
        kind: 'comment',
        title: null,
        text: 'Comment p1_9',
        textFormat: 'plain',
        url: 'https://www.facebook.com/1/posts/1/?comment_id=9',
        language: null,
        postedAt: '2026-01-31T12:00:00.000Z',
        author: {
          externalId: '77',
          handle: null,
          name: 'Ann',
          url: null,
          avatarUrl: null,
          followers: null,
        },
        metrics: { likes: 2, replies: 1 },
        conversationId: 'p1',
        parentId: 'p1_8',
        raw: { isHidden: null },
      },
    ])
  })

  it('is not our own, unless it is asked for; who it was may be unknown', async () => {
    const us = { from: { id: pageId, name: 'We' } }
    const items = [
      withComments(post('ours', graphNow, us), [comment('c', graphNow, us)]),
      post('unknown', graphNow, { from: null }),
    ]
    await using graph = await open(playGraph(() => edges(items)))
    const { mentions } = await graph.read()
    expect(mentions.map(({ externalId, author }) => [externalId, author])).toEqual([
      ['unknown', null],
    ])
    const { ids } = await graph.read({ ...byPage, own: true })
    expect(ids.toSorted()).toEqual(['c', 'ours', 'unknown'])
  })

  it('has words and is for all to see', async () => {
    const items = [
      withComments(post('picture', graphNow, { message: undefined }), [
        comment('private', graphNow, { is_private: true }),
      ]),
      post('draft', graphNow, { is_published: false }),
    ]
    await using graph = await open(playGraph(() => edges(items)))
    expect(await graph.read()).toMatchObject({ ids: [], rejected: [] })
  })

  it('that is broken is rejected by its id, without its words, and the rest goes on', async () => {
    const data = [null, 'x', { id: 7, message: 'secret' }, post('p1', graphNow).fields]
    await using graph = await open(sendsJson({ data }))
    const { ids, rejected } = await graph.read()
    expect(ids).toEqual(['p1'])
    expect(rejected).toHaveLength(6)
    expect(JSON.stringify(rejected)).not.toContain('secret')
  })

  it('is a recommendation with its verdict, and its stars where it has some', async () => {
    const review = (id: string, more: Record<string, unknown>): GraphItem => {
      const story = { open_graph_story: { id }, created_time: graphTime(graphNow), reviewer: ann }
      return { at: graphNow, fields: { id, review_text: 'Good soup', ...story, ...more } }
    }
    const ratings = [
      review('r1', { recommendation_type: 'negative', has_rating: false }),
      review('r2', { has_rating: true, rating: 4 }),
      review('r3', { review_text: '' }),
    ]
    await using graph = await open(playGraph(() => edges([], [], ratings)))
    const { mentions } = await graph.read({ ...byPage, reviews: true })
    const told = mentions.map(({ externalId, kind, metrics }) => [externalId, kind, metrics])
    expect(told.toSorted()).toEqual([
      ['r1', 'review', { recommends: 0 }],
      ['r2', 'review', { stars: 4 }],
    ])
    expect(graph.seen.join()).toContain('/v21.0/')
  })

  it('is heard all the same when recommendations are no longer given', async () => {
    const play = playGraph(() => wall)
    await using graph = await open((request, response) => {
      const isEnded = request.url?.includes('/ratings')
      ;(isEnded ? sendsJson(graphError(12), 400) : play)(request, response)
    })
    const { ids, rejected } = await graph.read({ ...byPage, reviews: true })
    expect(ids).toContain('p59')
    expect(rejected[0]?.reason).toContain('recommendations: Meta says')
  })
})

describe('signing in', () => {
  const app = { appId: '42', appSecret: 'app-secret' }
  const tokens: Handler = (request, response) => {
    const isToken = request.url?.includes('/oauth/access_token')
    const access_token = isToken ? 'user-token' : 'page-token'
    sendsJson({ access_token })(request, response)
  }
  const answer = { code: 'the-code', redirectUri: 'https://us.example/back', codeVerifier: 'v' }

  it('sends the person to Facebook with what we need to read', async () => {
    await using graph = await openGraph(collector, tokens, byPage, app)
    const ask = { redirectUri: answer.redirectUri, state: 's', codeChallenge: 'c' }
    const started = await collector.oauth?.start(ask, graph.env())
    const url = new URL(started?.url ?? '')
    expect(url.origin + url.pathname).toBe('https://www.facebook.com/v26.0/dialog/oauth')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: '42',
      state: 's',
      response_type: 'code',
      scope: 'pages_show_list,pages_read_engagement,pages_read_user_content',
    })
  })

  it('ends with the token of the page, and no secret in an address', async () => {
    await using graph = await openGraph(collector, tokens, byPage, app)
    const kept = await collector.oauth?.finish(answer, graph.env())
    expect(kept).toEqual({ ...app, accessToken: 'page-token' })
    expect(graph.seen.join()).not.toMatch(/app-secret|the-code|user-token/)
    expect(graph.bodies[0]).toContain('code=the-code')
    expect(graph.bodies[1]).toContain('grant_type=fb_exchange_token')
    expect(graph.headers.at(-1)).toMatchObject({ authorization: 'Bearer user-token' })
    expect(graph.seen.at(-1)).toContain(`/${pageId}?fields=access_token&appsecret_proof=`)
  })

  it('says what is missing: the app, or a task on the page', async () => {
    await using bare = await openGraph(collector, tokens, byPage, null)
    await expect(collector.oauth?.finish(answer, bare.env())).rejects.toMatchObject({
      kind: 'auth',
      message: /app ID/,
    })
    const noTask: Handler = (request, response) =>
      sendsJson(request.method === 'POST' ? { access_token: 'u' } : { id: pageId })(
        request,
        response,
      )
    await using graph = await openGraph(collector, noTask, byPage, app)
    await expect(collector.oauth?.finish(answer, graph.env())).rejects.toMatchObject({
      kind: 'auth',
      message: /no task on the page/,
    })
  })
})

describe.skipIf(graphSpecs === null)("Meta's own description (skipped if absent)", () => {
  it('knows each edge, field and parameter that we ask with', async () => {
    const options = { ...byPage, reviews: true }
    await using graph = await open(
      playGraph(() => wall),
      options,
    )
    await graph.read()
    await graph.readBack(graphNow - 2 * day, 5)
    const asked = graph.seen.map((line) => new URL(line.replace('GET ', ''), graphOrigin))
    const unknown = asked.flatMap((url) => {
      const [, , id, edge = null] = url.pathname.split('/')
      return unknownIn(id === pageId ? 'Page' : 'PagePost', edge, url)
    })
    expect(unknown).toEqual([])
    expect(
      unknownIn('Page', 'feed', new URL('x:?fields=nope,comments.by(x){from,nope}&x=1')),
    ).toEqual(['x', 'PagePost.nope', 'comments.by', 'Comment.nope'])
    expect(unknownIn('Page', null, new URL('x:?fields=access_token'))).toEqual([])
  })
})

const recordedPage = z.object({ data: z.array(z.record(z.string(), z.unknown())) }).loose()

describe.skipIf(graphRecordings === null)('recorded answers (skipped if absent)', () => {
  const replay =
    (...pages: unknown[]): Handler =>
    (request, response) => {
      const { pathname } = new URL(request.url ?? '/', graphOrigin)
      const isFeed = pathname.endsWith('/feed')
      sendsJson(isFeed ? (pages.shift() ?? { data: [] }) : { data: [] })(request, response)
    }

  it.each([
    [
      'cursors',
      ['base', 'full_connecions_p1.json'],
      ['base', 'full_connecions_p2.json'],
      'after=after',
      8,
    ],
    [
      'times',
      ['facebook', 'apidata', 'posts', 'feed_fields_p1.json'],
      ['facebook', 'apidata', 'posts', 'feed_fields_p2.json'],
      'until=1624385168',
      5,
    ],
    [
      'all fields',
      ['facebook', 'apidata', 'posts', 'feeds_default_fields_p1.json'],
      ['facebook', 'apidata', 'posts', 'feeds_default_fields_p2.json'],
      'after=',
      null,
    ],
  ])('of a feed are read over both pages, by %s', async (_by, first, second, position, count) => {
    const pages = [recordedBody(...first), recordedBody(...second)]
    await using graph = await open(replay(...pages), { ...byPage, own: true })
    graph.clock.ms = Date.UTC(2021, 5, 17)
    const { ids, rejected } = await graph.read()
    const withWords = pages.flatMap((page) =>
      recordedPage.parse(page).data.flatMap(({ id, message }) => (message ? [id] : [])),
    )
    expect(rejected).toEqual([])
    expect(new Set(ids)).toEqual(new Set(withWords))
    if (count !== null) expect(ids).toHaveLength(count)
    expect(graph.seen.at(-1)).toContain(position)
    expect(graph.seen.join()).not.toContain('access_token=')
  })

  it('of comments are read over both pages, as of a thread on a post', async () => {
    const names = ['comments_p1.json', 'comments_p2.json']
    const pages = names.map((name) =>
      recordedPage.parse(recordedBody('facebook', 'apidata', 'comments', name)),
    )
    // Recorded without a role on the page, they have no ids: these are in their addresses.
    const idOf = (item: Record<string, unknown>) =>
      /comment_id=(\d+)$/.exec(String(item['permalink_url']))?.[1]
    for (const item of pages.flatMap(({ data }) => data)) item['id'] = idOf(item)
    const [first, second] = pages
    const feed = { data: [{ ...post('p1', graphNow).fields, comments: first }] }
    await using graph = await open((request, response) => {
      const isThread = request.url?.includes('/p1/comments')
      ;(isThread ? sendsJson(second) : replay(feed))(request, response)
    })
    graph.clock.ms = Date.UTC(2021, 7, 11)
    const { mentions, rejected } = await graph.read()
    expect(rejected).toEqual([])
    const withWords = pages.flatMap(({ data }) => data).filter(({ message }) => message)
    expect(mentions.filter(({ kind }) => kind === 'comment')).toHaveLength(withWords.length)
    expect(withWords.length).toBeGreaterThan(10)
    expect(graph.seen.find((line) => line.includes('/p1/comments'))).toContain('after=after')
  })

  it.each([
    ['error.json', /give the app secret as well/],
    ['base/error_data.json', /a token with the permission pages_read_engagement/],
  ])('that refuse (%s) are a matter of keys, with what is missing', async (name, message) => {
    await using graph = await open(sendsJson(recordedBody(name), 400))
    await expect(graph.read()).rejects.toMatchObject({ kind: 'auth', message })
  })
})
