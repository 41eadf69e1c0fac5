import { CollectorError, type CollectEnv, type HttpResponse, type Page } from '../collector.ts'
import { retryAfterMs, WAIT_MAX_MS } from '../failures.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { readJson } from '../read-json.ts'
import type { MastodonCredentials, MastodonOptions } from './options.ts'
import { pageSize, type Stream } from './streams.ts'

/** `credentials` is null where none are stored. */
export type MastodonEnv = CollectEnv<MastodonOptions, MastodonCredentials | null>

type RateLimit = NonNullable<Page['rateLimit']>

export type Answer = {
  items: unknown[]
  /** The ids that the server names to go on with. */
  prevMinId: string | null
  nextMaxId: string | null
  rateLimit: RateLimit
  /** Set when the server will answer no more before this many milliseconds have passed. */
  waitMs: number | null
}

export type Position = { name: 'min_id' | 'max_id'; id: string } | null

/** Asks for one page of a stream. */
export async function ask(stream: Stream, position: Position, env: MastodonEnv): Promise<Answer> {
  const token = env.credentials?.accessToken
  if (stream.scope !== null && token === undefined) {
    throw new CollectorError('auth', `this needs an access token with the scope ${stream.scope}`)
  }
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const seen = remembering(env)
  const nowMs = env.clock.now()
  try {
    const answer = await readJson(addressOf(stream, position, env), stream.shape, seen.env, headers)
    const rateLimit = rateLimitOf(answer.headers)
    const isSpent = rateLimit.remaining === 0 && rateLimit.resetAt !== null
    return {
      items: answer.body,
      prevMinId: linkedId(answer.headers['link'], 'prev', 'min_id'),
      nextMaxId: linkedId(answer.headers['link'], 'next', 'max_id'),
      rateLimit,
      waitMs: isSpent ? waitUntilReset(rateLimit, nowMs) : null,
    }
  } catch (error) {
    throw explained(error, seen.last(), stream, token !== undefined, nowMs)
  }
}

function addressOf(stream: Stream, position: Position, env: MastodonEnv): string {
  const url = new URL(stream.path, env.options.server)
  for (const [name, value] of stream.parameters) url.searchParams.append(name, value)
  url.searchParams.append('limit', String(pageSize))
  if (position !== null) url.searchParams.append(position.name, position.id)
  return url.href
}

/** The same ways out, with the last answer kept for what its status and headers say of a failure. */
function remembering(env: MastodonEnv) {
  let last: HttpResponse | null = null
  const http: MastodonEnv['http'] = {
    ...env.http,
    async request(url, request) {
      last = await env.http.request(url, request)
      return last
    },
  }
  return { env: { http, signal: env.signal, clock: env.clock }, last: () => last }
}

/** `<address?max_id=1>; rel="next", <...>; rel="prev"`: only the id is taken, never the address. */
function linkedId(header: string | undefined, rel: string, parameter: string): string | null {
  const links = (header ?? '').matchAll(/<([^<>]{1,4000})>\s*;\s*rel="?([a-z]{1,20})"?/g)
  for (const [, address, name] of links) {
    const id = name === rel ? URL.parse(address ?? '')?.searchParams.get(parameter) : null
    if (id && id.length <= 100) return id
  }
  return null
}

function rateLimitOf(headers: Record<string, string>): RateLimit {
  return {
    limit: countOf(headers['x-ratelimit-limit']),
    remaining: countOf(headers['x-ratelimit-remaining']),
    resetAt: toIso(parseDate(headers['x-ratelimit-reset'] ?? '')),
  }
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}

function waitUntilReset({ resetAt }: RateLimit, nowMs: number): number | null {
  if (resetAt === null) return null
  return Math.min(Math.max(Date.parse(resetAt) - nowMs, 0), WAIT_MAX_MS)
}

/** The failure with what the server said and what to do about it. */
export function explained(
  error: unknown,
  response: HttpResponse | null,
  stream: Pick<Stream, 'scope'>,
  hasToken: boolean,
  nowMs: number,
): unknown {
  const status = response?.status ?? 0
  if (!(error instanceof CollectorError) || response === null || status < 300) return error
  const { excerpt } = error
  const said = /"error"\s*:\s*"((?:[^"\\]|\\.){1,150})/.exec(excerpt ?? '')?.[1]
  const told = said === undefined ? error.message : `the server says "${said}" (${status})`
  const because = (kind: CollectorError['kind'], advice: string) =>
    new CollectorError(kind, `${told}${advice}`, { excerpt, waitMs: error.waitMs, cause: error })
  if (status === 429) {
    const waitMs =
      retryAfterMs(response.headers['retry-after'], nowMs) ??
      waitUntilReset(rateLimitOf(response.headers), nowMs)
    return new CollectorError('rate-limit', told, { excerpt, waitMs, cause: error })
  }
  if (status === 422 && /authenticat/i.test(said ?? '')) return because('auth', advise(hasToken))
  if (status === 401) return because('auth', advise(hasToken, stream.scope))
  if (status === 403) return because('auth', ': the token must have the scope to read this')
  if (status === 404) return because(error.kind, ': it is no Mastodon server, or hides this list')
  return because(error.kind, '')
}

function advise(hasToken: boolean, scope: string | null = null): string {
  if (!hasToken) return ': this server answers only with an access token; give one'
  const scopes = scope === null ? '' : ` with the scope ${scope}`
  return `: the access token is wrong or was revoked; make a new one${scopes}`
}
