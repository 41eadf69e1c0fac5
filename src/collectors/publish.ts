import { messageOf } from '../errors.ts'
import { HttpError, type HttpErrorKind } from '../http/http-error.ts'
import {
  CollectorError,
  ReplyError,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from './collector.ts'
import { toCollectorError } from './failures.ts'

/** With these no word has reached the server. */
const unsent: ReadonlySet<HttpErrorKind> = new Set(['blocked', 'bad-url', 'dns', 'connect'])

/** An answer that says that nothing was done: the request itself was refused. */
function isRefusal({ status }: HttpResponse): boolean {
  return status >= 400 && status < 500 && status !== 408
}

/**
 * Does `work`, in which one request publishes something, and tells failures before it from those after
 * it: from the moment that request is on its way until it is refused, `ReplyError` unknown.
 */
export async function publish<Env extends { http: HttpClient }, Done>(
  env: Env,
  publishes: (url: URL, request: HttpRequest) => boolean,
  work: (env: Env) => Promise<Done>,
): Promise<Done> {
  let mayBeThere = false
  const http: HttpClient = {
    connect: env.http.connect,
    async request(address, request) {
      const url = new URL(address)
      if (request.method !== 'POST' || !publishes(url, request)) {
        return env.http.request(address, request)
      }
      mayBeThere = true
      try {
        const response = await env.http.request(address, { ...request, maxRedirects: 0 })
        mayBeThere = !isRefusal(response)
        return response
      } catch (error) {
        mayBeThere = !isUnsent(error)
        throw error
      }
    },
  }
  try {
    return await work({ ...env, http })
  } catch (error) {
    if (error instanceof ReplyError) throw error
    if (!mayBeThere) throw toCollectorError(error)
    const excerpt = error instanceof CollectorError ? error.excerpt : null
    const message = `nobody knows whether it went out: ${messageOf(error)}`
    throw new ReplyError('unknown', message, { excerpt, cause: error })
  }
}

/** A `CollectorError` is thrown before anything is sent: the account has to wait. */
function isUnsent(error: unknown): boolean {
  if (error instanceof CollectorError) return true
  return error instanceof HttpError && unsent.has(error.kind)
}

/** The same way out, but what is asked for is posted with this body. */
export function posting(http: HttpClient, body: string, type: string): HttpClient {
  return {
    ...http,
    request: (url, request) =>
      http.request(url, {
        ...request,
        method: 'POST',
        headers: { ...request.headers, 'content-type': type },
        body,
        maxRedirects: 0,
      }),
  }
}
