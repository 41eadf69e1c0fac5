import type { ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2'
import type { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { CollectorError, type HttpRequest, type HttpResponse, type Page } from '../collector.ts'
import { excerptOf, stopIfCalledOff, toCollectorError } from '../failures.ts'
import { toIso } from '../parse-date.ts'
import { countOf, saidIn, spentWaitMs, statusProblem } from './problems.ts'
import { openToken, type XEnv } from './tokens.ts'

const bodyBytesMax = 10 * 1024 * 1024

/** X sends a sign of life every 20 seconds. */
const idleTimeoutMs = 30_000

type Limits = Pick<Page, 'rateLimit' | 'waitMs'>

export type Api = {
  /** The client of the SDK; all that it asks goes through `env.http`. */
  v2: TwitterApi['v2']
  /** An answer without an end. */
  stream(address: string): Promise<HttpResponse>
  /** What the last answer said of the limits of X. */
  limits(): Limits
}

type SdkRequest = Parameters<
  NonNullable<ITwitterApiClientPlugin['onBeforeRequestConfig']>
>[0]['params']

/** The SDK is loaded with the first source that is read with it: a start without one does not wait for it. */
export async function openApi(env: XEnv, { isAppOnly = false } = {}): Promise<Api> {
  const sdk = await import('twitter-api-v2')
  const token = openToken(env, isAppOnly)
  let limits: Limits = {}

  async function request(address: string, more: Partial<HttpRequest>): Promise<HttpResponse> {
    for (let attempt = 1; ; attempt++) {
      stopIfCalledOff(env)
      const headers = { ...more.headers, authorization: `Bearer ${token.text()}` }
      const { signal } = env
      const asked = { maxBytes: bodyBytesMax, maxRedirects: 0, signal, ...more, headers }
      const response = await env.http.request(address, asked)
      limits = limitsOf(response.headers, env.clock.now())
      if (response.status >= 200 && response.status < 300) return response
      const problem = await statusProblem(response, env.clock.now())
      if (response.status !== 401 || attempt > 1 || !(await token.renew())) throw problem
    }
  }

  const plugin: ITwitterApiClientPlugin = {
    // What this gives back is taken for the answer, and the SDK itself asks nothing.
    async onBeforeRequestConfig({ params }) {
      const isPost = params.method === 'POST'
      const json = { 'content-type': 'application/json' }
      const response = await request(addressOf(params), {
        method: isPost ? 'POST' : 'GET',
        headers: { accept: 'application/json', ...(isPost ? json : {}) },
        ...(isPost ? { body: JSON.stringify(params.body ?? {}) } : {}),
      })
      return { headers: {}, data: parse(await response.bytes()) }
    },
  }
  const { v2 } = new sdk.TwitterApi(undefined, { plugins: [plugin] })
  return { v2, stream: (address) => request(address, { idleTimeoutMs }), limits: () => limits }
}

/** Asks, and reads the answer as `shape`. Fails with `CollectorError`. */
export async function askFor<Body>(
  shape: z.ZodType<Body>,
  ask: () => Promise<unknown>,
): Promise<Body> {
  const body = await ask().catch((error: unknown) => {
    throw toCollectorError(error)
  })
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'its top'
  const reason = saidIn(body) ?? `the answer is not of the expected shape, at ${where}`
  throw new CollectorError('bad-data', reason, { excerpt: JSON.stringify(body) })
}

/** The SDK names parts of the path, as in `users/:id/mentions`. */
function addressOf({ url, params = {}, query = {} }: SdkRequest): string {
  const address = new URL(
    url.replace(/(?<=\/):(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name]))),
  )
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, String(value))
  }
  return address.href
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    const reason = `the answer is not JSON: ${messageOf(error)}`
    throw new CollectorError('bad-data', reason, { excerpt: excerptOf(bytes) })
  }
}

function limitsOf(headers: Record<string, string>, nowMs: number): Limits {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    countOf(headers[`x-rate-limit-${name}`]),
  )
  const waitMs = spentWaitMs(headers, nowMs)
  const resetAt = reset == null ? null : toIso(reset * 1000)
  return {
    rateLimit: { limit: limit ?? null, remaining: remaining ?? null, resetAt },
    ...(waitMs === null ? {} : { waitMs }),
  }
}
