import { generateKeyPairSync, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAppStoreCollector } from '../../src/collectors/app-store/app-store.ts'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import {
  conformanceNow,
  describeCollector,
  type Handler,
} from '../helpers/collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from '../helpers/loopback.ts'

const collector = createAppStoreCollector()
const store = 'https://itunes.apple.com'
const connect = 'https://api.appstoreconnect.apple.com'
const app = '123456789'
const hourMs = 3600_000

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const key = {
  issuerId: '57246542-96fe-1a63-e053-0824d011072a',
  keyId: '2X9R4HXF34',
  privateKey: pem,
}

type Review = { id: number; at: number; more?: Record<string, unknown> }

const reviewsOf = (count: number): Review[] =>
  Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    at: conformanceNow - (count - n) * hourMs,
  }))

const labelled = (label: string) => ({ label })
const entryOf = ({ id, at, more }: Review): object => ({
  id: labelled(String(id)),
  'im:rating': labelled(String((id % 5) + 1)),
  title: labelled(`Title ${id}`),
  content: { label: `Text ${id}`, attributes: { type: 'text' } },
  updated: labelled(new Date(at).toISOString()),
  author: { name: labelled('Ann'), uri: labelled(`${store}/us/reviews/id77`), label: '' },
  ...more,
})
const appEntry = { id: labelled(`${store}/us/app/x/id${app}`), 'im:name': labelled('The app') }

const sends =
  (body: unknown, code = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end(JSON.stringify(body))

/** The feed of a store: newest first, 50 a page, ten pages, the app before all; one is no list. */
const feed =
  (reviews: () => readonly Review[]): Handler =>
  (request, response) => {
    const page = Number(/\/page=(\d+)\//.exec(request.url ?? '')?.[1])
    const sorted = reviews().toSorted((a, b) => b.at - a.at || b.id - a.id)
    const shown = page > 10 ? [] : sorted.slice((page - 1) * 50, page * 50).map(entryOf)
    const entries = page === 1 && shown.length > 0 ? [appEntry, ...shown] : shown
    const entry = entries.length > 1 ? { entry: entries } : entries[0] ? { entry: entries[0] } : {}
    sends({ feed: { author: {}, ...entry } })(request, response)
  }

const itemOf = ({ id, at, more }: Review): object => ({
  type: 'customerReviews',
  id: `0000-${id}`,
  attributes: {
    rating: (id % 5) + 1,
    title: `Title ${id}`,
    body: `Text ${id}`,
    reviewerNickname: 'Ann',
    createdDate: new Date(at).toISOString(),
    territory: 'USA',
    ...more,
  },
})

/** App Store Connect: newest first, with a link to the next page. */
const list =
  (reviews: () => readonly Review[], pageSize = 200, base = connect): Handler =>
  (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', connect)
    const start = Number(searchParams.get('cursor') ?? 0)
    const sorted = reviews().toSorted((a, b) => b.at - a.at)
    const data = sorted.slice(start, start + pageSize).map(itemOf)
    const next = `${base}/v1/apps/${app}/customerReviews?cursor=${start + pageSize}&limit=200`
    const links = start + pageSize < sorted.length ? { self: connect, next } : { self: connect }
    sends({ data, links })(request, response)
  }

const many = reviewsOf(120)
const badOptions = [
  { options: {}, field: 'app' },
  { options: { app: 'The app' }, field: 'app' },
  { options: { app: 'https://example.com/id123456789' }, field: 'app' },
  { options: { app, countries: [] }, field: 'countries' },
  { options: { app, countries: ['usa'] }, field: 'countries.0' },
]

describeCollector('app-store, the feed', {
  collector,
  options: () => ({ app: `https://apps.apple.com/us/app/the-app/id${app}?l=en` }),
  credentials: null,
  origin: store,
  badOptions,
  serve: feed(() => many),
  expectedIds: many.map(({ id }) => String(id)),
  failures: [
    { title: '403: asked too often', handler: sends({}, 403), kind: 'rate-limit', waitMs: 900_000 },
    {
      title: '429',
      handler: sends({}, 429, { 'retry-after': '9' }),
      kind: 'rate-limit',
      waitMs: 9000,
    },
    { title: '503', handler: sends({}, 503), kind: 'transient' },
    { title: 'JSON that is no feed', handler: sends({ error: 'no' }), kind: 'bad-data' },
    { title: 'an entry that is none', handler: sends({ feed: { entry: 7 } }), kind: 'bad-data' },
    { title: 'an empty answer', handler: (_, response) => void response.end(), kind: 'bad-data' },
  ],
})

describeCollector('app-store, with a key', {
  collector,
  options: () => ({ app }),
  credentials: key,
  origin: connect,
  badOptions,
  serve: list(() => many, 50),
  expectedIds: many.map(({ id }) => `0000-${id}`),
})

type Way = { options?: Record<string, unknown>; credentials?: typeof key | null }

/** A store whose answers the test changes, and a reader of it that keeps the cursor. */
async function openStore(first: Handler, { options = { app }, credentials = null }: Way = {}) {
  let handler = first
  let nowMs = conformanceNow
  const authorizations: string[] = []
  const web = await startWeb((request, response) => {
    authorizations.push(request.headers.authorization ?? '')
    handler(request, response)
  })
  const client = loopbackClient()
  const cursors: { collect: Cursor | null; backfill: Cursor | null } = {
    collect: null,
    backfill: null,
  }

  async function readBy(how: 'collect' | 'backfill', since = 0) {
    const env = {
      options: collector.optionsSchema.parse(options),
      credentials,
      signal: new AbortController().signal,
      http: movedClient(client, credentials === null ? store : connect, web.url),
      clock: { now: () => nowMs },
      since,
      ...restOfEnv(),
    }
    const pages: Page[] = []
    try {
      for await (const page of collector[how]?.(cursors[how], env) ?? []) pages.push(page)
    } finally {
      cursors[how] = pages.at(-1)?.cursor ?? cursors[how]
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
    read: () => readBy('collect'),
    readPast: (since = 0) => readBy('backfill', since),
    seen: web.seen,
    authorizations,
    play: (next: Handler) => void (handler = next),
    pass: (ms: number) => void (nowMs += ms),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

describe('the feed', () => {
  it('is asked for page by page, and later only for what may be new', async () => {
    const reviews = reviewsOf(120)
    await using source = await openStore(feed(() => reviews))
    expect((await source.read()).ids).toHaveLength(120)
    expect(source.seen[0]).toBe(
      `GET /us/rss/customerreviews/page=1/id=${app}/sortby=mostrecent/json`,
    )
    expect(source.seen).toHaveLength(4)
    reviews.push({ id: 500, at: conformanceNow })
    expect((await source.read()).ids).toContain('500')
    expect(source.seen).toHaveLength(5)
  })

  it('loses nothing that is written or edited between requests and runs', async () => {
    const change = fc.record({ edit: fc.boolean(), count: fc.integer({ min: 1, max: 60 }) })
    const course = fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(course, fc.integer({ min: 0, max: 150 }), async (runs, atFirst) => {
        let waiting: { edit: boolean; count: number }[] = []
        let at = conformanceNow - 1000 * hourMs
        const reviews: Review[] = []
        const write = (count: number) => {
          for (let n = 0; n < count; n++) reviews.push({ id: reviews.length + 1, at: at++ })
        }
        const happen = () => {
          const { edit = false, count = 0 } = waiting.shift() ?? {}
          if (!edit) return write(count)
          for (const review of reviews.slice(-count)) Object.assign(review, { at: at++ })
        }
        const play = feed(() => reviews)
        await using source = await openStore((request, response) => {
          play(request, response)
          happen()
        })
        const heard = new Map<string, string | null>()
        write(atFirst)
        for (const run of [...runs, []]) {
          waiting = [...run]
          at += hourMs
          for (const mention of (await source.read()).mentions) {
            heard.set(mention.externalId, mention.editedAt ?? null)
          }
          while (waiting.length > 0) happen()
        }
        for (const { externalId, editedAt } of (await source.read()).mentions) {
          heard.set(externalId, editedAt ?? null)
        }
        const expected = reviews.map(({ id, at }) => [String(id), new Date(at).toISOString()])
        expect(Object.fromEntries(heard)).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 15 },
    )
  }, 60_000)

  it('is read although one entry is no list, and although there is none', async () => {
    await using source = await openStore(sends({ feed: {} }))
    expect(await source.read()).toMatchObject({ ids: [], rejected: [] })
    source.play(sends({ feed: { entry: appEntry } }))
    expect(await source.read()).toMatchObject({ ids: [], rejected: [] })
    source.play(feed(() => reviewsOf(1)))
    expect((await source.read()).ids).toEqual(['1'])
    source.play(sends({ feed: { entry: entryOf({ id: 2, at: conformanceNow }) } }))
    expect((await source.read()).ids).toContain('2')
  })

  it('that breaks off with an empty page is read again from the top', async () => {
    const reviews = reviewsOf(20)
    await using source = await openStore(feed(() => reviews))
    await source.read()
    for (let n = 0; n < 80; n++) reviews.push({ id: 100 + n, at: conformanceNow + n })
    const whole = feed(() => reviews)
    source.play((request, response) => {
      const isFirst = request.url?.includes('page=1/') === true
      return (isFirst ? whole : sends({ feed: {} }))(request, response)
    })
    source.pass(hourMs)
    expect((await source.read()).ids).toHaveLength(50)
    source.play(whole)
    expect(new Set((await source.read()).ids).size).toBe(100)
  })

  it('of each country has a place of its own; one without the app stops no other', async () => {
    const options = { app, countries: ['us', 'de', 'fr', 'us'] }
    const play = feed(() => reviewsOf(3))
    await using source = await openStore(
      (request, response) => {
        const isGerman = request.url?.startsWith('/de/') === true
        return (isGerman ? sends({}, 404) : play)(request, response)
      },
      { options },
    )
    const { mentions, rejected } = await source.read()
    expect(mentions.map(({ raw }) => z.object({ country: z.string() }).parse(raw).country)).toEqual(
      [...Array.from({ length: 3 }, () => 'us'), ...Array.from({ length: 3 }, () => 'fr')],
    )
    expect(rejected.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^de: .*404/)])
  })

  it('that is refused on the way goes on with the countries that wait longest', async () => {
    const options = { app, countries: ['us', 'de', 'fr'] }
    const play = feed(() => reviewsOf(3))
    await using source = await openStore(play, { options })
    await source.read()
    source.pass(hourMs)
    source.play((request, response) =>
      (request.url?.startsWith('/de/') ? sends({}, 403) : play)(request, response),
    )
    await expect(source.read()).rejects.toMatchObject({ kind: 'rate-limit' })
    source.play(play)
    const before = source.seen.length
    await source.read()
    const asked = source.seen.slice(before).map((line) => line.slice(5, 7))
    expect([...new Set(asked)]).toEqual(['de', 'fr', 'us'])
  })

  it('gives what a review says', async () => {
    const link = { attributes: { rel: 'related', href: `${store}/us/review?id=${app}&type=x` } }
    const more = {
      link,
      'im:version': labelled('3.4.3'),
      'im:voteSum': labelled('2'),
      'im:voteCount': labelled('3'),
    }
    await using source = await openStore(feed(() => [{ id: 9, at: conformanceNow, more }]))
    expect((await source.read()).mentions).toEqual([
      {
        externalId: '9',
        network: 'app-store',
        kind: 'review',
        title: 'Title 9',
        text: 'Text 9',
        textFormat: 'plain',
        url: link.attributes.href,
        language: null,
        postedAt: '2026-01-31T12:00:00.000Z',
        editedAt: '2026-01-31T12:00:00.000Z',
        author: {
          externalId: '77',
          handle: null,
          name: 'Ann',
          url: `${store}/us/reviews/id77`,
          avatarUrl: null,
          followers: null,
        },
        metrics: { stars: 5, votes: 3, helpful: 2 },
        conversationId: null,
        parentId: null,
        raw: { country: 'us', version: '3.4.3' },
      },
    ])
  })

  it('rejects a broken review and keeps the others, those without an author or a date too', async () => {
    const reviews = [
      { id: 1, at: 1, more: { 'im:rating': labelled('6') } },
      { id: 2, at: 2, more: { title: null, content: labelled(' ') } },
      { id: 3, at: 3, more: { id: null } },
      { id: 4, at: 4, more: { author: null, updated: null, title: null } },
    ]
    await using source = await openStore(feed(() => reviews))
    const { mentions, rejected } = await source.read()
    expect(mentions).toMatchObject([{ externalId: '4', author: null, postedAt: null }])
    expect(rejected.map(({ reason }) => reason.split(':').slice(0, 2).join())).toEqual([
      'review, id',
      'review, has no text',
      'review, im',
    ])
  })
})

describe('App Store Connect', () => {
  const byKey = { credentials: key }
  const part = (token: string, at: number): unknown =>
    JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString())

  it.each([
    ['as the file has it', pem],
    ['with its lines joined', pem.replaceAll('\n', ' ')],
    ['with its line breaks written out', pem.replaceAll('\n', '\\n')],
  ])('is sent a token that the key %s has signed', async (_how, privateKey) => {
    await using source = await openStore(
      list(() => []),
      { credentials: { ...key, privateKey } },
    )
    await source.read()
    const [scheme, token = ''] = source.authorizations[0]?.split(' ') ?? []
    expect(scheme).toBe('Bearer')
    expect(part(token, 0)).toEqual({ alg: 'ES256', kid: key.keyId, typ: 'JWT' })
    const issuedAt = conformanceNow / 1000 - 60
    const aud = 'appstoreconnect-v1'
    expect(part(token, 1)).toEqual({ iss: key.issuerId, iat: issuedAt, exp: issuedAt + 1200, aud })
    const at = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(at + 1), 'base64url')
    const how = { key: pair.publicKey, dsaEncoding: 'ieee-p1363' as const }
    expect(verify('sha256', Buffer.from(token.slice(0, at)), how, signature)).toBe(true)
  })

  it('takes all three parts of a key or none, and no other key', () => {
    const schema = collector.credentialsSchema
    expect(schema?.safeParse({}).success).toBe(true)
    expect(schema?.safeParse(key).success).toBe(true)
    const { keyId: _left, ...partial } = key
    expect(schema?.safeParse(partial).error?.issues[0]?.path).toEqual(['keyId'])
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const wrong = rsa.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const privateKey of ['secret', wrong]) {
      const { error } = schema?.safeParse({ ...key, privateKey }) ?? {}
      expect(error?.issues[0]).toMatchObject({ path: ['privateKey'], message: /AuthKey/ })
    }
  })

  it('is asked for the newest first, a week beyond what is known, and for no other address', async () => {
    const reviews = reviewsOf(450)
    const elsewhere = list(() => reviews, 200, 'https://elsewhere.example.com')
    await using source = await openStore(elsewhere, byKey)
    expect((await source.read()).ids).toHaveLength(450)
    const first = `GET /v1/apps/${app}/customerReviews?sort=-createdDate&limit=200&include=response`
    expect(source.seen).toEqual([first, `${first}&cursor=200`, `${first}&cursor=400`])
    expect((await source.read()).ids).toHaveLength(200)
  })

  it('tells of the answer that the developer gave', async () => {
    const review = {
      ...itemOf({ id: 1, at: conformanceNow }),
      relationships: { response: { data: { type: 'customerReviewResponses', id: 'r1' } } },
    }
    const attributes = {
      responseBody: 'Thanks',
      lastModifiedDate: '2026-01-30',
      state: 'PUBLISHED',
    }
    const included = [{ type: 'customerReviewResponses', id: 'r1', attributes }, { type: 'other' }]
    await using source = await openStore(sends({ data: [review, null], included }), byKey)
    const { mentions, rejected } = await source.read()
    expect(mentions).toMatchObject([
      {
        externalId: '0000-1',
        author: { externalId: 'review:0000-1', name: 'Ann' },
        metrics: { stars: 2 },
        raw: {
          country: 'USA',
          response: { text: 'Thanks', at: '2026-01-30T00:00:00.000Z', state: 'PUBLISHED' },
        },
      },
    ])
    expect(rejected).toHaveLength(1)
  })

  it.each([
    [401, 'auth', /belong together/],
    [403, 'auth', /Customer Support/],
    [404, 'bad-data', /no such app/],
    [429, 'rate-limit', /too many/],
  ])('that answers %i fails as %s and says what to do', async (code, kind, message) => {
    await using source = await openStore(sends({ errors: [] }, code), byKey)
    await expect(source.read()).rejects.toMatchObject({ kind, message })
  })

  it('is left alone when nothing is left of the hour', async () => {
    const headers = { 'x-rate-limit': 'user-hour-lim:3500;user-hour-rem:0;' }
    const play = list(() => reviewsOf(300))
    await using source = await openStore((request, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      play(request, response)
    }, byKey)
    const { pages } = await source.read()
    expect(pages).toHaveLength(1)
    expect(pages[0]).toMatchObject({
      waitMs: 600_000,
      rateLimit: { limit: 3500, remaining: 0, resetAt: null },
    })
  })

  it('gives its past back to the time that is asked for, and goes on where it stopped', async () => {
    const reviews = reviewsOf(900)
    await using source = await openStore(
      list(() => reviews),
      byKey,
    )
    const since = conformanceNow - 500 * hourMs
    const { ids, pages } = await source.readPast(since)
    expect(ids).toHaveLength(600)
    expect(pages.map(({ reachedAt }) => reachedAt)).toEqual(
      [200, 400, 600].map((hours) => new Date(conformanceNow - hours * hourMs).toISOString()),
    )
    expect((await source.readPast(since)).pages).toEqual([])
    const again = await openStore(
      list(() => reviews),
      byKey,
    )
    again.play((request, response) =>
      (request.url?.includes('cursor=400') ? sends({}, 503) : list(() => reviews))(
        request,
        response,
      ),
    )
    await expect(again.readPast()).rejects.toMatchObject({ kind: 'transient' })
    again.play(list(() => reviews))
    expect((await again.readPast()).ids).toHaveLength(500)
    await again[Symbol.asyncDispose]()
  })
})

describe('limits', () => {
  it('are shared by all that read the feed, and by all that use one key', () => {
    const options = collector.optionsSchema.parse({ app })
    expect(collector.account?.(options, null)).toBe('itunes.apple.com')
    expect(collector.budgets?.(options, null)).toMatchObject([{ limit: 20, per: 'minute' }])
    expect(collector.account?.(options, key)).toBe(`key ${key.keyId}`)
    expect(collector.budgets?.(options, key)).toEqual([])
  })
})
