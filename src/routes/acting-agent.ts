import { createRoute, z } from '@hono/zod-openapi'
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { AppError } from '../errors.ts'
import { actingAgentSchema, type ActingAgent } from '../model/agent.ts'
import { findActing } from '../triage/people/agents.ts'
import type { AppEnv } from './app-env.ts'
import { body, createRouter, failures, json } from './responses.ts'
import { seal, unseal } from './sealed.ts'

const COOKIE = 'earshot_agent'
const COOKIE_MS = 365 * 86_400_000

export type ActingDeps = {
  /** Seals the cookie; null = nobody is asked for a token, and it is not sealed. */
  token: string | null
  /** Whether the page is reached by https, so that the cookie never travels without it. */
  secure: boolean
}

const choose = createRoute({
  method: 'put',
  tags: ['Session'],
  path: '/session/agent',
  summary: 'Says who is at this browser, as a cookie; null for nobody',
  request: {
    body: body(
      z.strictObject({ agentId: z.number().int().positive().max(2_147_483_647).nullable() }),
    ),
  },
  responses: {
    200: json(z.object({ agent: actingAgentSchema.nullable() }), 'Who it is now'),
    ...failures,
  },
})

export function actingAgentRoutes(deps: ActingDeps) {
  return createRouter().openapi(choose, async (c) => {
    const { agentId } = c.req.valid('json')
    if (agentId === null) {
      forgetAgent(c)
      return c.json({ agent: null }, 200)
    }
    const agent = await findActing(c.get('ctx'), { id: agentId })
    if (!agent) throw new AppError('invalid', 'agentId: nobody active has this id.')
    const id = String(agent.id)
    setCookie(c, COOKIE, deps.token === null ? id : seal(deps.token, 'agent', id), {
      httpOnly: true,
      sameSite: 'Lax',
      secure: deps.secure,
      path: '/',
      maxAge: COOKIE_MS / 1000,
    })
    return c.json({ agent }, 200)
  })
}

/** Nobody is at this browser any more. */
export function forgetAgent(c: HonoContext<AppEnv>): void {
  deleteCookie(c, COOKIE, { path: '/' })
}

/** Gives the handlers after it who acts: `ctx.agent`, and their name as `ctx.actor`. */
export function withActingAgent(deps: ActingDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const agent = await actingAgentOf(deps, c)
    const ctx = c.get('ctx')
    c.set('ctx', { ...ctx, agent, actor: agent?.name ?? ctx.actor })
    await next()
  }
}

/**
 * Who acts on a request: the header before the cookie. A cookie of somebody who has left counts for
 * nothing; a header is meant, so `AppError` invalid where it names nobody.
 */
export async function actingAgentOf(
  deps: ActingDeps,
  c: HonoContext<AppEnv>,
): Promise<ActingAgent | null> {
  const ctx = c.get('ctx')
  const header = c.req.header('x-earshot-agent')
  if (header !== undefined) {
    const handle = header.trim().replace(/^@/, '').toLowerCase()
    const agent = await findActing(ctx, { handle })
    if (agent) return agent
    throw new AppError('invalid', `X-Earshot-Agent: nobody active has the handle "${handle}".`)
  }
  const id = idOf(deps, getCookie(c, COOKIE))
  return id === null ? null : findActing(ctx, { id })
}

function idOf({ token }: ActingDeps, cookie: string | undefined): number | null {
  if (cookie === undefined) return null
  const text = token === null ? cookie : unseal(token, 'agent', cookie)
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}
