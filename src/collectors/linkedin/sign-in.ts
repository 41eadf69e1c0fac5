import { z } from 'zod'
import { CollectorError, type HttpResponse, type OAuth, type OAuthEnv } from '../collector.ts'
import { readJson } from '../read-json.ts'
import type { LinkedInCredentials, LinkedInEnv, LinkedInOptions } from './options.ts'

const base = 'https://www.linkedin.com/oauth/v2'

const dayMs = 24 * 3600_000

/** The second is that of the notifications, and is asked for only where they are wanted. */
const scopes = { comments: 'r_organization_social', mentions: 'rw_organization_admin' }

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds; 60 days. */
  expires_in: z.number().positive().max(1e9),
  refresh_token: z.string().min(1).optional(),
})

type SignInEnv = OAuthEnv<LinkedInOptions, LinkedInCredentials | null>

/** LinkedIn takes no PKCE from applications that have a secret. */
export const oauth: OAuth<LinkedInOptions, LinkedInCredentials | null> = {
  needs: ['clientId', 'clientSecret'],
  async start({ redirectUri, state }, env) {
    const { clientId } = clientOf(env)
    const { comments, mentions } = env.options
    const wanted = [...(comments ? [scopes.comments] : []), ...(mentions ? [scopes.mentions] : [])]
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state,
      scope: wanted.join(' '),
    })
    return { url: `${base}/authorization?${query}`, credentials: env.credentials }
  },
  async finish({ code, redirectUri }, env) {
    return askToken({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }, env)
  },
}

/** The access token; a new one where it ends within a day and can be renewed. */
export async function accessTokenOf(env: LinkedInEnv): Promise<string> {
  const { clientId, clientSecret, accessToken, refreshToken, expiresAt } = env.credentials ?? {}
  const nowMs = env.clock.now()
  const leftMs = expiresAt === undefined ? Infinity : Date.parse(expiresAt) - nowMs
  const isRenewable =
    refreshToken !== undefined && clientId !== undefined && clientSecret !== undefined
  if (accessToken !== undefined && leftMs > (isRenewable ? dayMs : 0)) return accessToken
  if (!isRenewable) {
    const why = accessToken === undefined ? 'there is no access token' : `it ended on ${expiresAt}`
    throw new CollectorError('auth', `sign in at LinkedIn, or give an access token: ${why}`)
  }
  const renewed = await askToken({ grant_type: 'refresh_token', refresh_token: refreshToken }, env)
  await env.renew(renewed)
  return renewed.accessToken
}

async function askToken(grant: Record<string, string>, env: SignInEnv) {
  const { clientId, clientSecret } = clientOf(env)
  const body = new URLSearchParams({ ...grant, client_id: clientId, client_secret: clientSecret })
  let last: HttpResponse | null = null
  const http: SignInEnv['http'] = {
    ...env.http,
    async request(url, request) {
      const headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' }
      const how = { method: 'POST' as const, headers, body: body.toString(), maxRedirects: 0 }
      last = await env.http.request(url, { ...request, ...how })
      return last
    },
  }
  try {
    const { body: given } = await readJson(`${base}/accessToken`, tokenSchema, { ...env, http })
    return {
      ...env.credentials,
      accessToken: given.access_token,
      expiresAt: new Date(env.clock.now() + given.expires_in * 1000).toISOString(),
      ...(given.refresh_token === undefined ? {} : { refreshToken: given.refresh_token }),
    }
  } catch (error) {
    throw explained(error, last)
  }
}

function clientOf({ credentials }: SignInEnv): { clientId: string; clientSecret: string } {
  const { clientId, clientSecret } = credentials ?? {}
  if (clientId === undefined || clientSecret === undefined) {
    throw new CollectorError('auth', 'give the client id and the client secret of the application')
  }
  return { clientId, clientSecret }
}

/** A code or token that is refused is a bad request to LinkedIn. */
function explained(error: unknown, response: HttpResponse | null): unknown {
  if (!(error instanceof CollectorError) || response === null) return error
  // What was granted is not shown, not even a part of it.
  if (response.status < 300) return new CollectorError(error.kind, 'LinkedIn gave no token')
  if (response.status !== 400 && response.status !== 401) return error
  const { excerpt } = error
  const told = /"error_description"\s*:\s*"((?:[^"\\]|\\.){1,150})/.exec(excerpt ?? '')?.[1]
  const said = told === undefined ? '' : ` and says "${told}"`
  const message = `LinkedIn gave no access token${said}: check client id and secret, and sign in again`
  return new CollectorError('auth', message, { excerpt, cause: error })
}
