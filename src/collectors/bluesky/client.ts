import { z } from 'zod'
import { CollectorError, type FailureKind, type Page } from '../collector.ts'
import {
  excerptOf,
  retryAfterMs,
  stopIfCalledOff,
  toCollectorError,
  WAIT_MAX_MS,
} from '../failures.ts'
import { hashId } from '../identity.ts'
import { toIso } from '../parse-date.ts'
import { type BlueskyEnv } from './env.ts'
import { accountOf } from './options.ts'

/** Decompressed; no page comes near it. */
const bodyBytesMax = 10 * 1024 * 1024

/** What the network allows a day is 300; the rest is for the account's owner. */
export const signInsMax = 50

type RateLimit = NonNullable<Page['rateLimit']>

export type Answer = {
  body: unknown
  rateLimit: RateLimit
  /** Set when the server will answer no more before this many milliseconds have passed. */
  waitMs: number | null
}

/** Asks a method of the account's server, signed in; what it answers is not checked yet. */
export type Pds = (
  method: string,
  parameters: Record<string, string | number | string[]>,
) => Promise<Answer>

/** An account that is signed in. */
export type SignedIn = {
  did: string
  pds: Pds
  /** As `Pds`, for methods that change something. */
  write(method: string, input: Record<string, unknown>): Promise<Answer>
}

type Call = {
  method: string
  token: string | null
  parameters?: Record<string, string | number | string[]>
  input?: Record<string, unknown>
}

type Ask = (call: Call) => Promise<Answer>

const tokensSchema = z.object({
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  did: z.string().catch(''),
})

/** Signs in, with what was kept of the last time where that still holds. */
export async function openPds(env: BlueskyEnv): Promise<Pds> {
  return (await signIn(env)).pds
}

/** The same, for those who also write. */
export async function signIn(env: BlueskyEnv): Promise<SignedIn> {
  const ask = await createAsking(env)
  const sessions = createSessions(env, ask)
  let session = await sessions.open()
  async function call(asked: Omit<Call, 'token'>): Promise<Answer> {
    try {
      return await ask({ ...asked, token: session.token })
    } catch (error) {
      if (!hasExpired(error)) throw error
      session = await sessions.open()
      return ask({ ...asked, token: session.token })
    }
  }
  return {
    did: session.did,
    pds: (method, parameters) => call({ method, parameters }),
    write: (method, input) => call({ method, input }),
  }
}

/** Tokens to read with last some hours; the one that is kept makes new ones for weeks. */
function createSessions(env: BlueskyEnv, ask: Ask) {
  const { options } = env
  const account = accountOf(env.credentials)
  if (account === null) throw new CollectorError('auth', noCredentials)
  const { handle, appPassword } = account
  // What was kept for another account or password is of no use.
  const owner = hashId([options.pds, handle, appPassword])
  const [keptFor, kept = null] = (account.session ?? '').split(' ')
  let refreshToken = keptFor === owner ? kept : null

  async function take(call: Call): Promise<{ token: string; did: string }> {
    const { body } = await ask(call)
    const tokens = tokensSchema.safeParse(body)
    if (!tokens.success) throw new CollectorError('bad-data', 'the server gave no session')
    refreshToken = tokens.data.refreshJwt
    await env.renew({ handle, appPassword, session: `${owner} ${refreshToken}` })
    return { token: tokens.data.accessJwt, did: tokens.data.did }
  }

  async function open(): Promise<{ token: string; did: string }> {
    if (refreshToken !== null) {
      try {
        return await take({ method: 'com.atproto.server.refreshSession', token: refreshToken })
      } catch (error) {
        if (!isRefusal(error)) throw error
      }
    }
    await env.meter.take('sign-ins')
    const input = { identifier: handle, password: appPassword }
    return take({ method: 'com.atproto.server.createSession', token: null, input })
  }
  return { open }
}

/** Signing in anew helps against whatever the server has against the session that was kept. */
function isRefusal(error: unknown): boolean {
  return error instanceof CollectorError && ['auth', 'bad-data'].includes(error.kind)
}

const noCredentials = 'this needs an account: give its handle and an app password'

/** The SDK writes the requests and reads the answers; the guarded client carries them. */
async function createAsking(env: BlueskyEnv): Promise<Ask> {
  // Loaded here, as it is large and the stream needs none of it.
  const { Agent, XRPCError } = await import('@atproto/api')
  let last: Exchange = { status: 0, headers: {}, excerpt: null }
  const agent = new Agent(async (path, init) => {
    stopIfCalledOff(env)
    const response = await env.http.request(new URL(path, env.options.pds).href, {
      method: init.method === 'post' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.body ? { body: await new Response(init.body).text() } : {}),
      signal: env.signal,
      maxBytes: bodyBytesMax,
      // The token is for this server only.
      maxRedirects: 0,
    })
    const bytes = await response.bytes()
    const { status, headers } = response
    last = { status, headers, excerpt: excerptOf(bytes) }
    return new Response(bytes.length === 0 ? null : Buffer.from(bytes), { status, headers })
  })

  return async ({ method, token, parameters, input }) => {
    last = { status: 0, headers: {}, excerpt: null }
    const headers = token === null ? {} : { authorization: `Bearer ${token}` }
    try {
      const { data } = await agent.call(method, parameters, input, { headers })
      return answerOf(data, last, env.clock.now())
    } catch (error) {
      if (!(error instanceof XRPCError)) throw toCollectorError(error)
      // One odd item makes the SDK refuse a whole page; it hands the page over with its refusal.
      if ('responseBody' in error) return answerOf(error.responseBody, last, env.clock.now())
      if (error.cause !== undefined && last.status === 0) throw toCollectorError(error.cause)
      throw failureOf(error, last, env.clock.now())
    }
  }
}

type Exchange = { status: number; headers: Record<string, string>; excerpt: string | null }

function answerOf(body: unknown, { headers }: Exchange, nowMs: number): Answer {
  const rateLimit = rateLimitOf(headers)
  const waitMs = rateLimit.remaining === 0 ? untilReset(rateLimit, nowMs) : null
  return { body, rateLimit, waitMs }
}

/** Lasts for all sources of the account; given as seconds since 1970. */
function rateLimitOf(headers: Record<string, string>): RateLimit {
  const count = (name: string) => {
    const text = headers[`ratelimit-${name}`] ?? ''
    return /^\d{1,12}$/.test(text) ? Number(text) : null
  }
  const reset = count('reset')
  return {
    limit: count('limit'),
    remaining: count('remaining'),
    resetAt: reset === null ? null : toIso(reset * 1000),
  }
}

function untilReset({ resetAt }: RateLimit, nowMs: number): number | null {
  if (resetAt === null) return null
  return Math.min(Math.max(Date.parse(resetAt) - nowMs, 0), WAIT_MAX_MS)
}

const expired = new Set(['ExpiredToken', 'InvalidToken'])

function hasExpired(error: unknown): boolean {
  if (!(error instanceof CollectorError) || error.kind !== 'auth') return false
  return expired.has(nameOf(error.cause))
}

/** What the server calls the failure, such as `ExpiredToken`. */
function nameOf(error: unknown): string {
  return error instanceof Error && 'error' in error ? String(error.error) : ''
}

function failureOf(error: Error, last: Exchange, nowMs: number): CollectorError {
  const { status, headers } = last
  const name = nameOf(error)
  const said = `the server says "${[name, error.message].join(': ').slice(0, 200)}" (${status})`
  // A session is a secret, also where it is not in the form that it should be in.
  const excerpt = /jwt/i.test(last.excerpt ?? '') ? null : last.excerpt
  const waitMs = retryAfterMs(headers['retry-after'], nowMs)
  const as = (kind: FailureKind, advice = '') =>
    new CollectorError(kind, said + advice, { excerpt, waitMs, cause: error })
  if (status === 429) {
    const until = waitMs ?? untilReset(rateLimitOf(headers), nowMs)
    return new CollectorError('rate-limit', said, { excerpt, waitMs: until, cause: error })
  }
  if (status >= 500) return as('transient')
  if (name === 'AuthFactorTokenRequired') return as('auth', ': give an app password')
  if (status === 401 || expired.has(name)) return as('auth', `: ${wrongPassword}`)
  if (status === 403) return as('auth', ': this account may not ask that')
  return as('bad-data')
}

const wrongPassword = 'the handle or the app password is wrong, or it was revoked; make a new one'
