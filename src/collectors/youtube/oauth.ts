import { z } from 'zod'
import { CollectorError, type CollectEnv, type OAuth } from '../collector.ts'
import { retryAfterMs, statusError, toCollectorError } from '../failures.ts'
import { shortText } from '../identity.ts'
import type { YouTubeCredentials, YouTubeOptions } from './options.ts'

const consentUrl = 'https://accounts.google.com/o/oauth2/v2/auth'
const tokenUrl = 'https://oauth2.googleapis.com/token'

/**
 * The only scope that Google gives comments for, though we only read; `youtube.readonly` is refused
 * with `insufficientPermissions`.
 */
const scope = 'https://www.googleapis.com/auth/youtube.force-ssl'

const bodyBytesMax = 100_000

type TokenEnv = Pick<CollectEnv<unknown, unknown>, 'http' | 'signal' | 'clock'>

const grantSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(3600),
  refresh_token: z.string().min(1).nullish(),
  scope: z.string().nullish().catch(null),
})

type Grant = z.infer<typeof grantSchema>

const refusalSchema = z.object({
  error: z.string(),
  error_description: z.string().nullish().catch(null),
})

type Signing = { clientId: string; clientSecret: string; refreshToken: string }

/** What is needed to get access tokens; null where a part of it is missing. */
export function signingOf(credentials: YouTubeCredentials): Signing | null {
  const { clientId, clientSecret, refreshToken } = credentials ?? {}
  const isWhole = clientId !== undefined && clientSecret !== undefined && refreshToken !== undefined
  return isWhole ? { clientId, clientSecret, refreshToken } : null
}

export const oauth: OAuth<YouTubeOptions, YouTubeCredentials> = {
  needs: ['clientId', 'clientSecret'],
  async start({ redirectUri, state, codeChallenge }, { credentials }) {
    const { clientId } = clientOf(credentials)
    const url = new URL(consentUrl)
    const parameters = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      state,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
      access_type: 'offline',
      // Without it a second consent gives no refresh token.
      prompt: 'consent',
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    return { url: url.href, credentials }
  },
  async finish({ code, redirectUri, codeVerifier }, env) {
    const { clientId, clientSecret } = clientOf(env.credentials)
    const grant = await askToken(env, {
      grant_type: 'authorization_code',
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
    })
    if (typeof grant.scope === 'string' && !grant.scope.split(' ').includes(scope)) {
      throw new CollectorError('auth', `the scope ${scope} was not agreed to: sign in again`)
    }
    if (typeof grant.refresh_token !== 'string') {
      const message =
        'Google gave no refresh token: take back the access of this client at myaccount.google.com/permissions and sign in again'
      throw new CollectorError('auth', message)
    }
    return { clientId, clientSecret, refreshToken: grant.refresh_token }
  },
}

/** Access tokens, each used until a minute before its end. `renewed` hears of a new refresh token. */
export function openTokens(
  signing: Signing,
  env: TokenEnv,
  renewed: (refreshToken: string) => Promise<void>,
): () => Promise<string> {
  let { refreshToken } = signing
  let current: { token: string; until: number } | null = null
  return async () => {
    const nowMs = env.clock.now()
    if (current !== null && nowMs < current.until) return current.token
    const grant = await askToken(env, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: signing.clientId,
      client_secret: signing.clientSecret,
    })
    current = { token: grant.access_token, until: nowMs + (grant.expires_in - 60) * 1000 }
    if (typeof grant.refresh_token === 'string' && grant.refresh_token !== refreshToken) {
      refreshToken = grant.refresh_token
      await renewed(refreshToken)
    }
    return current.token
  }
}

function clientOf(credentials: YouTubeCredentials) {
  const { clientId, clientSecret } = credentials ?? {}
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret }
  throw new CollectorError('auth', 'give the client ID and the client secret first')
}

async function askToken(env: TokenEnv, form: Record<string, string>): Promise<Grant> {
  try {
    const response = await env.http.request(tokenUrl, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
      signal: env.signal,
      maxBytes: bodyBytesMax,
      maxRedirects: 0,
    })
    const nowMs = env.clock.now()
    if (response.status !== 200 && response.status !== 400 && response.status !== 401) {
      throw await statusError(response, nowMs)
    }
    const waitMs = retryAfterMs(response.headers['retry-after'], nowMs)
    return readGrant(new TextDecoder().decode(await response.bytes()), waitMs)
  } catch (error) {
    throw toCollectorError(error)
  }
}

/** No excerpt of the answer is kept: it may hold tokens. */
function readGrant(body: string, waitMs: number | null): Grant {
  const json = parseJson(body)
  const refusal = refusalSchema.safeParse(json)
  if (refusal.success) throw refused(refusal.data, waitMs)
  const grant = grantSchema.safeParse(json)
  if (grant.success) return grant.data
  throw new CollectorError('bad-data', 'Google answered with no token where one was asked for')
}

function refused(
  { error, error_description: description }: z.infer<typeof refusalSchema>,
  waitMs: number | null,
): CollectorError {
  const told = [error, shortText(description ?? null, 200)].filter((part) => part !== null)
  const message = `Google refused to give a token (${told.join(': ')})`
  if (error === 'rate_limit_exceeded') return new CollectorError('rate-limit', message, { waitMs })
  const todo =
    error === 'invalid_client' || error === 'unauthorized_client'
      ? 'the client ID or the client secret is wrong'
      : 'sign in again; tokens of a project in testing end after 7 days'
  return new CollectorError('auth', `${message}: ${todo}`)
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
