import { z } from 'zod'
import { CollectorError, type CollectEnv, type HttpResponse } from '../collector.ts'
import { readStart, retryAfterMs, statusError, stopIfCalledOff, WAIT_MAX_MS } from '../failures.ts'
import { readJson } from '../read-json.ts'
import type { DiscourseCredentials, DiscourseOptions } from './options.ts'

export type DiscourseEnv = CollectEnv<DiscourseOptions, DiscourseCredentials>

const errorBytesMax = 64 * 1024

const waitShape = z.object({ extras: z.object({ wait_seconds: z.number().nonnegative() }) })

/** The answer 403, 404 or 410: what was asked for is not shown, or not any more. */
export class NotShown extends CollectorError {
  readonly isGone: boolean

  constructor(error: CollectorError, status: number) {
    super(error.kind, error.message, { waitMs: error.waitMs, excerpt: error.excerpt })
    this.isGone = status !== 403
  }
}

/** Asks the forum for JSON. `path` begins with a slash and stands below the forum's address. */
export async function readForum<Body>(
  path: string,
  shape: z.ZodType<Body>,
  env: DiscourseEnv,
): Promise<Body> {
  stopIfCalledOff(env)
  if (env.credentials?.userApiKey !== undefined) await env.meter.take('requests')
  const answer = await readJson(
    forumBase(env.options.url) + path,
    shape,
    { http: checked(env), signal: env.signal, clock: env.clock },
    headersOf(env.credentials),
  )
  return answer.body
}

function headersOf(credentials: DiscourseCredentials): Record<string, string> {
  const { apiKey, apiUsername, userApiKey } = credentials ?? {}
  if (userApiKey !== undefined) return { 'user-api-key': userApiKey }
  if (apiKey === undefined || apiUsername === undefined) return {}
  return { 'api-key': apiKey, 'api-username': apiUsername }
}

/** The forum's address without a slash at its end, a query or a fragment. */
export function forumBase(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname.replace(/\/+$/, '')
}

/** The way out, with the answers told apart that mean something of their own at Discourse. */
function checked(env: DiscourseEnv): DiscourseEnv['http'] {
  return {
    ...env.http,
    async request(url, request) {
      const response = await env.http.request(url, request)
      if (isLogin(response)) {
        for await (const _chunk of response.body) break
        throw new CollectorError('auth', 'the forum shows its posts only to those who log in')
      }
      const { status } = response
      if (status === 429) throw await tooMany(response, env.clock.now())
      if (status === 403 || status === 404 || status === 410) {
        throw new NotShown(await statusError(response, env.clock.now()), status)
      }
      return response
    },
  }
}

function isLogin(response: HttpResponse): boolean {
  if (response.redirects.length === 0) return false
  return /\/(?:login|session\/sso)\/?$/.test(new URL(response.url).pathname)
}

/** A 429 says how long to wait in its header, in its body, or in both: the longer counts. */
async function tooMany(response: HttpResponse, nowMs: number): Promise<CollectorError> {
  const body = await readStart(response, errorBytesMax)
  const said = [retryAfterMs(response.headers['retry-after'], nowMs), bodyWaitMs(body)]
  const waits = said.filter((ms) => ms !== null)
  const error = await statusError({ ...response, body: once(body) }, nowMs)
  return new CollectorError('rate-limit', error.message, {
    waitMs: waits.length === 0 ? null : Math.max(...waits),
    excerpt: error.excerpt,
  })
}

function bodyWaitMs(body: Uint8Array): number | null {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
  const parsed = waitShape.safeParse(json)
  if (!parsed.success) return null
  return Math.min(Math.ceil(parsed.data.extras.wait_seconds * 1000), WAIT_MAX_MS)
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}
