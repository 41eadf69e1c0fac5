import { createRoute, z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { createRateLimit } from '../ingest/rate-limit.ts'
import { receiveDelivery, type HookTools } from '../ingest/receive-delivery.ts'
import { jsonObjectSchema } from '../model/mention.ts'
import { receivedSchema } from '../model/views.ts'
import { createRouter, failure, idParam, json } from './responses.ts'

export type HookDeps = Omit<HookTools, 'mayTake'>

/** To one source. A sender that has more at once puts several mentions into a delivery. */
const DELIVERIES_PER_SECOND = 50

const ID_MAX = 2_147_483_647

const deliverySchema = z
  .union([
    z.object({ mention: jsonObjectSchema }),
    z.object({ mentions: z.array(jsonObjectSchema).max(500) }),
    z.object({ type: z.string(), timestamp: z.iso.datetime().optional(), data: jsonObjectSchema }),
  ])
  .openapi({
    description:
      'Fields of a mention as in docs/sources/file.md. A `type` that ends in `.deleted` says that the mention of this `id` is gone.',
    example: { mention: { id: 'r1', text: 'The app crashes at login', author: 'Ann' } },
  })

const route = createRoute({
  method: 'post',
  tags: ['Webhooks'],
  path: '/hooks/{id}',
  summary: 'Takes mentions that were signed with the secret of a webhook (Standard Webhooks)',
  security: [],
  request: {
    params: idParam,
    headers: z.object({
      'webhook-id': z
        .string()
        .openapi({ description: 'One for each delivery, without full stop.' }),
      'webhook-timestamp': z.string().openapi({ description: 'Unix seconds, within 5 minutes.' }),
      'webhook-signature': z.string().openapi({
        description:
          '`v1,` and the HMAC-SHA256 of `ID.TIMESTAMP.BODY` in base64; several by blanks.',
      }),
    }),
    body: { required: true, content: { 'application/json': { schema: deliverySchema } } },
  },
  responses: {
    200: json(receivedSchema, 'What became of it; it is stored'),
    400: failure('The body is not what is taken here.'),
    401: failure('Not signed for this address, or too old; or there is no such webhook.'),
    413: failure('More than 1 MB.'),
    422: failure('Not one mention in it could be taken; `details.rejected` says why.'),
    429: failure('Too many in one second; `Retry-After` says when to try again.'),
    503: failure('The source is paused; `Retry-After` says when to try again.'),
  },
})

/** Where others send mentions to. It has no session: each delivery is signed. */
export function hookRoutes(deps: HookDeps) {
  const app = createRouter()
  const tools = { ...deps, mayTake: createRateLimit(DELIVERIES_PER_SECOND) }
  app.openAPIRegistry.registerPath({ ...route, path: route.path })
  app.post('/hooks/:id', async (c) => {
    const header = (name: string) => c.req.header(name) ?? ''
    const signed = {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signatures: header('webhook-signature'),
      body: await textOf(c.req.raw),
    }
    const ctx = { ...c.get('ctx'), actor: 'webhook' }
    return c.json(await receiveDelivery(ctx, tools, idOf(c.req.param('id')), signed), 200)
  })
  app.all('/hooks/:id', (c) => {
    const message = 'Mentions are sent here with POST; there is nothing to read.'
    const requestId = c.get('requestId')
    return c.json({ code: 'not_allowed', message, requestId }, 405, { allow: 'POST' })
  })
  return app
}

/** 0, which nothing has, for what cannot be an id. */
function idOf(text: string): number {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
  return id <= ID_MAX ? id : 0
}

/** Exactly the bytes that were signed, so a byte order mark stays. */
async function textOf(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('invalid', 'The body is not UTF-8.', { cause })
  }
}
