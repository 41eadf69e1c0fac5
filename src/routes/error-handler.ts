import type { ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, messageOf, type ErrorCode } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { AppEnv } from './app-env.ts'

const statuses: Record<ErrorCode, ContentfulStatusCode> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  too_many: 429,
  unavailable: 503,
  internal: 500,
}

/** A database that is being started again is back by then. */
const UNAVAILABLE_S = 5

/** The one place that turns what was thrown into a status and `{ code, message, requestId }`. */
export function errorHandler(log: Logger): ErrorHandler<AppEnv> {
  return (error, c) => {
    const known = toAppError(error)
    const requestId = c.get('requestId')
    if (known.code === 'internal') {
      log.error(
        { requestId, path: c.req.path, error: messageOf(error), stack: error.stack },
        'A request failed',
      )
    }
    const { code, message, details, retryAfter } = known
    const wait = retryAfter ?? (code === 'unavailable' ? UNAVAILABLE_S : null)
    if (wait !== null) c.header('retry-after', String(wait))
    // The rest of the body is not read, so nothing more can follow on this connection.
    if (code === 'too_large') c.header('connection', 'close')
    return c.json({ code, message, requestId, ...(details ? { details } : {}) }, statuses[code])
  }
}

export const notFoundHandler: NotFoundHandler<AppEnv> = (c) =>
  c.json(
    {
      code: 'not_found',
      message: 'There is nothing at this address.',
      requestId: c.get('requestId'),
    },
    404,
  )

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException) {
    const code = error.status === 413 ? 'too_large' : error.status < 500 ? 'invalid' : 'internal'
    return new AppError(code, error.message || 'The request could not be read.', { cause: error })
  }
  if (isUnreachable(error)) {
    return new AppError('unavailable', 'The database cannot be reached; try again shortly.', {
      cause: error,
    })
  }
  return new AppError('internal', 'Something went wrong on our side; the log says what.', {
    cause: error,
  })
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'CONNECTION_DESTROYED',
])

function isUnreachable(error: unknown): boolean {
  const code: unknown = (error as { code?: unknown } | null)?.code
  // 57P01-03: the server is being shut down or starts.
  return typeof code === 'string' && (UNREACHABLE.has(code) || code.startsWith('57P'))
}
