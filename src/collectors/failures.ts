import { messageOf } from '../errors.ts'
import { HttpError, type HttpErrorKind } from '../http/http-error.ts'
import { CollectorError, type FailureKind, type HttpResponse } from './collector.ts'
import { parseDate } from './parse-date.ts'

/** No wait that a network asks for is kept longer than this. */
export const WAIT_MAX_MS = 24 * 3600_000

const excerptBytes = 2048

const kinds: Record<HttpErrorKind, FailureKind> = {
  blocked: 'fatal',
  'bad-url': 'fatal',
  dns: 'transient',
  connect: 'transient',
  timeout: 'transient',
  network: 'transient',
  aborted: 'transient',
  'too-large': 'bad-data',
  decode: 'bad-data',
  redirects: 'bad-data',
}

/** What was thrown while asking, classed by how it is recovered from. */
export function toCollectorError(error: unknown): CollectorError {
  if (error instanceof CollectorError) return error
  if (error instanceof HttpError) {
    return new CollectorError(kinds[error.kind], error.message, { cause: error })
  }
  return new CollectorError('fatal', messageOf(error), { cause: error })
}

/** Asks nothing and gives nothing once the reading is called off: fails with `CollectorError`. */
export function stopIfCalledOff({ signal }: { signal: AbortSignal }): void {
  if (signal.aborted) throw new CollectorError('transient', 'the reading was called off')
}

/**
 * What an answer other than success means, with the start of its body and the wait it asks for.
 * `nowMs` is for a Retry-After that is a date.
 */
export async function statusError(response: HttpResponse, nowMs: number): Promise<CollectorError> {
  const { status } = response
  const waitMs = retryAfterMs(response.headers['retry-after'], nowMs)
  const excerpt = await readExcerpt(response)
  return new CollectorError(statusKind(status), statusMessage(status), { waitMs, excerpt })
}

/** Milliseconds that a Retry-After asks to wait, at most a day; null where it asks for nothing. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  const seconds = /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null
  const until = seconds === null ? parseDate(text) : null
  const waitMs = seconds !== null ? seconds * 1000 : until === null ? null : until - nowMs
  return waitMs === null ? null : Math.round(Math.min(Math.max(waitMs, 0), WAIT_MAX_MS))
}

/** The first 200 characters of a body; the rest is not read. */
export async function readExcerpt(response: HttpResponse): Promise<string | null> {
  return excerptOf(await readStart(response, excerptBytes))
}

/** The start of a body, `bytesMin` or what there is of it; the rest is not read. Never fails. */
export async function readStart(response: HttpResponse, bytesMin: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= bytesMin) break
    }
  } catch {
    // The status says enough; what came of the body is shown.
  }
  return Buffer.concat(chunks)
}

/** The first 200 characters, blanks folded; null when there are none. */
export function excerptOf(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes.subarray(0, excerptBytes))
  const folded = text.replace(/\s+/g, ' ').trim().slice(0, 200)
  return folded === '' ? null : folded.toWellFormed()
}

function statusKind(status: number): FailureKind {
  if (status === 401 || status === 403 || status === 407) return 'auth'
  if (status === 429) return 'rate-limit'
  if (status === 410) return 'fatal'
  if (status >= 500 || status === 408 || status === 425) return 'transient'
  return 'bad-data'
}

function statusMessage(status: number): string {
  const said: Record<number, string> = {
    401: 'access was refused: it needs credentials, or these are wrong',
    403: 'access was refused',
    404: 'there is nothing at this address',
    407: 'a proxy refused access',
    410: 'it is gone for good',
    429: 'too many requests',
  }
  return `${said[status] ?? (status >= 500 ? 'the server failed' : 'unexpected answer')} (${status})`
}
