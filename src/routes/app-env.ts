import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from '../context.ts'

/** What every handler finds on its request. */
export type AppEnv = { Variables: { ctx: Context; requestId: string; nonce: string } }

export type App = OpenAPIHono<AppEnv>
