import fc from 'fast-check'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createXCollector } from '../../src/collectors/x/x.ts'
import { readCassette, replay, type Exchange } from '../helpers/cassettes.ts'
import { describeCollector } from '../helpers/collector-conformance.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import {
  app,
  bodyOf,
  heldAgainst,
  idAt,
  idOfTime,
  now,
  openServer,
  origin,
  pagesThrough,
  post,
  sends,
  type Item,
} from '../helpers/x-server.ts'

const collector = createXCollector()
const search = { query: 'earshot' }
const day = 86_400_000
const posts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => post(idAt(from + n)))
const idsOf = (items: readonly Item[]) => items.map(({ id }) => id)
const ninety = posts(90)

describeCollector('x', {
  collector,
  options: () => search,
  credentials: app,
  origin,
  badOptions: [
    { options: {}, field: 'query' },
    { options: { query: 'x'.repeat(513) }, field: 'query' },
    { options: { ...search, mentionsOf: 'earshot' }, field: 'mentionsOf' },
    { options: { ...search, rules: ['x'] }, field: 'rules' },
    { options: { mentionsOf: 'a b' }, field: 'mentionsOf' },
    { options: { list: 'https://x.com/earshot' }, field: 'list' },
    { options: { rules: [''] }, field: 'rules.0' },
    { options: { ...search, backfillMinutes: 2 }, field: 'backfillMinutes' },
    { options: { ...search, monthlyPosts: 9 }, field: 'monthlyPosts' },
  ],
  serve: pagesThrough(() => ninety),
  expectedIds: idsOf(ninety),
})

describe('reading', () => {
  it('takes one page at first, then what is new and a quarter of an hour before it', async () => {
    const items = posts(150)
    await using server = await openServer(
      pagesThrough(() => items),
      { options: search },
    )
    expect(new Set((await server.read()).ids)).toEqual(new Set(idsOf(items.slice(50))))
    items.push(post(idAt(10_000)))
    expect((await server.read()).ids).toContain(idAt(10_000))
    const [first, second] = server.asked()
    expect(first?.searchParams.get('max_results')).toBe('100')
    expect(second?.searchParams.get('since_id')).toBe(idAt(149 - 900))
  })

  it.each([
    ['a search', search],
    ['mentions', { mentionsOf: '77' }],
    ['a list', { list: 'https://x.com/i/lists/5' }],
  ])('misses nothing of %s that arrives between requests and runs', async (_, options) => {
    const arrivals = fc.array(fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 3 }), {
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(arrivals, async (runs) => {
        let second = 0
        const items: Item[] = []
        const arrive = (count = 0) => items.push(...posts(count, (second += count) - count))
        let waiting: number[] = []
        const play = pagesThrough(() => items)
        await using server = await openServer(
          (request, response) => {
            play(request, response)
            arrive(waiting.shift())
          },
          { options },
        )
        const heard = new Set<string>()
        arrive(3)
        for (const run of [...runs, [], [], []]) {
          waiting = [...run]
          for (const id of (await server.read()).ids) heard.add(id)
          arrive(waiting.reduce((sum, count) => sum + count, 0))
        }
        for (const id of (await server.read()).ids) heard.add(id)
        expect(idsOf(items).filter((id) => !heard.has(id))).toEqual([])
      }),
      { numRuns: 8 },
    )
  })

  it('asks at most ten pages a run, and goes on where it stopped', async () => {
    const items = posts(1)
    await using server = await openServer(
      pagesThrough(() => items),
      { options: search },
    )
    await server.read()
    items.push(...posts(1200, 5000))
    expect((await server.read()).pages).toHaveLength(10)
    expect(new Set((await server.read()).ids)).toEqual(new Set(idsOf(items.slice(0, 201))))
    expect((await server.read()).ids).toHaveLength(900)
  })

  it('asks for all that search has where the last post is too old to ask from', async () => {
    await using server = await openServer(
      pagesThrough(() => posts(3)),
      { options: search },
    )
    await server.read()
    server.clock.ms += 8 * day
    await server.read()
    expect([...(server.asked().at(-1)?.searchParams.keys() ?? [])]).not.toContain('since_id')
  })

  it('begins a walk anew that X does not go on with, and loses nothing', async () => {
    const items = posts(1)
    const play = pagesThrough(() => items)
    await using server = await openServer(play, { options: search })
    await server.read()
    items.push(...posts(1100, 5000))
    await server.read()
    const refuses = sends({ title: 'Invalid Request', detail: 'Invalid next_token' }, {}, 400)
    server.play((request, response) =>
      (/next_token=before0+\d+&?/.test(request.url ?? '') && server.seen.length === 12
        ? refuses
        : play)(request, response),
    )
    const { ids } = await server.read()
    expect(ids.slice(0, 100).toSorted()).toEqual(idsOf(items.slice(-100)))
    expect(server.cursor()).toMatchObject({ place: { walk: expect.anything() } })
  })

  it('reads on where its cursor is from the future, and anew with other options', async () => {
    const items = posts(3)
    await using server = await openServer(
      pagesThrough(() => items),
      { options: search },
    )
    await server.read()
    const cursor = JSON.stringify(server.cursor())
    server.startAt(JSON.parse(cursor.replaceAll(idAt(2), idOfTime(now + 9 * day))))
    expect((await server.read()).ids).toEqual(idsOf(items))
    expect((await server.read({ query: 'other' })).ids).toEqual(idsOf(items))
  })

  it('finds out the id of a handle once', async () => {
    await using server = await openServer(
      (request, response) =>
        request.url?.includes('/by/username/') === true
          ? sends({ data: { id: '77', name: 'E', username: 'earshot' } })(request, response)
          : pagesThrough(() => posts(2))(request, response),
      { options: { mentionsOf: '@earshot' } },
    )
    await server.read()
    await server.read()
    expect(server.asked().map(({ pathname }) => pathname)).toEqual([
      '/2/users/by/username/earshot',
      '/2/users/77/mentions',
      '/2/users/77/mentions',
    ])
  })

  it('reads little of a quiet list again', async () => {
    await using server = await openServer(
      pagesThrough(() => posts(300)),
      { options: { list: '5' } },
    )
    await server.read()
    expect((await server.read()).ids).toHaveLength(20)
  })
})

describe('the budget', () => {
  it('counts each post once a day (UTC), over runs', async () => {
    await using server = await openServer(
      pagesThrough(() => ninety),
      { options: search },
    )
    await server.read()
    await server.read()
    expect(server.meter.spent()).toBe(90)
    server.clock.ms += day
    await server.read()
    expect(server.meter.spent()).toBe(180)
  })

  it('ends reading until the next month, with pages no larger than what is left', async () => {
    await using server = await openServer(
      pagesThrough(() => posts(100)),
      { options: search, posts: 45 },
    )
    await server.read()
    await expect(server.read({ query: 'b' })).rejects.toMatchObject({
      kind: 'rate-limit',
      waitMs: Date.UTC(2026, 1) - now,
    })
    expect(server.asked().map((url) => url.searchParams.get('max_results'))).toEqual(['45'])
    expect(server.meter.spent()).toBe(45)
  })

  it('leaves room for the posts that each one may bring along', async () => {
    const options = { ...search, context: true }
    await using server = await openServer(
      pagesThrough(() => posts(100)),
      { options, posts: 100 },
    )
    await server.read()
    expect(server.asked()[0]?.searchParams.get('max_results')).toBe('33')
  })

  it('is that of the options, and shared by the sources of one key', () => {
    const options = collector.optionsSchema.parse({ ...search, monthlyPosts: 500 })
    expect(collector.budgets?.(options, app)).toEqual([
      { name: 'posts', title: 'Posts read', limit: 500, per: 'month', usdEach: 0.005 },
    ])
    expect(collector.account?.(options, app)).toBe('app-token')
    expect(collector.isLive?.(options)).toBe(false)
  })
})

describe('the past', () => {
  it('is read back to the time asked for, page by page, and goes on after a break', async () => {
    const items = posts(250)
    await using server = await openServer(
      pagesThrough(() => items),
      { options: search, posts: 110 },
    )
    const since = now - 6 * 3600_000 + 20_000
    await expect(server.readPast(since)).rejects.toMatchObject({ kind: 'rate-limit' })
    await using rich = await openServer(
      pagesThrough(() => items),
      { options: search },
    )
    const { ids, pages } = await rich.readPast(since)
    expect(new Set(ids)).toEqual(new Set(idsOf(items.slice(20))))
    expect(pages.map(({ reachedAt }) => Date.parse(reachedAt ?? ''))).toEqual([
      now - 6 * 3600_000 + 150_000,
      now - 6 * 3600_000 + 50_000,
      now - 7 * day > since ? now - 7 * day : since,
    ])
    expect((await rich.readPast(since)).pages).toEqual([])
  })

  it('of a search is what X has, with no time asked for that X refuses', async () => {
    await using server = await openServer(
      pagesThrough(() => posts(3)),
      { options: search },
    )
    const { pages } = await server.readPast(now - 30 * day)
    expect(pages.map(({ reachedAt }) => reachedAt)).toEqual([new Date(now - 7 * day).toISOString()])
    expect(server.asked()[0]?.searchParams.has('start_time')).toBe(false)
  })

  it('of rules is searched one by one; the last says how far it is read', async () => {
    await using server = await openServer(
      pagesThrough(() => posts(3)),
      { options: { rules: ['a', 'b'] } },
    )
    const { pages } = await server.readPast(now - day)
    expect(pages.map(({ reachedAt }) => reachedAt !== undefined)).toEqual([false, true])
    expect(server.asked().map((url) => url.searchParams.get('query'))).toEqual(['a', 'b'])
  })
})

describe('signing in', () => {
  const user = { clientId: 'client', accessToken: 'old', refreshToken: 'refresh-1' }
  const tokens = { token_type: 'bearer', access_token: 'new', refresh_token: 'refresh-2' }

  it('sends the person to X with PKCE, and keeps what X gives for the code', async () => {
    const forms: string[] = []
    await using server = await openServer(
      (request, response) =>
        void bodyOf(request)
          .then((body) => forms.push(body))
          .then(() => sends(tokens)(request, response)),
      { options: search, credentials: { clientId: 'client', clientSecret: 's/t' } },
    )
    const redirectUri = 'https://ear.example/oauth'
    const started = await collector.oauth?.start(
      { redirectUri, state: 'st', codeChallenge: 'ch' },
      server.envOf(),
    )
    const url = new URL(started?.url ?? '')
    expect(url.origin + url.pathname).toBe('https://x.com/i/oauth2/authorize')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'client',
      code_challenge: 'ch',
      code_challenge_method: 'S256',
      scope: 'tweet.read users.read list.read offline.access',
    })
    const answer = { code: 'c', redirectUri, codeVerifier: 'v' }
    expect(await collector.oauth?.finish(answer, server.envOf())).toEqual({
      clientId: 'client',
      clientSecret: 's/t',
      accessToken: 'new',
      refreshToken: 'refresh-2',
    })
    expect(forms[0]).toContain('grant_type=authorization_code&code=c&redirect_uri=')
    const basic = Buffer.from('client:s%2Ft').toString('base64')
    expect(server.authorizations).toEqual([`Basic ${basic}`])
  })

  it('gets a new token for one that has expired, keeps it, and goes on', async () => {
    const play = pagesThrough(() => posts(2))
    await using server = await openServer(
      (request, response) => {
        if (request.url === '/2/oauth2/token') return sends(tokens)(request, response)
        const isNew = request.headers.authorization === 'Bearer new'
        return (isNew ? play : sends({ title: 'Unauthorized' }, {}, 401))(request, response)
      },
      { options: search, credentials: user },
    )
    expect((await server.read()).ids).toHaveLength(2)
    expect(server.credentials()).toEqual({
      ...user,
      accessToken: 'new',
      refreshToken: 'refresh-2',
    })
  })

  it('is asked for again where X refuses the refresh token, or the new token too', async () => {
    const refused = sends({ error: 'invalid_request', error_description: 'Bad token' }, {}, 400)
    const expired = sends({ title: 'Unauthorized' }, {}, 401)
    await using server = await openServer(
      (request, response) =>
        (request.url === '/2/oauth2/token' ? refused : expired)(request, response),
      { options: search, credentials: user },
    )
    const message = /sign in again.*Bad token/
    await expect(server.read()).rejects.toMatchObject({ kind: 'auth', message })
    server.play((request, response) =>
      (request.url === '/2/oauth2/token' ? sends(tokens) : expired)(request, response),
    )
    const asked = server.seen.length
    await expect(server.read()).rejects.toMatchObject({ kind: 'auth' })
    expect(server.seen.length - asked).toBe(3)
  })

  it('asks nobody without a key, and says which is missing', async () => {
    await using server = await openServer(sends({}), { options: search, credentials: {} })
    await expect(server.read()).rejects.toMatchObject({ kind: 'auth', message: /bearer token/ })
    await expect(server.read({ rules: ['x'] })).rejects.toMatchObject({ message: /of an app/ })
    expect(server.seen).toEqual([])
  })
})

const recorded = sharedPath('peers', 'x-api', 'tweepy-cassettes')
const described = sharedPath('peers', 'x-api', 'openapi', 'x-api-v2.159.json')
const isAbsent = recorded === null || described === null

function recordings(uri: RegExp): Exchange[] {
  return readdirSync(recorded ?? '')
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => readCassette(join(recorded ?? '', name)))
    .filter((exchange) => exchange.method === 'GET' && uri.test(exchange.uri))
}

describe.skipIf(isAbsent)('recorded answers, held against X API 2.159 (skipped if absent)', () => {
  it.each([
    ['searches', /\/2\/tweets\/search\/recent\?/, { query: 'Tweepy' }, 'searchPostsRecent'],
    ['mentions', /\/2\/users\/783214\/mentions/, { mentionsOf: '783214' }, 'getUsersMentions'],
    ['lists', /\/2\/lists\/84839422\/tweets/, { list: '84839422' }, 'getListsPosts'],
  ])('of %s are read, and asked for as described', async (_, uri, options, operation) => {
    const exchanges = recordings(uri)
    expect(exchanges.length).toBeGreaterThan(1)
    for (const exchange of exchanges) {
      const checked = await heldAgainst(described ?? '', replay([exchange]))
      await using server = await openServer(checked.handler, { options })
      const { ids, rejected, pages } = await server.read()
      expect(ids.length).toBeGreaterThan(0)
      expect(rejected).toEqual([])
      expect(pages[0]?.rateLimit).toMatchObject({ limit: expect.any(Number) })
      expect([...checked.operations]).toEqual([operation])
      expect(checked.problems).toEqual([])
    }
  })

  it('of all kinds hold no post that is refused', async () => {
    const shape = z.object({ data: z.array(z.object({ id: z.string(), text: z.string() })) })
    const all = recordings(/\/2\//).flatMap(({ body }) => {
      const text = body.toString()
      return text.startsWith('{') ? (shape.safeParse(JSON.parse(text)).data?.data ?? []) : []
    })
    const byId = [...new Map(all.map((item) => [item.id, item])).values()]
    expect(byId.length).toBeGreaterThan(300)
    for (let at = 0; at < byId.length; at += 100) {
      const data = byId.slice(at, at + 100)
      await using server = await openServer(sends({ data, meta: {} }), { options: search })
      const { ids, rejected } = await server.read()
      expect([ids.length, rejected]).toEqual([data.length, []])
    }
  })

  it('of a handle is followed by the mentions of its account', async () => {
    const exchanges = recordings(/\/2\/users\/(?:by\/username\/Twitter|783214\/mentions)$/)
    const checked = await heldAgainst(described ?? '', replay(exchanges))
    await using server = await openServer(checked.handler, { options: { mentionsOf: '@Twitter' } })
    expect((await server.read()).ids).not.toEqual([])
    expect([...checked.operations]).toEqual(['getUsersByUsername', 'getUsersMentions'])
    expect(checked.problems).toEqual([])
  })
})

describe.skipIf(described === null)('the description of X API 2.159 (skipped if absent)', () => {
  it('knows all that is asked over several pages, with context and a beginning', async () => {
    const items = posts(250)
    for (const options of [search, { mentionsOf: '77' }, { list: '5' }]) {
      const checked = await heldAgainst(
        described ?? '',
        pagesThrough(() => items),
      )
      const given = { options: { ...options, context: true } }
      await using server = await openServer(checked.handler, given)
      await server.read()
      items.push(...posts(250, 5000))
      await server.read()
      await server.readPast(now - day)
      expect(server.asked().some((url) => /next_token|pagination_token/.test(url.search))).toBe(
        true,
      )
      expect(checked.problems).toEqual([])
    }
  })
})
