import { createHash } from 'node:crypto'
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import { doLeased, doOnce, type Answer, type Keyed } from '../triage/do-once.ts'
import type { AppEnv } from './app-env.ts'

const CHANGING = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])
const KEY = /^[\x21-\x7e]{1,255}$/

/** What asks networks or trains: it does not fit into one transaction of ours. */
const BEYOND = /^\/api\/v1\/(sources|model|labels|integrations|brands\/try-query)(\/|$)/
/**
 * What only sets how things stand, so that asked twice it is as asked once, and whose answer is not to
 * be kept: cookies, and secrets that are shown once.
 */
const UNKEPT = /^\/api\/v1\/(session(\/|$)|sources\/\d+\/secret$|integrations(\/\d+\/secret)?$)/

/**
 * A changing request with an `Idempotency-Key` takes effect once in 48 hours: the same request with
 * the same key gets the answer that the first one got, with `Idempotent-Replay: true`. `doOnce` and
 * `doLeased` say what holds when the service dies in between. Keys of two callers do not meet in one
 * answer: who acts is part of the request.
 */
export function idempotency(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key')
    const { path, method } = c.req
    if (key === undefined || !CHANGING.has(method) || UNKEPT.test(path)) return next()
    if (!KEY.test(key)) {
      throw new AppError(
        'invalid',
        'Idempotency-Key: use 1 to 255 visible ASCII characters, such as a UUID.',
      )
    }
    const ctx = c.get('ctx')
    const keyed = { key, requestHash: await hashOf(c) }
    const answer = async (): Promise<Answer> => {
      await next()
      return { status: c.res.status, body: await c.res.clone().text() }
    }
    const done = BEYOND.test(path)
      ? await doLeased(ctx, keyed, answer)
      : await doOnce(ctx, keyed, (inside) => {
          c.set('ctx', inside)
          return answer()
        })
    if (done.again) return again(c, done.again)
    return undefined
  }
}

/** Says what was asked and by whom, as far as two requests may differ. */
async function hashOf(c: HonoContext<AppEnv>): Promise<Keyed['requestHash']> {
  const { pathname, search } = new URL(c.req.url)
  const caller = c.get('ctx').agent?.id ?? 0
  const head = [c.req.method, pathname, search, caller].join('\n')
  return createHash('sha256')
    .update(`${head}\n\n`)
    .update(await c.req.text())
    .digest('hex')
}

function again(c: HonoContext<AppEnv>, { status, body }: Answer): Response {
  c.header('idempotent-replay', 'true')
  c.header('cache-control', 'no-store')
  if (body === '') return c.body(null, status as 204)
  c.header('content-type', 'application/json; charset=utf-8')
  return c.body(body, status as 200)
}
