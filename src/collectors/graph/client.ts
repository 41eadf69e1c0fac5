import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, type CollectEnv, type HttpRequest } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { posting } from '../publish.ts'
import { readJson } from '../read-json.ts'
import type { GraphCredentials } from './credentials.ts'
import { refusal } from './errors.ts'
import { usageOf, type Usage } from './usage.ts'

/** Of July 2026; Meta serves a version for about two years after the next one came. */
export const graphVersion = 'v26.0'

const graphOrigin = 'https://graph.facebook.com'

/** `credentials` is null where none are stored. */
export type GraphEnv = Pick<CollectEnv<unknown, unknown>, 'signal' | 'http' | 'clock'> & {
  credentials: GraphCredentials | null
}

export type Parameter = readonly [name: string, value: string]

export type Question = {
  /** Below the version, without a slash before it. */
  path: string
  parameters: readonly Parameter[]
  /** What the token must be allowed, for the advice when it is not. */
  permission: string
  version?: string
}

/** Asks the Graph API with the token in a header, never in the address. */
export async function ask<Body>(
  question: Question,
  shape: z.ZodType<Body>,
  env: GraphEnv,
): Promise<{ body: Body; usage: Usage }> {
  const { accessToken, appSecret } = env.credentials ?? {}
  if (accessToken === undefined) {
    throw new CollectorError(
      'auth',
      `this needs an access token with the permission ${question.permission}; give one or sign in`,
    )
  }
  const url = addressOf(question)
  if (appSecret !== undefined) {
    const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex')
    url.searchParams.set('appsecret_proof', proof)
  }
  const answer = await send(url, shape, question.permission, env, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  return { body: answer.body, usage: usageOf(answer.headers, env.clock.now()) }
}

/** Posts to an edge: `fields` of what was made are answered. Below the version, as `Question`. */
export async function post<Body>(
  question: Question,
  form: Record<string, string>,
  shape: z.ZodType<Body>,
  env: GraphEnv,
): Promise<Body> {
  const body = new URLSearchParams(form).toString()
  const http = posting(env.http, body, 'application/x-www-form-urlencoded')
  return (await ask(question, shape, { ...env, http })).body
}

const tokenShape = z.object({ access_token: z.string().min(1) })

/** Asks for a token. All that is secret goes in the body, as RFC 6749 has it. */
export async function askToken(parameters: Record<string, string>, env: GraphEnv): Promise<string> {
  const question = { path: 'oauth/access_token', parameters: [], permission: '' }
  const { body } = await send(addressOf(question), tokenShape, '', env, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  })
  return body.access_token
}

function addressOf({ path, parameters, version = graphVersion }: Question): URL {
  const url = new URL(`/${version}/${path}`, graphOrigin)
  for (const [name, value] of parameters) url.searchParams.set(name, value)
  return url
}

async function send<Body>(
  url: URL,
  shape: z.ZodType<Body>,
  permission: string,
  env: GraphEnv,
  more: Pick<HttpRequest, 'method' | 'body'> & { headers: Record<string, string> },
) {
  const hide = hiding(env.credentials)
  const http: GraphEnv['http'] = {
    ...env.http,
    async request(address, request) {
      stopIfCalledOff(env)
      const headers = { ...request.headers, ...more.headers }
      const response = await env.http.request(address, { ...request, ...more, headers })
      if (response.status >= 200 && response.status < 300) return response
      throw await refusal(response, { permission, nowMs: env.clock.now(), hide })
    },
  }
  try {
    return await readJson(url.href, shape, { ...env, http })
  } catch (error) {
    if (!(error instanceof CollectorError) || error.excerpt === null) throw error
    const excerpt = hide(error.excerpt)
    if (excerpt === error.excerpt) throw error
    throw new CollectorError(error.kind, error.message, { excerpt, waitMs: error.waitMs })
  }
}

/** Takes our secrets, and tokens that an answer brings along, out of what is shown to people. */
function hiding(credentials: GraphCredentials | null): (text: string) => string {
  const { accessToken, appSecret } = credentials ?? {}
  const secrets = [accessToken, appSecret].filter((secret) => secret !== undefined)
  return (text) =>
    secrets
      .reduce((left, secret) => left.replaceAll(secret, '(hidden)'), text)
      .replace(/(access_token["'=:\s]{1,6})[^"'&\s]+/g, '$1(hidden)')
}
