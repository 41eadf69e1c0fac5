import { generateKeyPairSync, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { OpenAPIBackend } from 'openapi-backend'
import { describe, expect, it } from 'vitest'
import type { Cursor, HttpClient, Page } from '../../src/collectors/collector.ts'
import { createGooglePlayCollector } from '../../src/collectors/google-play/google-play.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import {
  conformanceNow,
  describeCollector,
  type Handler,
} from '../helpers/collector-conformance.ts'
import {
  countingMeter,
  loopbackClient,
  movedClient,
  restOfEnv,
  startWeb,
} from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const origin = 'https://androidpublisher.googleapis.com'
const tokens = 'https://oauth2.googleapis.com'
const app = 'com.example.app'
const path = `/androidpublisher/v3/applications/${app}/reviews`
const hourMs = 3600_000

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const serviceAccountKey = JSON.stringify({
  type: 'service_account',
  client_email: 'earshot@project.iam.gserviceaccount.com',
  private_key_id: 'k1',
  private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  token_uri: 'https://elsewhere.example.com/token',
})

/** Both hosts of Google are played at one address. */
const atOneAddress = (http: HttpClient): HttpClient => ({
  ...http,
  request: (url, request) => http.request(url.replace(`${tokens}/`, `${origin}/`), request),
})

const real = createGooglePlayCollector()
const collector: typeof real = {
  ...real,
  collect: (cursor, env) => real.collect(cursor, { ...env, http: atOneAddress(env.http) }),
}

type Review = { id: number; at: number; more?: Record<string, unknown> }

const stamp = (ms: number) => ({ seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 })
const reviewOf = ({ id, at, more }: Review): object => ({
  reviewId: `gp:${id}`,
  authorName: 'Ann',
  comments: [
    {
      userComment: {
        text: `\tText ${id}`,
        lastModified: stamp(at),
        starRating: (id % 5) + 1,
        ...more,
      },
    },
  ],
})

const sends =
  (body: unknown, code = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end(JSON.stringify(body))

const signsIn = sends({ access_token: 'at', expires_in: 3599, token_type: 'Bearer' })

/** Gives a token to whom asks for one; the rest is answered by `handler`. */
const withToken =
  (handler: Handler): Handler =>
  (request, response) =>
    (request.url === '/token' ? signsIn : handler)(request, response)

/** The list of Google: newest first, with a token for the next page; empty, it is an empty object. */
const list = (reviews: () => readonly Review[]): Handler =>
  withToken((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', origin)
    const start = Number((searchParams.get('token') ?? 't0').slice(1))
    const size = Number(searchParams.get('maxResults'))
    const sorted = reviews().toSorted((a, b) => b.at - a.at)
    const shown = sorted.slice(start, start + size).map(reviewOf)
    const isMore = start + size < sorted.length
    const tokenPagination = { nextPageToken: `t${start + size}` }
    const body = { reviews: shown, ...(isMore ? { tokenPagination } : {}) }
    sends(shown.length > 0 ? body : {})(request, response)
  })

const reviewsOf = (count: number, stepMs = 60_000): Review[] =>
  Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    at: conformanceNow - (count - n) * stepMs,
  }))
const many = reviewsOf(250)

describeCollector('google-play', {
  collector,
  options: () => ({ app: `https://play.google.com/store/apps/details?id=${app}&hl=en` }),
  credentials: { serviceAccountKey },
  origin,
  badOptions: [
    { options: {}, field: 'app' },
    { options: { app: 'The app' }, field: 'app' },
    { options: { app: 'https://play.google.com/store/apps' }, field: 'app' },
  ],
  serve: list(() => many),
  expectedIds: many.map(({ id }) => `gp:${id}`),
})

/** Google with answers that the test changes, and a reader of it that keeps the cursor. */
async function openGoogle(first: Handler) {
  let handler = first
  let nowMs = conformanceNow
  const bodies: string[] = []
  const authorizations: (string | undefined)[] = []
  const web = await startWeb((request, response) => {
    if (request.url !== '/token') authorizations.push(request.headers.authorization)
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()))
    request.on('end', () => handler(request, response))
  })
  const client = loopbackClient()
  const meter = countingMeter()
  let cursor: Cursor | null = null

  async function collect() {
    const env = {
      options: collector.optionsSchema.parse({ app }),
      credentials: { serviceAccountKey },
      signal: new AbortController().signal,
      http: movedClient(client, origin, web.url),
      clock: { now: () => nowMs },
      ...restOfEnv(),
      meter,
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
    read: collect,
    seen: web.seen,
    bodies,
    authorizations,
    spent: meter.spent,
    play: (next: Handler) => void (handler = next),
    pass: (ms: number) => void (nowMs += ms),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

describe('the list', () => {
  it('is read by its tokens, each page counted, and later back to a day before what is known', async () => {
    const reviews = reviewsOf(450, 15 * 60_000)
    await using google = await openGoogle(list(() => reviews))
    expect((await google.read()).ids).toHaveLength(450)
    const pages = google.seen.filter((line) => line.startsWith('GET'))
    expect(pages[0]).toBe(`GET ${path}?maxResults=100`)
    expect(pages[1]).toBe(`GET ${path}?maxResults=100&token=t100`)
    expect(google.spent.get('reads')).toBe(5)
    expect((await google.read()).ids).toHaveLength(200)
    expect(google.spent.get('reads')).toBe(7)
    expect(google.authorizations).toEqual(Array.from({ length: 7 }, () => 'Bearer at'))
  })

  it('loses nothing that is written or edited between requests and runs', async () => {
    const change = fc.record({ edit: fc.boolean(), count: fc.integer({ min: 1, max: 120 }) })
    const course = fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(course, fc.integer({ min: 0, max: 300 }), async (runs, atFirst) => {
        let waiting: { edit: boolean; count: number }[] = []
        let at = conformanceNow - 100 * hourMs
        const reviews: Review[] = []
        const write = (count: number) => {
          for (let n = 0; n < count; n++) reviews.push({ id: reviews.length + 1, at: at++ })
        }
        const happen = () => {
          const { edit = false, count = 0 } = waiting.shift() ?? {}
          if (!edit) return write(count)
          for (const review of reviews.slice(-count)) Object.assign(review, { at: at++ })
        }
        const play = list(() => reviews)
        await using google = await openGoogle((request, response) => {
          play(request, response)
          if (request.url !== '/token') happen()
        })
        const heard = new Map<string, string | null | undefined>()
        write(atFirst)
        for (const run of [...runs, []]) {
          waiting = [...run]
          at += hourMs
          for (const one of (await google.read()).mentions) heard.set(one.externalId, one.editedAt)
          while (waiting.length > 0) happen()
        }
        for (const one of (await google.read()).mentions) heard.set(one.externalId, one.editedAt)
        const expected = reviews.map(({ id, at }) => [`gp:${id}`, new Date(at).toISOString()])
        expect(Object.fromEntries(heard)).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 15 },
    )
  }, 60_000)

  it('that breaks off is read again from the top', async () => {
    const play = list(() => many)
    await using google = await openGoogle((request, response) =>
      (request.url?.includes('token=t100') ? sends({}, 503) : play)(request, response),
    )
    await expect(google.read()).rejects.toMatchObject({ kind: 'transient' })
    google.play(play)
    expect((await google.read()).ids).toHaveLength(250)
  })

  it('without reviews is an empty object, and one that repeats itself is left', async () => {
    await using google = await openGoogle(list(() => []))
    expect(await google.read()).toMatchObject({ ids: [], rejected: [] })
    const again = { reviews: [reviewOf({ id: 1, at: 1 })], tokenPagination: { nextPageToken: 'x' } }
    google.play(withToken(sends(again)))
    expect((await google.read()).pages).toHaveLength(2)
  })
})

describe('a review', () => {
  const one = async (review: unknown) => {
    await using google = await openGoogle(withToken(sends({ reviews: [review] })))
    return await google.read()
  }

  it('gives all that it says', async () => {
    const own = {
      text: 'Old title\tNot bad',
      lastModified: { seconds: '1769860800', nanos: 5_000_000 },
      starRating: 4,
      reviewerLanguage: 'pt_BR',
      device: 'klte',
      deviceMetadata: { productName: 'Galaxy S5' },
      androidOsVersion: 23,
      appVersionCode: 7,
      appVersionName: '1.2',
      thumbsUpCount: 3,
      thumbsDownCount: 1,
    }
    const reply = { text: 'Thanks', lastModified: { seconds: '1769864400' } }
    const comments = [{ userComment: own }, { developerComment: reply }]
    const { mentions } = await one({ reviewId: 'gp:A/b', authorName: 'Ann', comments })
    const at = '2026-01-31T12:00:00.005Z'
    expect(mentions).toEqual([
      {
        externalId: 'gp:A/b',
        network: 'google-play',
        kind: 'review',
        title: 'Old title',
        text: 'Not bad',
        textFormat: 'plain',
        url: `https://play.google.com/store/apps/details?id=${app}&reviewId=gp%3AA%2Fb`,
        language: 'pt-BR',
        postedAt: at,
        editedAt: at,
        author: {
          externalId: 'review:gp:A/b',
          handle: null,
          name: 'Ann',
          url: null,
          avatarUrl: null,
          followers: null,
        },
        metrics: { stars: 4, likes: 3, dislikes: 1 },
        conversationId: null,
        parentId: null,
        raw: {
          version: '1.2',
          versionCode: 7,
          androidVersion: 23,
          device: 'Galaxy S5',
          response: { text: 'Thanks', at: '2026-01-31T13:00:00.000Z' },
        },
      },
    ])
  })

  it.each([
    ['\tOnly text', null, 'Only text'],
    ['No tab', null, 'No tab'],
    ['Title\tText\twith tab', 'Title', 'Text\twith tab'],
    ['Title\t', 'Title', ''],
  ])('%j has the title %j and the text %j', async (text, title, words) => {
    const { mentions } = await one(reviewOf({ id: 1, at: 1e12, more: { text } }))
    expect(mentions).toMatchObject([{ title, text: words }])
  })

  it('is heard in the words of its author, not in a translation', async () => {
    const more = { text: 'Good', originalText: 'Gut' }
    expect((await one(reviewOf({ id: 1, at: 1e12, more }))).mentions[0]?.text).toBe('Gut')
  })

  it('that has no author is kept; a broken one is rejected', async () => {
    const anonymous = { ...reviewOf({ id: 1, at: 1e12 }), authorName: undefined }
    expect((await one(anonymous)).mentions).toMatchObject([{ author: null }])
    const broken = [{ text: ' ' }, { starRating: 0 }, { starRating: null }]
    for (const more of broken) {
      const { mentions, rejected } = await one(reviewOf({ id: 2, at: 1e12, more }))
      expect([mentions, rejected.length]).toEqual([[], 1])
    }
    expect((await one({ reviewId: 'x', comments: [] })).rejected[0]?.reason).toMatch(/no text/)
  })
})

describe('the key', () => {
  it('signs what is exchanged for a token, at the address of Google only', async () => {
    await using google = await openGoogle(list(() => []))
    await google.read()
    expect(google.seen[0]).toBe('POST /token')
    const form = new URLSearchParams(google.bodies[0])
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    const [head = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? []
    const decoded = [head, claims].map((part) =>
      JSON.parse(Buffer.from(part, 'base64url').toString()),
    )
    expect(decoded).toEqual([
      { alg: 'RS256', typ: 'JWT', kid: 'k1' },
      {
        iss: 'earshot@project.iam.gserviceaccount.com',
        scope: 'https://www.googleapis.com/auth/androidpublisher',
        aud: `${tokens}/token`,
        iat: conformanceNow / 1000,
        exp: conformanceNow / 1000 + 3600,
      },
    ])
    const bytes = Buffer.from(`${head}.${claims}`)
    expect(verify('sha256', bytes, pair.publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('has to be the whole file of a service account', () => {
    for (const wrong of ['secret', '{}', JSON.stringify({ type: 'authorized_user' })]) {
      const { error } = real.credentialsSchema?.safeParse({ serviceAccountKey: wrong }) ?? {}
      expect(error?.issues[0]).toMatchObject({ path: ['serviceAccountKey'], message: /JSON file/ })
    }
  })

  it('that Google refuses is a matter of the key, and shows in no message', async () => {
    const refused = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }
    await using google = await openGoogle(sends(refused, 400))
    const message = /"Invalid JWT Signature\."/
    await expect(google.read()).rejects.toMatchObject({ kind: 'auth', message })
    expect(google.seen).toHaveLength(1)
  })

  it('gets a token that shows in no failure, however Google writes it', async () => {
    for (const odd of [{ access_token: ['s3cret'] }, { token: 's3cret' }]) {
      await using google = await openGoogle(sends(odd))
      const error = await google.read().catch((error: unknown) => error)
      expect(error).toMatchObject({ kind: 'bad-data', excerpt: null })
      expect(String(error)).not.toContain('s3cret')
    }
  })
})

describe('Google', () => {
  const error = (code: number, more: object) => ({ error: { code, message: 'Said.', ...more } })
  const quota = { errors: [{ reason: 'quotaExceeded', domain: 'usageLimits' }] }
  it.each([
    [403, { status: 'PERMISSION_DENIED' }, 'auth', /"Said\." \(403\): invite/, null],
    [403, quota, 'rate-limit', /this hour/, 1_800_000],
    [429, { status: 'RESOURCE_EXHAUSTED' }, 'rate-limit', /this hour/, 1_800_000],
    [404, {}, 'bad-data', /package name/, null],
    [401, {}, 'auth', /refused/, null],
    [400, {}, 'bad-data', /not understood/, null],
  ])('%i %j is %s and says what to do', async (code, more, kind, message, waitMs) => {
    await using google = await openGoogle(withToken(sends(error(code, more), code)))
    google.pass(hourMs / 2)
    await expect(google.read()).rejects.toMatchObject({ kind, message, waitMs })
  })

  it('that answers 200 with an error gives no page', async () => {
    await using google = await openGoogle(withToken(sends(error(500, {}))))
    await expect(google.read()).rejects.toMatchObject({ kind: 'bad-data' })
  })

  it('counts for each app, whichever key asks', () => {
    const options = real.optionsSchema.parse({ app })
    expect(real.account?.(options, { serviceAccountKey })).toBe(app)
    expect(real.budgets?.(options, { serviceAccountKey })).toMatchObject([
      { limit: 200, per: 'hour' },
    ])
  })
})

const description = sharedPath('peers', 'openapi-google', 'androidpublisher.json')

describe.skipIf(description === null)(
  'the description of androidpublisher v3 (skipped if absent)',
  () => {
    it('knows all that we ask, and what the tests answer', async () => {
      const definition = JSON.parse(readFileSync(description ?? '', 'utf8'))
      const ajvOpts = { strict: false, validateFormats: false }
      const api = new OpenAPIBackend({ definition, quick: true, ajvOpts })
      await api.init()
      const operation = 'androidpublisher.reviews.list'
      const problems: unknown[] = []
      const play = list(() => many)
      await using google = await openGoogle((request, response) => {
        if (request.url === '/token') return signsIn(request, response)
        const { pathname, search } = new URL(request.url ?? '/', origin)
        const asked = { method: 'GET', path: pathname, query: search.slice(1), headers: {} }
        if (api.matchOperation(asked)?.operationId !== operation) problems.push(pathname)
        problems.push(...(api.validateRequest(asked).errors ?? []))
        const end = response.end.bind(response)
        response.end = (body?: unknown) => {
          problems.push(...(api.validateResponse(JSON.parse(String(body)), operation).errors ?? []))
          return end(body)
        }
        play(request, response)
      })
      expect((await google.read()).ids).toHaveLength(250)
      expect(problems).toEqual([])
      const known = definition.paths[path.replace(app, '{packageName}')].get.parameters
      const names = known.map(({ name }: { name: string }) => name)
      expect(names).toEqual(expect.arrayContaining(['maxResults', 'token']))
    })
  },
)
