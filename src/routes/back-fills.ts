import { createRoute, z } from '@hono/zod-openapi'
import { startBackFill, stopBackFill } from '../ingest/back-fills.ts'
import type { SourceTools } from '../ingest/present-source.ts'
import { readSource, storedSource } from '../ingest/sources.ts'
import { sourceSchema } from '../model/source.ts'
import { body, createRouter, failures, idParam, json } from './responses.ts'

const start = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/{id}/back-fill',
  summary: 'Reads the past of a source, as far as its network gives it, beside what is new',
  request: {
    params: idParam,
    body: body(z.strictObject({ days: z.number().int().min(1).max(3650) })),
  },
  responses: { 202: json(sourceSchema, 'The source, with its back-fill'), ...failures },
})

const stop = createRoute({
  method: 'delete',
  tags: ['Sources'],
  path: '/sources/{id}/back-fill',
  summary: 'Stops reading the past; what was read stays',
  request: { params: idParam },
  responses: { 200: json(sourceSchema, 'The source'), ...failures },
})

export function backFillRoutes(tools: SourceTools) {
  return createRouter()
    .openapi(start, async (c) => {
      const ctx = c.get('ctx')
      const { id } = c.req.valid('param')
      const source = await storedSource(ctx, id)
      const { days } = c.req.valid('json')
      await startBackFill(ctx, tools.find(source.collector), source, days)
      return c.json(await readSource(ctx, tools, id), 202)
    })
    .openapi(stop, async (c) => {
      const ctx = c.get('ctx')
      const { id } = c.req.valid('param')
      await stopBackFill(ctx, await storedSource(ctx, id))
      return c.json(await readSource(ctx, tools, id), 200)
    })
}
