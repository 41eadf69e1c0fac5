import { describe, expect, it } from 'vitest'
import { conformanceNow } from '../helpers/collector-conformance.ts'
import {
  collector,
  dayMs,
  empty,
  hourMs,
  linkedIn,
  openLinkedIn,
  sends,
  token,
  www,
} from '../helpers/fake-linkedin.ts'

const client = { clientId: 'client', clientSecret: 'secret' }

describe('signing in', () => {
  const given = { access_token: 'new', expires_in: 5_184_000, refresh_token: 'r2' }
  const expiresAt = new Date(conformanceNow + 60 * dayMs).toISOString()
  const sent = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body))
  const ask = { redirectUri: 'https://earshot.example.com/back', state: 's', codeChallenge: 'c' }

  it.each([
    [{}, 'r_organization_social rw_organization_admin'],
    [{ mentions: false }, 'r_organization_social'],
    [{ comments: false }, 'rw_organization_admin'],
  ])('asks for what %j needs and no more', async (options, scope) => {
    await using source = await openLinkedIn(sends({}), options, client)
    const { url, credentials } = (await collector.oauth?.start(ask, source.env())) ?? { url: '' }
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe(`${www}/oauth/v2/authorization`)
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: ask.redirectUri,
      state: 's',
      scope,
    })
    expect(credentials).toEqual(client)
  })

  it('exchanges the code for a token that ends in 60 days', async () => {
    await using source = await openLinkedIn(sends(given), {}, client)
    const answer = { code: 'c', redirectUri: ask.redirectUri, codeVerifier: 'v' }
    const kept = await collector.oauth?.finish(answer, source.env())
    expect(kept).toEqual({ ...client, accessToken: 'new', refreshToken: 'r2', expiresAt })
    expect(collector.credentialsSchema?.safeParse(kept).success).toBe(true)
    expect(source.seen).toEqual(['POST /oauth/v2/accessToken'])
    const grant = { grant_type: 'authorization_code', code: 'c', redirect_uri: ask.redirectUri }
    expect(sent(source.requests[0]?.body)).toEqual({
      ...grant,
      client_id: 'client',
      client_secret: 'secret',
    })
    source.play(sends({ error: 'invalid_request', error_description: 'Code expired' }, 400))
    const refused = { kind: 'auth', message: /"Code expired"/ }
    await expect(collector.oauth?.finish(answer, source.env())).rejects.toMatchObject(refused)
    source.play(sends({ access_token: 's3cret' }))
    const shown = { kind: 'bad-data', excerpt: null, message: 'LinkedIn gave no token' }
    await expect(collector.oauth?.finish(answer, source.env())).rejects.toMatchObject(shown)
  })

  it('is done again by itself on the last day, where LinkedIn gave a refresh token', async () => {
    const play = linkedIn(empty)
    const old = { ...client, accessToken: 'old', refreshToken: 'r1' }
    const stored = { ...old, expiresAt: new Date(conformanceNow + hourMs).toISOString() }
    await using source = await openLinkedIn(
      (request, response) => {
        const isToken = request.url === '/oauth/v2/accessToken'
        return (isToken ? sends(given) : play)(request, response)
      },
      {},
      stored,
    )
    await source.read()
    expect(sent(source.requests[0]?.body)).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
    })
    expect(source.renewed).toEqual([
      { ...client, accessToken: 'new', refreshToken: 'r2', expiresAt },
    ])
    expect(source.requests[1]?.headers['authorization']).toBe('Bearer new')
  })

  it.each([
    [null, /there is no access token/],
    [client, /there is no access token/],
    [{ ...token, expiresAt: '2026-01-31T11:00:00Z' }, /ended on 2026-01-31/],
  ])('is asked for, and LinkedIn is not, with %j', async (credentials, message) => {
    await using source = await openLinkedIn(linkedIn(empty), {}, credentials)
    await expect(source.read()).rejects.toMatchObject({ kind: 'auth', message })
    expect(source.seen).toEqual([])
  })

  it('makes sources of one application share their limits', () => {
    const options = collector.optionsSchema.parse({ organization: '1' })
    expect(collector.account?.(options, { ...client, ...token })).toBe('client')
    expect(collector.account?.(options, token)).toBe('at')
    expect(collector.limits.retentionDays).toBe(2)
  })
})
