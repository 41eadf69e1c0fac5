import { createRoute, z } from '@hono/zod-openapi'
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { AppError } from '../errors.ts'
import { actingAgentSchema } from '../model/agent.ts'
import { actingAgentOf, forgetAgent } from './acting-agent.ts'
import type { AppEnv } from './app-env.ts'
import { body, createRouter, failures, json } from './responses.ts'
import { same, seal, unseal } from './sealed.ts'

export type SessionDeps = {
  /** What a caller must know; null = nobody is asked, and only this machine is served. */
  token: string | null
  /** Made at each start, known to whoever may read the data folder: the command line's way in. */
  localToken: string
  /** Whether the page is reached by https, so that the cookie never travels without it. */
  secure: boolean
  facts: { database: 'embedded' | 'postgres'; demo: boolean }
  now(): number
}

const COOKIE = 'earshot_session'
const SESSION_MS = 7 * 24 * 3_600_000

const stateSchema = z.object({
  required: z.boolean().openapi({ description: 'Whether a token is asked for.' }),
  signedIn: z.boolean(),
  database: z.enum(['embedded', 'postgres']),
  demo: z.boolean(),
  /** Who is at this browser, or whom the header names. */
  agent: actingAgentSchema.nullable(),
})

const read = createRoute({
  method: 'get',
  tags: ['Session'],
  path: '/session',
  summary: 'Whether the caller is signed in, and what this service runs on',
  responses: { 200: json(stateSchema, 'The state') },
})

const signIn = createRoute({
  method: 'post',
  tags: ['Session'],
  path: '/session',
  summary: 'Trades the token for a cookie',
  request: { body: body(z.strictObject({ token: z.string().max(1000) })) },
  responses: { 204: { description: 'Signed in' }, ...failures },
})

const signOut = createRoute({
  method: 'delete',
  tags: ['Session'],
  path: '/session',
  summary: 'Takes the cookie back',
  responses: { 204: { description: 'Signed out' } },
})

export function sessionRoutes(deps: SessionDeps) {
  return createRouter()
    .openapi(read, async (c) => {
      const signedIn = isAllowed(deps, c.req.header('authorization'), getCookie(c, COOKIE))
      const agent = signedIn ? await actingAgentOf(deps, c) : null
      return c.json({ required: deps.token !== null, signedIn, ...deps.facts, agent }, 200)
    })
    .openapi(signIn, (c) => {
      if (deps.token === null || !same(c.req.valid('json').token, deps.token)) {
        throw new AppError(
          'unauthorized',
          'That is not the token that this service was started with.',
        )
      }
      setCookie(c, COOKIE, seal(deps.token, 'session', String(deps.now() + SESSION_MS)), {
        httpOnly: true,
        sameSite: 'Lax',
        secure: deps.secure,
        path: '/',
        maxAge: SESSION_MS / 1000,
      })
      return c.body(null, 204)
    })
    .openapi(signOut, (c) => {
      deleteCookie(c, COOKIE, { path: '/' })
      forgetAgent(c)
      return c.body(null, 204)
    })
}

/** What tells the caller's session from others, '' where it has none; null where it is not let in. */
export function sessionOf(deps: SessionDeps, c: HonoContext<AppEnv>): string | null {
  const cookie = getCookie(c, COOKIE)
  return isAllowed(deps, c.req.header('authorization'), cookie) ? (cookie ?? '') : null
}

/** Lets a request through that bears the token, or a cookie traded for it. */
export function requireSession(deps: SessionDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!isAllowed(deps, c.req.header('authorization'), getCookie(c, COOKIE))) {
      throw new AppError(
        'unauthorized',
        'Send the token as "Authorization: Bearer ..." or sign in on the page.',
      )
    }
    await next()
  }
}

function isAllowed(
  deps: SessionDeps,
  header: string | undefined,
  cookie: string | undefined,
): boolean {
  const bearer = /^Bearer (\S{1,1000})$/i.exec(header ?? '')?.[1]
  // A wrong token is refused even where none is needed: whoever sends one means to be checked.
  if (bearer !== undefined) {
    return same(bearer, deps.localToken) || (deps.token !== null && same(bearer, deps.token))
  }
  if (deps.token === null) return true
  return cookie !== undefined && isSealed(deps.token, cookie, deps.now())
}

function isSealed(token: string, cookie: string, now: number): boolean {
  const expiresAt = unseal(token, 'session', cookie)
  return expiresAt !== null && /^\d{13}$/.test(expiresAt) && Number(expiresAt) > now
}
