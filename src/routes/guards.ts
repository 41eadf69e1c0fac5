import { randomBytes, randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import type { Context } from '../context.ts'
import type { AppEnv } from './app-env.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Gives each request an id and the context that its handler works in. */
export function withContext(ctx: Context): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId', requestId)
    c.set('nonce', randomBytes(16).toString('base64'))
    c.set('ctx', ctx)
    c.header('x-request-id', requestId)
    await next()
  }
}

/**
 * Refuses what another site makes a browser send: a write from a foreign page, and, where no token
 * is asked for, any request under a name that is not this machine's (a site that points its own
 * name at 127.0.0.1).
 */
export function sameSite(options: { baseUrl: string; open: boolean }): MiddlewareHandler<AppEnv> {
  const base = new URL(options.baseUrl).host
  return async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (options.open && host !== base && !isThisMachine(host)) {
      throw new AppError(
        'forbidden',
        `This service answers to this machine only, not to "${host}".`,
      )
    }
    if (!SAFE.has(c.req.method)) {
      const site = c.req.header('sec-fetch-site')
      const origin = c.req.header('origin')
      const foreign = site !== undefined && site !== 'same-origin' && site !== 'none'
      const elsewhere = origin !== undefined && hostOf(origin) !== host && hostOf(origin) !== base
      if (foreign || elsewhere) {
        throw new AppError('forbidden', 'Changes are accepted from our own page only.')
      }
    }
    await next()
  }
}

/** Headers that keep a browser from doing more with our pages than we mean. */
export function securityHeaders(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    const set = (name: string, value: string) => {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
    set('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
    set('x-content-type-options', 'nosniff')
    set('referrer-policy', 'no-referrer')
    set('cross-origin-opener-policy', 'same-origin')
    set('cross-origin-resource-policy', 'same-origin')
    set('x-frame-options', 'DENY')
  }
}

function isThisMachine(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
