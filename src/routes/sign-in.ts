import { randomBytes } from 'node:crypto'
import { createRoute } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { AppError } from '../errors.ts'
import {
  BEGUN_MS,
  answerSignIn,
  beginSignIn,
  hashOf,
  readSignIn,
  type SignInTools,
} from '../ingest/sign-in.ts'
import { begunSignInSchema, signInInputSchema, signInSchema } from '../model/sign-in.ts'
import type { AppEnv } from './app-env.ts'
import { body, createRouter, failure, failures, json, uuidParam } from './responses.ts'
import { sessionOf, type SessionDeps } from './session.ts'
import type { SourceDeps } from './sources.ts'

export type SignInDeps = { sources: SourceDeps; session: SessionDeps }

const CALLBACK = '/oauth/callback'
/** Where the page says how it ended. */
const ENDED = '/sources/signed-in'

const begin = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/sign-in',
  summary: 'Begins to sign in at a network, from a browser',
  description:
    'Send the same browser to `url` within 10 minutes. It comes back to /oauth/callback; then a source may name the `id` as its `signIn`.',
  request: { body: body(signInInputSchema) },
  responses: {
    201: json(begunSignInSchema, 'Where to go'),
    ...failures,
    422: failure('The network would not; the message says why.'),
  },
})

const read = createRoute({
  method: 'get',
  tags: ['Sources'],
  path: '/sources/sign-in/{id}',
  summary: 'How a sign-in stands',
  request: { params: uuidParam },
  responses: { 200: json(signInSchema, 'How it stands'), ...failures },
})

/** Signing in at a network, as far as the page asks for it. */
export function signInRoutes(deps: SignInDeps) {
  const tools = toolsOf(deps)
  const { baseUrl } = deps.sources
  return createRouter()
    .openapi(begin, async (c) => {
      checkWayBack(c.req.header('origin'), baseUrl)
      // Only this browser may come back with the answer, and only within the same session.
      const secret = randomBytes(32).toString('base64url')
      const browser = `${secret}.${sessionOf(deps.session, c) ?? ''}`
      const input = c.req.valid('json')
      const { stateHash, ...begun } = await beginSignIn(c.get('ctx'), tools, input, browser)
      setCookie(c, cookieOf(stateHash), secret, {
        httpOnly: true,
        sameSite: 'Lax',
        secure: deps.session.secure,
        path: new URL(tools.redirectUri).pathname,
        maxAge: BEGUN_MS / 1000,
      })
      return c.json(begun, 201)
    })
    .openapi(read, async (c) =>
      c.json(await readSignIn(c.get('ctx'), c.req.valid('param').id), 200),
    )
}

/**
 * Where a network sends the browser back to, whatever came of it. What it sends along ends here: the
 * browser goes on to a page of ours that gets nothing but the id.
 */
export function signInCallback(deps: SignInDeps) {
  const tools = toolsOf(deps)
  const path = new URL(tools.redirectUri).pathname
  return new Hono<AppEnv>().get(CALLBACK, async (c) => {
    const state = c.req.query('state') ?? ''
    const cookie = cookieOf(hashOf(state))
    const secret = getCookie(c, cookie)
    const session = sessionOf(deps.session, c)
    const answer = {
      state,
      code: c.req.query('code') ?? null,
      error: c.req.query('error') ?? null,
      errorDescription: c.req.query('error_description') ?? null,
    }
    const isOurs = secret !== undefined && session !== null
    const id = isOurs
      ? await answerSignIn(c.get('ctx'), tools, answer, `${secret}.${session}`)
      : null
    if (secret !== undefined) deleteCookie(c, cookie, { path })
    c.header('cache-control', 'no-store')
    return c.redirect(`${deps.sources.baseUrl}${ENDED}${id === null ? '' : `?id=${id}`}`, 303)
  })
}

function toolsOf({ sources }: SignInDeps): SignInTools {
  const { collectors, secrets, http, baseUrl } = sources
  const find = (name: string) => collectors.find((collector) => collector.name === name) ?? null
  return { find, secrets, http, redirectUri: `${baseUrl}${CALLBACK}` }
}

/** One for each sign-in, so that two at once do not get into each other's way. */
function cookieOf(stateHash: string): string {
  return `earshot_sign_in_${stateHash.slice(0, 16)}`
}

/** A browser that has the page open elsewhere would come back without its cookies. */
function checkWayBack(origin: string | undefined, baseUrl: string): void {
  if (origin === undefined || origin === new URL(baseUrl).origin) return
  throw new AppError(
    'conflict',
    `Networks send you back to ${baseUrl} (EARSHOT_BASE_URL): open the page there to sign in, or paste a token.`,
  )
}
