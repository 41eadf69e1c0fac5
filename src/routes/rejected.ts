import { createRoute, z } from '@hono/zod-openapi'
import type { ListeningSource } from '../ingest/listening.ts'
import { clearRejected, listRejected, retryRejected } from '../ingest/rejected.ts'
import { storedSource } from '../ingest/sources.ts'
import { rejectedItemSchema } from '../model/source.ts'
import { createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Sources'],
  path: '/sources/{id}/rejected',
  summary: 'What a source held that could not become a mention, with the reason; the newest 200',
  request: { params: idParam },
  responses: { 200: json(pageOf(rejectedItemSchema), 'The newest first'), ...failures },
})

const retry = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/{id}/rejected/retry',
  summary: 'Tries again to store what only storing failed for',
  request: { params: idParam },
  responses: {
    200: json(
      z.object({ stored: z.number().int(), failed: z.number().int() }),
      'How many left the list, and how many failed again',
    ),
    ...failures,
  },
})

const clear = createRoute({
  method: 'delete',
  tags: ['Sources'],
  path: '/sources/{id}/rejected',
  summary: 'Empties the list',
  request: { params: idParam },
  responses: { 204: { description: 'It is empty' }, ...failures },
})

export function rejectedRoutes(listening: ListeningSource) {
  return createRouter()
    .openapi(list, async (c) => {
      const ctx = c.get('ctx')
      const { id } = await storedSource(ctx, c.req.valid('param').id)
      return c.json({ items: await listRejected(ctx, id), next: null }, 200)
    })
    .openapi(retry, async (c) => {
      const ctx = c.get('ctx')
      const source = await storedSource(ctx, c.req.valid('param').id)
      return c.json(await retryRejected(ctx, await listening(ctx.db), source), 200)
    })
    .openapi(clear, async (c) => {
      const ctx = c.get('ctx')
      const { id } = await storedSource(ctx, c.req.valid('param').id)
      await clearRejected(ctx, id)
      return c.body(null, 204)
    })
}
