import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { untilMidnightMs } from '../../src/collectors/youtube/pacific.ts'
import { createYouTubeCollector } from '../../src/collectors/youtube/youtube.ts'
import {
  day,
  fakeYouTube,
  minute,
  now,
  openYouTube,
  playYouTube,
  refusal,
  sends,
  thread,
} from '../helpers/youtube-server.ts'

const hour = 60 * minute
const video = 'aaaaaaaaaaa'
const byVideo = { videos: [video] }
const signed = { clientId: '42-x.apps.example', clientSecret: 's3cret', refreshToken: 'refresh-1' }
const world = fakeYouTube({ threads: new Map([[video, [thread('Ugx', now)]]]) })
const scope = 'https://www.googleapis.com/auth/youtube.force-ssl'
const collector = createYouTubeCollector()
const { oauth } = collector

describe('a refusal', () => {
  const newer = (code: number, message: string, reason: string) => ({
    error: { code, message, status: 'X', details: [{ '@type': 'ErrorInfo', reason }] },
  })

  it.each([
    [
      403,
      refusal(403, 'quotaExceeded', 'exceeded', 'youtube.quota'),
      'rate-limit',
      20 * hour,
      /exceeded/,
    ],
    [403, refusal(403, 'dailyLimitExceeded'), 'rate-limit', 20 * hour, /daily/],
    [
      429,
      refusal(429, 'rateLimitExceeded', "Quota exceeded for limit 'Search Queries per day'"),
      'rate-limit',
      20 * hour,
      /per day/,
    ],
    [403, refusal(403, 'rateLimitExceeded'), 'rate-limit', minute, /rateLimit/],
    [400, refusal(400, 'keyInvalid', 'Bad Request'), 'auth', null, /copy it from Credentials/],
    [400, newer(400, 'API key not valid.', 'API_KEY_INVALID'), 'auth', null, /copy it from/],
    [403, refusal(403, 'accessNotConfigured'), 'auth', null, /enable the YouTube Data API v3/],
    [403, newer(403, 'blocked', 'API_KEY_IP_ADDRESS_BLOCKED'), 'auth', null, /restricted/],
    [403, refusal(403, 'ipRefererBlocked'), 'auth', null, /restricted/],
    [403, refusal(403, 'insufficientPermissions'), 'auth', null, /youtube\.force-ssl/],
    [403, refusal(403, 'forbidden', 'no', 'global'), 'auth', null, /no/],
    [401, refusal(401, 'authError'), 'auth', null, /sign in again/],
    [400, refusal(400, 'processingFailure'), 'transient', null, /processingFailure/],
    [400, refusal(400, 'invalidFilters'), 'bad-data', null, /invalidFilters/],
    [503, refusal(503, 'backendError'), 'transient', null, /backendError/],
    [200, refusal(403, 'odd'), 'bad-data', null, /expected shape/],
    [200, { kind: 'youtube#searchListResponse', items: [] }, 'bad-data', null, /kind/],
  ])('%i %j is told as it is recovered from', async (code, body, kind, waitMs, message) => {
    await using youTube = await openYouTube(sends(body, code), byVideo)
    await expect(youTube.read()).rejects.toMatchObject({ kind, waitMs, message })
  })

  it('never moves the cursor', async () => {
    await using youTube = await openYouTube(sends('<!doctype html>', 502), byVideo)
    await expect(youTube.read()).rejects.toMatchObject({ kind: 'transient', pages: [] })
  })
})

describe('the day of the limits', () => {
  it('ends at midnight in California, also when the clocks are changed there', () => {
    expect(untilMidnightMs(Date.UTC(2026, 0, 31, 12))).toBe(20 * hour)
    expect(untilMidnightMs(Date.UTC(2026, 2, 8, 8, 30))).toBe(22.5 * hour)
    expect(untilMidnightMs(Date.UTC(2026, 10, 1, 7, 30))).toBe(24.5 * hour)
    const local = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/Los_Angeles',
      timeStyle: 'medium',
    })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2090, 0) }), (ms) => {
        const left = untilMidnightMs(ms)
        expect(left).toBeGreaterThan(0)
        expect(left).toBeLessThanOrEqual(25 * hour)
        expect(local.format(ms + left)).toBe('00:00:00')
      }),
    )
  })

  it('has the limits that Google grants, which sources of a project share', () => {
    const options = collector.optionsSchema.parse({ query: 'x', unitsPerDay: 50_000 })
    expect(collector.budgets?.(options, null)).toEqual([
      expect.objectContaining({
        name: 'units',
        limit: 50_000,
        per: 'day',
        timeZone: 'America/Los_Angeles',
      }),
      expect.objectContaining({ name: 'search-calls', limit: 100 }),
    ])
    const plain = collector.optionsSchema.parse(byVideo)
    expect(collector.budgets?.(plain, null)).toHaveLength(1)
    expect(collector.account?.(plain, { apiKey: 'k' })).toBe('k')
    expect(collector.account?.(plain, signed)).toBe('42')
    expect(collector.account?.(plain, null)).toBeNull()
    expect(collector.limits.retentionDays).toBe(30)
  })

  it('has units that stop a run when they are spent', async () => {
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    youTube.meter.limits.set('units', 0)
    await expect(youTube.read()).rejects.toMatchObject({ kind: 'rate-limit' })
    expect(youTube.seen).toEqual([])
  })
})

describe('the key', () => {
  it('goes in a header, not in the address', async () => {
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    expect(youTube.headers[0]).toMatchObject({ 'x-goog-api-key': 'secret-key' })
    expect(youTube.headers[0]).not.toHaveProperty('x-goog-api-client')
    expect(youTube.seen.join()).not.toContain('secret-key')
  })

  it('is asked for where none is given, before YouTube is', async () => {
    await using youTube = await openYouTube(playYouTube(world), byVideo, null)
    await expect(youTube.read()).rejects.toMatchObject({ kind: 'auth', message: /API key/ })
    expect(youTube.seen).toEqual([])
  })

  it('goes nowhere else, whatever the environment says of proxies and universes', async () => {
    const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'GOOGLE_CLOUD_UNIVERSE_DOMAIN']
    const before = names.map((name) => process.env[name])
    for (const name of names) process.env[name] = 'http://127.0.0.1:9'
    try {
      await using youTube = await openYouTube(playYouTube(world), byVideo)
      expect((await youTube.read()).ids).toEqual(['Ugx'])
    } finally {
      for (const [at, name] of names.entries()) {
        if (before[at] === undefined) delete process.env[name]
        else process.env[name] = before[at]
      }
    }
  })

  it('is not tried again by Google’s client: a failure is one request', async () => {
    await using youTube = await openYouTube(sends(refusal(503, 'backendError'), 503), byVideo)
    await expect(youTube.read()).rejects.toMatchObject({ kind: 'transient' })
    expect(youTube.seen).toHaveLength(1)
  })
})

describe('signing in', () => {
  const grant = (more: object = {}) => ({
    access_token: 'access-1',
    expires_in: 3600,
    scope,
    ...more,
  })
  const playBoth =
    (token: ReturnType<typeof sends>) =>
    (...[request, response]: Parameters<typeof token>) =>
      (request.url === '/token' ? token : playYouTube(world))(request, response)
  const ask = { redirectUri: 'https://ear.example/back', state: 'st', codeChallenge: 'ch' }
  const answer = { code: 'co', redirectUri: ask.redirectUri, codeVerifier: 've' }

  it('sends the person to Google for lasting access to comments', async () => {
    await using youTube = await openYouTube(sends(grant()), byVideo, {
      ...signed,
      refreshToken: undefined,
    })
    const options = collector.optionsSchema.parse(byVideo)
    const started = await oauth?.start(ask, { ...youTube.env, options })
    const url = new URL(started?.url ?? '')
    expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: signed.clientId,
      redirect_uri: ask.redirectUri,
      response_type: 'code',
      scope,
      state: 'st',
      code_challenge: 'ch',
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent',
    })
    expect(oauth?.needs).toEqual(['clientId', 'clientSecret'])
  })

  it('keeps the refresh token, and says what is wrong where there is none', async () => {
    const { refreshToken, ...client } = signed
    const finish = async (body: unknown, code = 200) => {
      await using youTube = await openYouTube(sends(body, code), byVideo, client)
      const options = collector.optionsSchema.parse(byVideo)
      const kept = await oauth?.finish(answer, { ...youTube.env, options })
      return { kept, form: Object.fromEntries(new URLSearchParams(youTube.bodies[0])) }
    }
    const { kept, form } = await finish(grant({ refresh_token: refreshToken }))
    expect(kept).toEqual(signed)
    expect(form).toEqual({
      grant_type: 'authorization_code',
      code: 'co',
      code_verifier: 've',
      redirect_uri: ask.redirectUri,
      client_id: signed.clientId,
      client_secret: signed.clientSecret,
    })
    const auth = (message: RegExp) => ({ kind: 'auth', message })
    await expect(finish(grant())).rejects.toMatchObject(auth(/no refresh token/))
    const narrow = grant({ refresh_token: 'r', scope: 'openid' })
    await expect(finish(narrow)).rejects.toMatchObject(auth(/not agreed to/))
    const wrong = { error: 'invalid_client', error_description: 'Unauthorized' }
    await expect(finish(wrong, 401)).rejects.toMatchObject(auth(/client secret is wrong/))
  })

  it('is used for one access token a run, and keeps a refresh token that has changed', async () => {
    const play = playBoth(sends(grant({ refresh_token: 'refresh-2' })))
    await using youTube = await openYouTube(play, { videos: [video, 'bbbbbbbbbbb'] }, signed)
    expect((await youTube.read()).ids).toEqual(['Ugx'])
    expect(youTube.seen.filter((line) => line === 'POST /token')).toHaveLength(1)
    expect(youTube.headers.at(-1)).toMatchObject({ authorization: 'Bearer access-1' })
    expect(youTube.renewed).toEqual([{ ...signed, refreshToken: 'refresh-2' }])
  })

  it.each([
    [
      400,
      { error: 'invalid_grant', error_description: 'Token has been revoked.' },
      'auth',
      /sign in again/,
    ],
    [503, 'busy', 'transient', /server failed/],
    [200, { access_token: 7, refresh_token: 'secret-token' }, 'bad-data', /no token/],
    [200, '<html>', 'bad-data', /no token/],
  ])('that is refused (%i %j) says so, and shows no token', async (code, body, kind, message) => {
    await using youTube = await openYouTube(playBoth(sends(body, code)), byVideo, signed)
    const failure = await youTube.read().catch((error: unknown) => error)
    expect(failure).toMatchObject({ kind, message })
    expect(JSON.stringify(failure)).not.toContain('secret-token')
  })

  it('gets a new access token when the old one has ended', async () => {
    const many = fakeYouTube({ pageSize: 10 })
    many.threads.set(
      video,
      Array.from({ length: 30 }, (_, n) => thread(`t${n}`, now - n * day)),
    )
    await using youTube = await openYouTube(
      (request, response) => {
        youTube.clock.ms += 50 * minute
        ;(request.url === '/token' ? sends(grant()) : playYouTube(many))(request, response)
      },
      byVideo,
      signed,
    )
    await youTube.read()
    expect(youTube.seen.filter((line) => line === 'POST /token').length).toBeGreaterThan(1)
  })
})
