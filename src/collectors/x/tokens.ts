import { z } from 'zod'
import { CollectorError, type CollectEnv, type HttpRequest, type OAuth } from '../collector.ts'
import { readStart, toCollectorError } from '../failures.ts'
import type { XCredentials, XOptions } from './options.ts'
import { jsonIn, saidIn, statusProblem } from './problems.ts'

export type XEnv = CollectEnv<XOptions, XCredentials | null>

const tokenUrl = 'https://api.x.com/2/oauth2/token'
const bodyBytesMax = 65_536
const reading = 'tweet.read users.read list.read offline.access'
const writing = 'tweet.read tweet.write users.read list.read offline.access'

const tokensShape = z.object({
  access_token: z.string().min(1).max(1000),
  refresh_token: z.string().min(1).max(1000).nullish(),
})

/** The token that requests are sent with. */
export type Token = {
  text(): string
  /** Gets another one for a token that X refuses; false where that cannot be. */
  renew(): Promise<boolean>
}

/** The stream is for apps only. */
export function openToken(env: XEnv, isAppOnly: boolean): Token {
  let credentials = env.credentials ?? {}
  return {
    text() {
      const { accessToken, bearerToken } = credentials
      const token = isAppOnly ? bearerToken : (accessToken ?? bearerToken)
      if (token !== undefined) return token
      const advice = isAppOnly ? '' : ', or sign in'
      throw new CollectorError('auth', `give the bearer token of an app${advice}`)
    },
    async renew() {
      const { accessToken, refreshToken, clientId } = credentials
      if (isAppOnly || accessToken === undefined) return false
      if (refreshToken === undefined || clientId === undefined) return false
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
      credentials = await requestTokens(form, { ...env, credentials })
      await env.renew(credentials)
      return true
    },
  }
}

export const oauth: OAuth<XOptions, XCredentials | null> = {
  needs: ['clientId'],
  async start({ redirectUri, state, codeChallenge }, { options, credentials }) {
    const url = new URL('https://x.com/i/oauth2/authorize')
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientIdOf(credentials),
      redirect_uri: redirectUri,
      scope: options.answersAs === undefined ? reading : writing,
      state,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    }).toString()
    return { url: url.href, credentials }
  },
  finish({ code, redirectUri, codeVerifier }, env) {
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    }
    return requestTokens(form, env)
  },
}

/** The credentials with the tokens that X gives for a form (RFC 6749). */
async function requestTokens(
  form: Record<string, string>,
  env: Pick<XEnv, 'credentials' | 'http' | 'signal' | 'clock'>,
): Promise<XCredentials> {
  const clientId = clientIdOf(env.credentials)
  const secret = env.credentials?.clientSecret
  const asked: HttpRequest = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(secret === undefined ? {} : { authorization: basic(clientId, secret) }),
    },
    body: new URLSearchParams({ ...form, client_id: clientId }).toString(),
    signal: env.signal,
    maxBytes: bodyBytesMax,
    maxRedirects: 0,
  }
  const response = await env.http.request(tokenUrl, asked).catch((error: unknown) => {
    throw toCollectorError(error)
  })
  const { status } = response
  if (status !== 200 && status !== 400 && status !== 401) {
    throw await statusProblem(response, env.clock.now())
  }
  const body = jsonIn(await readStart(response, bodyBytesMax))
  const tokens = tokensShape.safeParse(body).data
  if (status === 200 && tokens !== undefined) {
    const { access_token: accessToken, refresh_token: refreshToken } = tokens
    return { ...env.credentials, accessToken, ...(refreshToken ? { refreshToken } : {}) }
  }
  // The answer itself is not shown, as it may hold a token.
  const said = saidIn(body) ?? 'X does not say why'
  throw new CollectorError('auth', `X gives no token, sign in again: ${said} (${status})`)
}

function clientIdOf(credentials: XCredentials | null): string {
  const clientId = credentials?.clientId
  if (clientId !== undefined) return clientId
  throw new CollectorError('auth', 'give the OAuth 2.0 client ID of an app first')
}

function basic(clientId: string, secret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
