import { messageOf } from '../errors.ts'
import { HttpError, type HttpErrorKind } from './http-error.ts'

/** The codes of undici, Node's sockets and OpenSSL that say more than "the network failed". */
const kinds: Record<string, HttpErrorKind> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  HPE_HEADER_OVERFLOW: 'too-large',
  UND_ERR_INVALID_ARG: 'bad-url',
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  EADDRNOTAVAIL: 'connect',
  EACCES: 'connect',
}

/** Whatever was thrown while asking, as an `HttpError`; what ended the exchange's clock wins. */
export function toHttpError(error: unknown, signal: AbortSignal): HttpError {
  if (error instanceof HttpError) return error
  if (signal.aborted && signal.reason instanceof HttpError) return signal.reason
  const code = codeOf(error)
  const kind = kinds[code] ?? (isTlsCode(code) ? 'connect' : 'network')
  return new HttpError(kind, describe(kind, code, error), { cause: error })
}

function describe(kind: HttpErrorKind, code: string, error: unknown): string {
  const detail = code === '' ? messageOf(error) : `${messageOf(error)}, ${code}`
  if (kind === 'timeout') return `the server did not answer in time (${detail})`
  if (kind === 'too-large') return `the answer's headers are too large (${detail})`
  if (kind === 'connect') return `no connection could be made (${detail})`
  return `the connection failed (${detail})`
}

/** An `AggregateError` of several attempts carries the code of the first that has one. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(codeOf).find((code) => code !== '') ?? ''
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function isTlsCode(code: string): boolean {
  return /CERT|_TLS_|_SSL_|SELF_SIGNED|UNABLE_TO_/.test(code)
}
