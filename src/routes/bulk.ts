import { createRoute, z } from '@hono/zod-openapi'
import { bulkChangeSchema, bulkResultSchema } from '../model/bulk.ts'
import { macroResultSchema } from '../model/macro.ts'
import { ticketQuerySchema } from '../model/ticket-query.ts'
import { idsOfSearch } from '../search/ids-of-search.ts'
import { changeInBulk } from '../triage/change-in-bulk.ts'
import { idsOfQuery } from '../triage/ids-of-query.ts'
import { runMacroOnMany } from '../triage/macros/run-macro.ts'
import { undoBatch } from '../triage/undo-batch.ts'
import { body, createRouter, failures, idParam, json, uuidParam } from './responses.ts'

const IDS_MAX = 500
const manyIds = z.array(z.uuid()).min(1).max(IDS_MAX)

const bulk = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/bulk',
  summary: 'Changes many tickets at once: those named, or all that a filter finds',
  request: {
    body: body(
      z.union([
        z.strictObject({ ids: manyIds, change: bulkChangeSchema }),
        z.strictObject({
          filter: ticketQuerySchema.openapi({ description: 'At most 10,000 tickets.' }),
          change: bulkChangeSchema,
        }),
      ]),
    ),
  },
  responses: { 200: json(bulkResultSchema, 'What has changed, and what could not'), ...failures },
})

const runMany = createRoute({
  method: 'post',
  tags: ['Macros'],
  path: '/macros/{id}/run-many',
  summary: 'Takes all steps of a macro, or none, on each of many tickets',
  request: {
    params: idParam,
    body: body(
      z.union([
        z.strictObject({ ids: manyIds }),
        z.strictObject({
          filter: ticketQuerySchema.openapi({ description: 'At most 500 tickets.' }),
        }),
      ]),
    ),
  },
  responses: { 200: json(macroResultSchema, 'What has changed, and what could not'), ...failures },
})

const undo = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/batches/{id}/undo',
  summary: 'Takes back what was done to many tickets, where it still stands',
  request: { params: uuidParam },
  responses: { 200: json(bulkResultSchema, 'What is as it was, and what is not'), ...failures },
})

export function bulkRoutes() {
  return createRouter()
    .openapi(bulk, async (c) => {
      const ctx = c.get('ctx')
      const input = c.req.valid('json')
      const ids = 'filter' in input ? await idsOfSearch(ctx, input.filter) : null
      return c.json(await changeInBulk(ctx, ids ? { ids, change: input.change } : input), 200)
    })
    .openapi(runMany, async (c) => {
      const ctx = c.get('ctx')
      const { id } = c.req.valid('param')
      const input = c.req.valid('json')
      const ticketIds =
        'ids' in input
          ? input.ids
          : ((await idsOfSearch(ctx, input.filter)) ?? (await idsOfQuery(ctx, input.filter)))
      return c.json(await runMacroOnMany(ctx, { id, ticketIds }), 200)
    })
    .openapi(undo, async (c) => c.json(await undoBatch(c.get('ctx'), c.req.valid('param').id), 200))
}
