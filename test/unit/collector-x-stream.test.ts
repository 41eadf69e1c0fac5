import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { HttpRequest, Page } from '../../src/collectors/collector.ts'
import { createXCollector } from '../../src/collectors/x/x.ts'
import type { Handler } from '../helpers/collector-conformance.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import {
  bodyOf,
  heldAgainst,
  idAt as idFrom,
  now,
  openServer,
  pagesThrough,
  post,
  sends,
  type Item,
} from '../helpers/x-server.ts'

const collector = createXCollector()
/** Of a post some seconds after the first connection. */
const idAt = (second: number) => idFrom(6 * 3600 + second)
const options = { rules: ['earshot', '"ear shot" lang:en'] }
type Rule = { id: string; value: string; tag?: string }
const ours = options.rules.map((value, n) => ({ id: String(n + 1), value, tag: 'earshot' }))
const line = (item: Item, rules = ['1']) =>
  `${JSON.stringify({ data: item, matching_rules: rules.map((id) => ({ id })) })}\r\n`

/** An app with rules, a stream that the test writes to, and a search. */
function playApp(first: readonly Rule[], stream: Handler, search: Handler = sends({ meta: {} })) {
  let rules = [...first]
  const changes: unknown[] = []
  async function change(body: string) {
    const asked = JSON.parse(body)
    changes.push(asked)
    const removed: string[] = asked.delete?.ids ?? []
    const added: Rule[] = (asked.add ?? []).map(({ value, tag }: Rule, n: number) => {
      return { value, tag, id: String(rules.length + n + 50) }
    })
    rules = [...rules.filter(({ id }) => !removed.includes(id)), ...added]
    const meta = { sent: '2026-01-31T12:00:00.000Z' }
    if (added.length === 0) return { meta: { ...meta, summary: { deleted: 1, not_deleted: 0 } } }
    const summary = { created: added.length, not_created: 0, valid: added.length, invalid: 0 }
    return { data: added, meta: { ...meta, summary } }
  }
  const handler: Handler = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x')
    if (pathname.endsWith('/search/recent')) return search(request, response)
    if (pathname.endsWith('/stream')) return stream(request, response)
    const found = { data: rules, meta: { sent: '2026-01-31T12:00:00.000Z' } }
    if (request.method === 'GET') return sends(found)(request, response)
    void bodyOf(request)
      .then(change)
      .then((body) => sends(body, {}, 201)(request, response))
  }
  return { handler, changes, rules: () => rules }
}

const writes =
  (...chunks: (string | Uint8Array)[]): Handler =>
  async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    for (const chunk of chunks) await written(response, chunk)
  }

/** In a packet of its own. */
function written(response: ServerResponse, chunk: string | Uint8Array): Promise<void> {
  return new Promise((done) => response.write(chunk, () => setImmediate(done)))
}

const idsOf = (pages: readonly Page[]) =>
  pages.flatMap(({ mentions }) => mentions.map(({ externalId }) => externalId))
const hasPosts = (count: number) => (pages: readonly Page[]) => idsOf(pages).length >= count
const isSearched = (pages: readonly Page[]) =>
  pages.length > 1 && JSON.stringify(pages.at(-1)?.cursor).includes('"gap":null')
const forever = () => false

describe('the rules of the app', () => {
  it('become those of the source; only ours are removed', async () => {
    const others = { id: '9', value: 'others', tag: 'theirs' }
    const shared = { id: '8', value: 'earshot', tag: 'theirs' }
    const outdated = { id: '7', value: 'old', tag: 'earshot' }
    const play = playApp([others, shared, outdated], writes(line(post(idAt(1)), ['8'])))
    await using server = await openServer(play.handler, { options })
    expect(idsOf(await server.listen(hasPosts(1)))).toEqual([idAt(1)])
    expect(play.changes).toEqual([
      { delete: { ids: ['7'] } },
      { add: [{ value: '"ear shot" lang:en', tag: 'earshot' }] },
    ])
    const changed = play.changes.length
    await server.listen(hasPosts(1))
    expect(play.changes).toHaveLength(changed)
  })

  it('are shown where X refuses one', async () => {
    const errors = [{ title: 'UnprocessableEntity', value: 'a:b', detail: 'no such operator' }]
    const meta = { sent: '', summary: { created: 0, not_created: 1, valid: 0, invalid: 1 } }
    const play = playApp([], writes())
    await using server = await openServer(
      (request, response) =>
        (request.method === 'POST' ? sends({ meta, errors }, {}, 201) : play.handler)(
          request,
          response,
        ),
      { options: { rules: ['a:b'] } },
    )
    await expect(server.listen(forever)).rejects.toMatchObject({
      kind: 'bad-data',
      message: /refuses the rule a:b.*no such operator/,
    })
  })

  it('of others bring posts that are left out, and counted', async () => {
    const chunks = [line(post(idAt(1)), ['9']), line(post(idAt(2)), ['9', '2'])]
    const play = playApp([...ours, { id: '9', value: 'o' }], writes(...chunks))
    await using server = await openServer(play.handler, { options })
    expect(idsOf(await server.listen(hasPosts(1)))).toEqual([idAt(2)])
    expect(server.meter.spent()).toBe(2)
  })
})

describe('the stream', () => {
  it('gives characters whole that are split over chunks, between signs of life', async () => {
    const text = 'acme 🚀 für Ωmega'
    const bytes = Buffer.from(`\r\n${line(post(idAt(1), { text }))}\r\n`)
    const single = [...bytes].map((byte) => Uint8Array.of(byte))
    await using server = await openServer(playApp(ours, writes(...single)).handler, { options })
    const pages = await server.listen(hasPosts(1))
    expect(pages.at(-1)?.mentions[0]?.text).toBe(text)
  })

  it('rejects a line that is no message, and goes on', async () => {
    const play = playApp(ours, writes('{"data"\r\n', line(post(idAt(1)))))
    await using server = await openServer(play.handler, { options })
    const pages = await server.listen(hasPosts(1))
    expect(pages.flatMap(({ rejected }) => rejected)).toMatchObject([{ reason: 'not JSON' }])
  })

  it.each([
    [
      'an operational disconnect',
      { errors: [{ title: 'operational-disconnect', detail: 'upstream' }] },
      { kind: 'transient', message: /upstream/ },
    ],
    [
      'a second connection',
      { title: 'ConnectionException', connection_issue: 'TooManyConnections' },
      { kind: 'rate-limit', waitMs: 60_000 },
    ],
    ['a message of another kind', { hello: 1 }, { kind: 'transient' }],
  ])('ended by X for %s keeps the posts before it', async (_, problem, failure) => {
    const chunks = [line(post(idAt(1))), `${JSON.stringify(problem)}\r\n`]
    await using server = await openServer(playApp(ours, writes(...chunks)).handler, { options })
    await expect(server.listen(forever)).rejects.toMatchObject(failure)
    expect(server.cursor()).toMatchObject({ place: { read: idAt(1) } })
  })

  it.each([
    [429, { connection_issue: 'TooManyConnections' }, { kind: 'rate-limit', waitMs: 60_000 }],
    [409, { connection_issue: 'RuleConfigurationIssue' }, { kind: 'transient' }],
    [503, { connection_issue: 'ProvisioningSubscription' }, { kind: 'transient' }],
  ])('refused with %i says what to do', async (code, body, failure) => {
    const play = playApp(ours, sends({ title: 'ConnectionException', ...body }, {}, code))
    await using server = await openServer(play.handler, { options })
    await expect(server.listen(forever)).rejects.toMatchObject(failure)
  })

  it('that ends or is cut is transient', async () => {
    const ends: Handler = (_request, response) => void response.end(line(post(idAt(1))))
    await using server = await openServer(playApp(ours, ends).handler, { options })
    await expect(server.listen(forever)).rejects.toMatchObject({ kind: 'transient' })
    const cut: Handler = async (_request, response) => {
      await written(response, '\r\n')
      response.destroy()
    }
    server.play(playApp(ours, cut).handler)
    await expect(server.listen(forever)).rejects.toMatchObject({ kind: 'transient' })
  })

  it('is taken for dead after 30 seconds of silence; only it has no end', async () => {
    const play = playApp(ours, writes(line(post(idAt(1)))))
    await using server = await openServer(play.handler, { options })
    const env = server.envOf()
    const asked: [string, HttpRequest][] = []
    const request = (url: string, more: HttpRequest) => {
      asked.push([new URL(url).pathname, more])
      return env.http.request(url, more)
    }
    const pages = collector.collect(null, { ...env, http: { ...env.http, request } })
    for await (const { mentions } of pages) if (mentions.length > 0) break
    expect(asked.map(([path, { idleTimeoutMs }]) => [path, idleTimeoutMs])).toEqual([
      ['/2/tweets/search/stream/rules', undefined],
      ['/2/tweets/search/stream', 30_000],
    ])
  })

  it('asks X to send again what was missed only where the option says so', async () => {
    const play = playApp(ours, writes(line(post(idAt(1)))))
    await using server = await openServer(play.handler, { options })
    await server.listen(hasPosts(1))
    expect(server.asked().at(-1)?.searchParams.has('backfill_minutes')).toBe(false)
    await using asking = await openServer(play.handler, {
      options: { ...options, backfillMinutes: 5 },
    })
    await asking.listen(hasPosts(1))
    expect(asking.asked().at(-1)?.searchParams.get('backfill_minutes')).toBe('5')
  })

  it('is left when the budget is spent, with all posts that were paid for', async () => {
    const chunks = Array.from({ length: 12 }, (_, n) => line(post(idAt(n))))
    const play = playApp(ours, writes(chunks.join('')))
    await using server = await openServer(play.handler, { options, posts: 20 })
    await expect(server.listen(forever)).rejects.toMatchObject({
      kind: 'rate-limit',
      waitMs: Date.UTC(2026, 1) - now,
    })
    expect(server.cursor()).toMatchObject({ place: { read: idAt(11) } })
    const asked = server.seen.length
    await expect(server.listen(forever)).rejects.toMatchObject({ kind: 'rate-limit' })
    expect(server.seen).toHaveLength(asked)
  })

  it('is for one who listens, with the token of an app', () => {
    expect(collector.isLive?.(collector.optionsSchema.parse(options))).toBe(true)
  })
})

describe('a gap', () => {
  /** A connection that is older than a minute when its second post comes. */
  const settles =
    (pass: () => void, ...ids: string[]): Handler =>
    async (_request, response) => {
      for (const id of ids) {
        await written(response, line(post(id)))
        await new Promise((done) => setTimeout(done, 20))
        pass()
      }
    }

  it('between two connections is searched for, once, when search knows it', async () => {
    const missed = [post(idAt(5000)), post(idAt(6000))]
    const search = pagesThrough(() => missed)
    await using server = await openServer(playApp(ours, writes(line(post(idAt(1))))).handler, {
      options,
    })
    await server.listen(hasPosts(1))
    expect(server.seen.filter((line) => line.includes('recent'))).toEqual([])
    const pass = () => void (server.clock.ms += 61_000)
    server.play(playApp(ours, settles(pass, idAt(9000)), search).handler)
    const pages = await server.listen(isSearched)
    expect(new Set(idsOf(pages))).toEqual(new Set([idAt(5000), idAt(6000), idAt(9000)]))
    expect(pages.at(-1)?.cursor).toMatchObject({ place: { read: idAt(9000), gap: null } })
    const searches = server.asked().filter(({ pathname }) => pathname.endsWith('recent'))
    expect(searches.map(({ searchParams }) => searchParams.get('query'))).toEqual(options.rules)
    expect(searches[0]?.searchParams.get('since_id')).toBe(idAt(1 - 900))
    expect(server.meter.spent()).toBe(4)
  })

  it('stays to be searched for where the connection does not last', async () => {
    const short = playApp(ours, writes(line(post(idAt(1)))))
    await using server = await openServer(short.handler, { options })
    await server.listen(hasPosts(1))
    server.play(playApp(ours, writes(line(post(idAt(9000))))).handler)
    await server.listen(hasPosts(1))
    expect(server.cursor()).toMatchObject({ place: { read: idAt(9000), gap: idAt(1) } })
  })

  it('is known of even when no post has come yet', async () => {
    const refused = playApp(ours, sends({ title: 'Service Unavailable' }, {}, 503))
    await using server = await openServer(refused.handler, { options })
    await expect(server.listen(forever)).rejects.toMatchObject({ kind: 'transient' })
    expect(server.cursor()).toMatchObject({ place: { read: idAt(0), gap: null } })
    await expect(server.listen(forever)).rejects.toMatchObject({ kind: 'transient' })
    expect(server.cursor()).toMatchObject({ place: { gap: idAt(0) } })
  })

  it('that search refuses for a rule is told, and the others are searched', async () => {
    const search: Handler = (request, response) =>
      (request.url?.includes('query=earshot') === true
        ? sends({ errors: [{ message: 'no such operator in search' }] }, {}, 400)
        : pagesThrough(() => [post(idAt(5000))]))(request, response)
    await using server = await openServer(playApp(ours, writes(line(post(idAt(1))))).handler, {
      options,
    })
    await server.listen(hasPosts(1))
    const pass = () => void (server.clock.ms += 61_000)
    server.play(playApp(ours, settles(pass, idAt(9000)), search).handler)
    const pages = await server.listen(isSearched)
    expect(idsOf(pages)).toContain(idAt(5000))
    expect(pages.flatMap(({ rejected }) => rejected)).toMatchObject([
      { reason: expect.stringContaining('no such operator'), excerpt: 'earshot' },
    ])
  })
})

const described = sharedPath('peers', 'x-api', 'openapi', 'x-api-v2.159.json')

describe.skipIf(described === null)('the description of X API 2.159 (skipped if absent)', () => {
  it('knows how rules and stream are asked for', async () => {
    const play = playApp([{ id: '7', value: 'old', tag: 'earshot' }], writes())
    const checked = await heldAgainst(described ?? '', (request, response) => {
      if (request.url?.includes('/stream?') === true) response.end(line(post(idAt(1)), ['50']))
      else play.handler(request, response)
    })
    const given = { options: { ...options, context: true, backfillMinutes: 3 } }
    await using server = await openServer(checked.handler, given)
    await expect(server.listen(forever)).rejects.toMatchObject({ kind: 'transient' })
    expect([...checked.operations]).toEqual(['getRules', 'updateRules', 'streamPosts'])
    expect(checked.problems).toEqual([])
    expect(play.changes).toHaveLength(2)
    for (const change of play.changes) {
      expect(checked.problemsOf('/2/tweets/search/stream/rules', change)).toEqual([])
    }
  })
})
