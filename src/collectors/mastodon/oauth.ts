import { z } from 'zod'
import { CollectorError, type HttpResponse, type OAuth, type OAuthEnv } from '../collector.ts'
import { readStart, statusError, toCollectorError } from '../failures.ts'
import { shortText } from '../identity.ts'
import type { MastodonCredentials, MastodonOptions } from './options.ts'

type SignInEnv = OAuthEnv<MastodonOptions, MastodonCredentials | null>

const bodyBytesMax = 65_536

const appSchema = z.object({
  client_id: z.string().min(1).max(1000),
  client_secret: z.string().min(1).max(1000),
})
const tokenSchema = z.object({ access_token: z.string().min(1) })
const refusalSchema = z.object({
  error: z.string(),
  error_description: z.string().nullish().catch(null),
})

/** What goes from `start` to `finish` beside the credentials. */
const registeredSchema = z.object({ clientId: z.string(), clientSecret: z.string() })

type Registered = MastodonCredentials & z.infer<typeof registeredSchema>

/**
 * A server takes any application that asks, so nobody has to make one: each sign-in registers its
 * own. PKCE is checked from Mastodon 4.3 on; older servers pass over it.
 */
export const oauth: OAuth<MastodonOptions, MastodonCredentials | null> = {
  needs: [],
  async start({ redirectUri, state, codeChallenge }, env) {
    const scope = scopeOf(env.options)
    const form = { client_name: 'Earshot', redirect_uris: redirectUri, scopes: scope }
    const app = await post('/api/v1/apps', form, appSchema, env)
    const url = new URL('/oauth/authorize', env.options.server)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: app.client_id,
      redirect_uri: redirectUri,
      scope,
      state,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    }).toString()
    const registered: Registered = { clientId: app.client_id, clientSecret: app.client_secret }
    return { url: url.href, credentials: registered }
  },
  async finish({ code, redirectUri, codeVerifier }, env) {
    const { clientId, clientSecret } = registeredSchema.parse(env.credentials)
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
      code_verifier: codeVerifier,
    }
    const token = await post('/oauth/token', form, tokenSchema, env)
    return { accessToken: token.access_token }
  },
}

/** Only what the source hears, and what answering takes where it is wanted. */
function scopeOf({ query, mentions, answers }: MastodonOptions): string {
  const heard = query !== undefined ? 'search' : mentions === true ? 'notifications' : 'statuses'
  if (answers !== true) return `read:${heard}`
  const read = [...new Set([heard, 'statuses', 'accounts'])].map((name) => `read:${name}`)
  return [...read, 'write:statuses'].join(' ')
}

/** No excerpt of an answer is kept: it may hold a secret. */
async function post<Body>(
  path: string,
  form: Record<string, string>,
  shape: z.ZodType<Body>,
  env: SignInEnv,
): Promise<Body> {
  const response = await env.http
    .request(new URL(path, env.options.server).href, {
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
    .catch((error: unknown) => {
      throw toCollectorError(error)
    })
  const { status } = response
  if (status === 429 || status >= 500) throw await statusError(response, env.clock.now())
  const body = await jsonOf(response)
  const parsed = shape.safeParse(body)
  if (status < 300 && parsed.success) return parsed.data
  const said = saidIn(body)
  if (status >= 300 && said !== null) {
    throw new CollectorError('auth', `the server says "${said}" (${status}); sign in again`)
  }
  const message = `it is no Mastodon server, or has no sign-in for applications (${status})`
  throw new CollectorError('bad-data', message)
}

function saidIn(body: unknown): string | null {
  const refusal = refusalSchema.safeParse(body).data
  return shortText(refusal?.error_description ?? refusal?.error ?? null, 200)
}

async function jsonOf(response: HttpResponse): Promise<unknown> {
  const bytes = await readStart(response, bodyBytesMax)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}
