import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { OpenAPIBackend, type Document } from 'openapi-backend'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import type { MastodonCredentials } from '../../src/collectors/mastodon/options.ts'
import { startAuthorizationServer } from '../helpers/authorization-server.ts'
import { readCassette } from '../helpers/cassettes.ts'
import type { Handler } from '../helpers/collector-conformance.ts'
import { loopbackClient, movedClient, startWeb } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const { oauth } = createMastodonCollector()
if (!oauth) throw new Error('Mastodon has no sign-in')

const origin = 'https://social.example.com'
const redirectUri = 'http://localhost:3000/oauth/callback'
const verifier = 'v'.repeat(43)
const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
const ask = { redirectUri, state: 'the-state', codeChallenge }

/** What the flow is given at a server that is moved to loopback. */
function envAt(url: string, given: object = { hashtags: ['earshot'] }) {
  const http = loopbackClient()
  return {
    options: { server: origin, ...given },
    credentials: null as MastodonCredentials | null,
    signal: new AbortController().signal,
    http: movedClient(http, origin, url),
    clock: { now: () => Date.UTC(2026, 0, 31, 12) },
    close: () => http.close(),
  }
}

/** Signs in to the end; the address of the consent page is on the server itself. */
async function signIn(given?: object, finishing: object = {}) {
  await using server = await startAuthorizationServer()
  const env = envAt(server.url, given)
  try {
    const started = await oauth?.start(ask, env)
    const url = started?.url ?? ''
    expect(url.startsWith(`${origin}/oauth/authorize?`)).toBe(true)
    const back = new URL(await server.decide(url.replace(origin, server.url), 'allow'))
    const answer = {
      code: back.searchParams.get('code') ?? '',
      redirectUri,
      codeVerifier: verifier,
    }
    const credentials = started?.credentials ?? null
    const kept = await oauth?.finish({ ...answer, ...finishing }, { ...env, credentials })
    return {
      asked: new URL(url).searchParams,
      back,
      kept,
      said: server.said,
      tokens: server.tokens,
    }
  } finally {
    await env.close()
  }
}

describe('signing in at a Mastodon server', () => {
  it('registers an app of its own, asks with PKCE, and keeps the token and nothing else', async () => {
    expect(oauth.needs).toEqual([])
    const { asked, back, kept, said, tokens } = await signIn()
    expect(Object.fromEntries(asked)).toEqual({
      response_type: 'code',
      client_id: 'app-0',
      redirect_uri: redirectUri,
      scope: 'read:statuses',
      state: 'the-state',
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    })
    expect(back.searchParams.get('state')).toBe('the-state')
    expect(kept).toEqual({ accessToken: [...tokens][0] })
    const [app] = said
    expect(Object.fromEntries(app?.form ?? [])).toEqual({
      client_name: 'Earshot',
      redirect_uris: redirectUri,
      scopes: 'read:statuses',
    })
  })

  it.each([
    [{ hashtags: ['x'] }, 'read:statuses'],
    [{ query: 'x' }, 'read:search'],
    [{ mentions: true }, 'read:notifications'],
  ])('asks for no more than it hears with %o', async (given, scope) => {
    const { asked, said } = await signIn(given)
    expect([asked.get('scope'), said[0]?.form.get('scopes')]).toEqual([scope, scope])
  })

  it.each([
    { codeVerifier: 'w'.repeat(43) },
    { code: 'other' },
    { redirectUri: 'https://a.example' },
  ])('gets no token with %o, and says what the server says', async (finishing) => {
    await expect(signIn({ hashtags: ['x'] }, finishing)).rejects.toMatchObject({
      kind: 'auth',
      message: 'the server says "invalid_grant" (400); sign in again',
    })
  })

  const sends =
    (status: number, body: string, headers = {}): Handler =>
    (_request, response) =>
      void response.writeHead(status, headers).end(body)

  it.each<[string, Handler, object]>([
    [
      'a page',
      sends(200, '<html>'),
      { kind: 'bad-data', message: expect.stringMatching(/no Mast/) },
    ],
    ['another shape', sends(200, '{"client_id":7}'), { kind: 'bad-data', excerpt: null }],
    ['no such address', sends(404, '<html>'), { kind: 'bad-data' }],
    [
      'a refusal',
      sends(403, '{"error":"No apps"}'),
      { kind: 'auth', message: expect.stringMatching(/"No apps" \(403\)/) },
    ],
    ['a limit', sends(429, '{}', { 'retry-after': '60' }), { kind: 'rate-limit', waitMs: 60_000 }],
    ['a failure', sends(503, ''), { kind: 'transient' }],
    ['a redirect', sends(302, '', { location: 'https://b.example' }), { kind: 'bad-data' }],
  ])('says what to do about %s', async (_title, handler, expected) => {
    await using web = await startWeb(handler)
    const env = envAt(web.url)
    const failure = await oauth.start(ask, env).catch((error: unknown) => error)
    await env.close()
    expect(failure).toMatchObject({ name: 'CollectorError', ...expected })
  })
})

const schemaPath = sharedPath('peers', 'mastodon', 'openapi', 'mastodon-4.7.0.json')

describe.skipIf(schemaPath === null)('the description of Mastodon 4.7 (skipped if absent)', () => {
  it('knows all that is sent: app, consent and token', async () => {
    const schema = z.record(z.string(), z.unknown())
    const definition = schema.parse(JSON.parse(readFileSync(schemaPath ?? '', 'utf8')))
    const api = new OpenAPIBackend({
      definition: definition as unknown as Document,
      quick: true,
      ajvOpts: { strict: false, validateFormats: false },
    })
    await api.init()
    const { asked, said } = await signIn()
    const check = (method: string, path: string, sent: URLSearchParams) => {
      const fields = Object.fromEntries(sent)
      // A form gives a list of one as one.
      const { redirect_uris: uri } = fields
      const body = { ...fields, ...(uri === undefined ? {} : { redirect_uris: [uri] }) }
      const request = method === 'GET' ? { query: fields } : { body }
      const headers = { 'content-type': 'application/json' }
      const { errors } = api.validateRequest({ method, path, headers, ...request })
      expect([path, errors ?? []]).toEqual([path, []])
      const operation = api.matchOperation({ method, path, headers })
      return JSON.stringify(operation)
    }
    const known = [check('GET', '/oauth/authorize', asked)]
    for (const { path, form } of said.filter(({ path }) => path !== '/oauth/authorize')) {
      known.push(check('POST', path, form))
      for (const name of form.keys()) expect(known.at(-1)).toContain(`"${name}"`)
    }
    for (const name of asked.keys()) expect(known[0]).toContain(`"${name}"`)
    expect(known).toHaveLength(3)
  })
})

const cassette = 'test_app_account_create.yaml'
const recording = sharedPath('peers', 'mastodon', 'mastodonpy-cassettes', 'cassettes', cassette)

describe.skipIf(recording === null)('a recorded server, 4.6.4 (skipped if absent)', () => {
  it('gives an app and a token that are understood', async () => {
    const exchanges = readCassette(recording ?? '').filter(({ method }) => method === 'POST')
    await using web = await startWeb((request, response) => {
      const answer = exchanges.find(({ uri }) => new URL(uri).pathname === request.url)
      response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body)
    })
    const env = envAt(web.url)
    const { url, credentials } = await oauth.start(ask, env)
    expect(new URL(url).searchParams.get('client_id')).toMatch(/^[\w-]{43}$/)
    const answer = { code: 'x', redirectUri, codeVerifier: verifier }
    const kept = await oauth.finish(answer, { ...env, credentials })
    await env.close()
    expect(kept).toEqual({ accessToken: expect.stringMatching(/./) })
  })
})
