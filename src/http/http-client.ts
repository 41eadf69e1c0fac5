import type { Readable } from 'node:stream'
import { Agent } from 'undici'
import type { HttpClient, HttpRequest, HttpResponse } from '../collectors/collector.ts'
import type { AllowList } from './allow-list.ts'
import { checkUrl } from './check-url.ts'
import { checkedConnector, systemResolve, type Resolve } from './checked-connector.ts'
import { HttpError } from './http-error.ts'
import { readBody } from './read-body.ts'
import { isRedirect, nextHop, type Hop } from './redirect.ts'
import { toHttpError } from './to-http-error.ts'
import { openWebSocket } from './web-socket.ts'

export type HttpClientOptions = {
  allow: AllowList
  /** For tests; the system's resolver by default. */
  resolve?: Resolve
  userAgent?: string
  /** Resolving and connecting together. */
  connectTimeoutMs?: number
  /** From the request sent to the first byte of the answer. */
  firstByteTimeoutMs?: number
  /** The whole exchange: all hops, until the last byte of the body. */
  totalTimeoutMs?: number
  minBytesPerSecond?: number
  /** How long a body may fall short of the minimum rate. */
  graceMs?: number
  maxHeaderBytes?: number
}

const defaults = {
  resolve: systemResolve,
  userAgent: 'Earshot/0.1',
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: 15_000,
  totalTimeoutMs: 60_000,
  minBytesPerSecond: 1024,
  graceMs: 5_000,
  maxHeaderBytes: 32_768,
}

type Settings = Required<HttpClientOptions>

/** The whole exchange's clock: aborts `signal` with an `HttpError`, `end` stops it. */
type Exchange = { signal: AbortSignal; end: () => void }

/**
 * The one way out to the network: http and https to public addresses and what `allow` opens, each
 * redirect checked anew, every answer bounded in time and bytes. Fails with `HttpError`. It reads no
 * proxy from the environment and keeps no cookies.
 */
export function createHttpClient(
  options: HttpClientOptions,
): HttpClient & { close(): Promise<void> } {
  const settings: Settings = { ...defaults, ...options }
  const agent = new Agent({
    connect: checkedConnector(settings),
    allowH2: false,
    pipelining: 1,
    headersTimeout: settings.firstByteTimeoutMs,
    bodyTimeout: 0,
    maxHeaderSize: settings.maxHeaderBytes,
  })
  return {
    request: (url, request) => exchange(agent, settings, url, request),
    connect: (url, request) => openWebSocket(url, request, settings),
    close: () => agent.destroy(new HttpError('aborted', 'the HTTP client was closed')),
  }
}

async function exchange(
  agent: Agent,
  settings: Settings,
  url: string,
  request: HttpRequest,
): Promise<HttpResponse> {
  const isEndless = request.idleTimeoutMs !== undefined
  const clock = startClock(isEndless ? null : settings.totalTimeoutMs, request.signal)
  const redirectsMax = request.maxRedirects ?? 5
  const redirects: HttpResponse['redirects'] = []
  let hop = firstHop(url, request, settings)
  try {
    for (;;) {
      clock.signal.throwIfAborted()
      const answer = await send(agent, settings, hop, clock.signal)
      const headers = flatten(answer.headers)
      if (!isRedirect(answer.statusCode, headers)) {
        return respond(answer, headers, { hop, redirects, request, settings, clock })
      }
      answer.body.on('error', () => {}).destroy()
      if (redirects.length >= redirectsMax) {
        throw new HttpError(
          'redirects',
          `more than ${redirectsMax} redirects, the last from ${hop.url}`,
        )
      }
      const from = hop.url
      hop = nextHop(hop, answer.statusCode, headers['location'] ?? '')
      redirects.push({ status: answer.statusCode, from, to: hop.url })
    }
  } catch (error) {
    clock.end()
    throw toHttpError(error, clock.signal)
  }
}

function send(agent: Agent, settings: Settings, hop: Hop, signal: AbortSignal) {
  const decision = checkUrl(hop.url, settings.allow)
  if (!decision.ok) throw new HttpError(decision.kind, decision.message)
  return agent.request({
    origin: decision.url.origin,
    path: decision.url.pathname + decision.url.search,
    method: hop.method,
    headers: hop.headers,
    body: hop.body ?? null,
    signal,
  })
}

type Answer = Awaited<ReturnType<typeof send>>

function respond(
  answer: Answer,
  headers: Record<string, string>,
  about: {
    hop: Hop
    redirects: HttpResponse['redirects']
    request: HttpRequest
    settings: Settings
    clock: Exchange
  },
): HttpResponse {
  const { hop, request, settings, clock } = about
  const { maxBytes, idleTimeoutMs } = request
  const limits =
    idleTimeoutMs === undefined
      ? { ...settings, maxBytes }
      : { maxBytes: Infinity, minBytesPerSecond: 0, graceMs: idleTimeoutMs }
  const encoding = hop.method === 'HEAD' ? undefined : headers['content-encoding']
  const body = guarded(answer.body, clock, () => readBody(answer.body, encoding, limits))
  return {
    status: answer.statusCode,
    headers,
    url: hop.url,
    redirects: about.redirects,
    body,
    bytes: () => collect(body),
  }
}

/** Turns whatever breaks the body into an `HttpError`; lets go of the connection and the clock. */
async function* guarded(
  source: Readable,
  clock: Exchange,
  read: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* read()
  } catch (error) {
    throw toHttpError(error, clock.signal)
  } finally {
    source.on('error', () => {}).destroy()
    clock.end()
  }
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function firstHop(url: string, request: HttpRequest, settings: Settings): Hop {
  return {
    url,
    method: request.method ?? 'GET',
    headers: {
      'accept-encoding': 'gzip, br, deflate',
      'user-agent': settings.userAgent,
      ...request.headers,
    },
    body: request.body,
  }
}

function startClock(totalTimeoutMs: number | null, caller: AbortSignal | undefined): Exchange {
  const own = new AbortController()
  const stop = (error: HttpError) => {
    end()
    own.abort(error)
  }
  const callOff = () => stop(new HttpError('aborted', 'the request was called off'))
  const late = () =>
    stop(new HttpError('timeout', `no complete answer within ${totalTimeoutMs} ms`))
  const timer = totalTimeoutMs === null ? undefined : setTimeout(late, totalTimeoutMs)
  const end = () => {
    clearTimeout(timer)
    caller?.removeEventListener('abort', callOff)
  }
  if (caller?.aborted === true) callOff()
  else caller?.addEventListener('abort', callOff, { once: true })
  return { signal: own.signal, end }
}

function flatten(headers: Answer['headers']): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}
