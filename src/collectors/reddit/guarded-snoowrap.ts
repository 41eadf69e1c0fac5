import Snoowrap from 'snoowrap'
import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { HttpError } from '../../http/http-error.ts'
import { CollectorError, type HttpResponse } from '../collector.ts'
import { excerptOf, stopIfCalledOff, toCollectorError } from '../failures.ts'
import type { Answer, ClientEnv } from './env.ts'
import { userAgentOf, type RedditCredentials } from './options.ts'
import { rateLimitOf, waitOf, type RateLimit } from './rate-limit.ts'
import { nothingAt, refusal, signInRefused } from './refusal.ts'

/** Decompressed; no page of the API comes near it. */
const bodyBytesMax = 10 * 1024 * 1024

const tokenShape = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  refresh_token: z.string().nullish().catch(null),
})
const tokenErrorShape = z.object({ error: z.union([z.string(), z.number()]) })

const noToken = 'Reddit answered without an access token'

type Token = z.infer<typeof tokenShape>

/** Of what Snoowrap asks its transport, that which it uses for us. */
type RawRequest = {
  baseUrl: string
  uri: string
  method?: string
  headers?: Record<string, string | undefined>
  qs?: Record<string, unknown>
  form?: Record<string, string>
  auth?: { bearer?: string; user?: string; pass?: string }
  transform?: (body: unknown, response: unknown) => unknown
}

/**
 * Snoowrap over our guarded client: it signs in, gives each request its headers and address, and adds
 * nothing of its own to answers. Of what it does besides, nothing is left on: no waiting, no trying
 * again, no objects in place of JSON, for a broken item would fail them all.
 */
export class GuardedSnoowrap extends Snoowrap {
  readonly #env: ClientEnv
  #accessToken: Promise<string> | null = null
  #rateLimit: RateLimit = { limit: null, remaining: null, resetAt: null }

  constructor(env: ClientEnv) {
    const { clientId, clientSecret } = env.credentials
    super({ userAgent: userAgentOf(env.options), clientId, clientSecret, refreshToken: '' })
    this.config({ maxRetryAttempts: 1, continueAfterRatelimitError: false, warnings: false })
    this.#env = env
  }

  async get(path: string, query: Record<string, string>): Promise<Answer> {
    const request = { uri: path, method: 'GET', qs: query }
    const { body }: { body: unknown } = await this.oauthRequest(request)
    const rateLimit = this.#rateLimit
    return { body, rateLimit, waitMs: waitOf(rateLimit, this.#env.clock.now()) }
  }

  /** As `get`, for what changes something. */
  async post(path: string, form: Record<string, string>): Promise<Answer> {
    const request = { uri: path, method: 'POST', form }
    const { body }: { body: unknown } = await this.oauthRequest(request)
    const rateLimit = this.#rateLimit
    return { body, rateLimit, waitMs: waitOf(rateLimit, this.#env.clock.now()) }
  }

  /** Asks for a token with what `form` grants. */
  async redeem(form: Record<string, string>): Promise<Token> {
    const body: unknown = await this.credentialedClientRequest({
      method: 'POST',
      uri: 'api/v1/access_token',
      form,
    })
    const token = tokenShape.safeParse(body)
    if (token.success) return token.data
    const said = tokenErrorShape.safeParse(body).data?.error
    if (said === undefined) throw new CollectorError('bad-data', noToken)
    throw new CollectorError('auth', `${signInRefused} (${String(said).slice(0, 100)})`)
  }

  /** The first request of a run signs in; Snoowrap itself knows no sign-in without an account. */
  override updateAccessToken(): Promise<string> {
    return (this.#accessToken ??= this.#signIn())
  }

  async #signIn(): Promise<string> {
    const { credentials, renew } = this.#env
    const token = await this.redeem(grantOf(credentials))
    const refreshToken = token.refresh_token ?? credentials.refreshToken
    if (credentials.refreshToken && refreshToken !== credentials.refreshToken) {
      await renew?.({ ...credentials, refreshToken })
    }
    return token.access_token
  }

  override async rawRequest(raw: RawRequest): Promise<unknown> {
    const { http, signal, clock } = this.#env
    const path = `/${raw.uri}`
    stopIfCalledOff({ signal })
    try {
      const response = await http.request(addressOf(raw), {
        ...sent(raw),
        signal,
        maxBytes: bodyBytesMax,
        maxRedirects: 0,
      })
      this.#rateLimit = rateLimitOf(response.headers, clock.now())
      if (response.status < 200 || response.status > 299) throw await refusal(response, clock.now())
      const body = await readBody(response, raw.form !== undefined)
      const answer = { body, statusCode: response.status, headers: response.headers }
      const request = { method: raw.method, uri: { href: response.url } }
      return raw.transform === undefined ? body : raw.transform(body, { ...answer, request })
    } catch (error) {
      const isRedirect = error instanceof HttpError && error.kind === 'redirects'
      throw isRedirect && path.startsWith('/r/') ? nothingAt(path) : toCollectorError(error)
    }
  }

  /** Snoowrap looks at what kind of object this is; `get` takes the answer out again. */
  _populate(body: unknown): { body: unknown } {
    return { body }
  }

  async _awaitRatelimit(): Promise<void> {
    const waitMs = waitOf(this.#rateLimit, this.#env.clock.now())
    if (waitMs === null || waitMs === 0) return
    throw new CollectorError('rate-limit', 'Reddit answers no more before the reset', { waitMs })
  }

  async _awaitRequestDelay(): Promise<void> {}
}

function grantOf(credentials: RedditCredentials): Record<string, string> {
  const { refreshToken, username, password, clientSecret } = credentials
  if (refreshToken) return { grant_type: 'refresh_token', refresh_token: refreshToken }
  if (username && password) return { grant_type: 'password', username, password }
  if (clientSecret) return { grant_type: 'client_credentials' }
  // An installed app without an account; the id is the one Reddit names for those who want none.
  const installed = 'https://oauth.reddit.com/grants/installed_client'
  return { grant_type: installed, device_id: 'DO_NOT_TRACK_THIS_DEVICE' }
}

function addressOf({ baseUrl, uri, qs = {} }: RawRequest): string {
  const url = new URL(uri, `${baseUrl}/`)
  for (const [name, value] of Object.entries(qs)) url.searchParams.append(name, String(value))
  return url.href
}

function sent({ method, headers, form, auth }: RawRequest) {
  const basic = Buffer.from(`${auth?.user ?? ''}:${auth?.pass ?? ''}`).toString('base64')
  return {
    method: method?.toUpperCase() === 'POST' ? ('POST' as const) : ('GET' as const),
    headers: {
      accept: 'application/json',
      'user-agent': headers?.['user-agent'] ?? '',
      authorization: auth?.bearer === undefined ? `Basic ${basic}` : `Bearer ${auth.bearer}`,
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form && { body: new URLSearchParams(form).toString() }),
  }
}

/** Of an answer that may hold a token, nothing is shown. */
async function readBody(response: HttpResponse, isSecret: boolean): Promise<unknown> {
  const bytes = await response.bytes()
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    if (isSecret) throw new CollectorError('bad-data', noToken)
    const reason = `the answer is not JSON: ${messageOf(error)}`
    throw new CollectorError('bad-data', reason, { excerpt: excerptOf(bytes) })
  }
}
