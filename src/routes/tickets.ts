import { createRoute, z } from '@hono/zod-openapi'
import { ticketStatusSchema } from '../model/ticket.ts'
import { boundedCountSchema } from '../model/ticket-query.ts'
import {
  queueCountSchema,
  tagCountSchema,
  ticketDetailSchema,
  ticketItemSchema,
} from '../model/views.ts'
import { countByQuery, searchTickets } from '../search/search-tickets.ts'
import { countByQueue, listTags } from '../triage/list-tickets.ts'
import { moveTicket } from '../triage/move-ticket.ts'
import { readTicket } from '../triage/read-ticket.ts'
import {
  body,
  brandQuery,
  createRouter,
  cursorQuery,
  failures,
  json,
  limitQuery,
  pageOf,
  rawJson,
  rawPage,
  uuidParam,
} from './responses.ts'
import { ticketFilterQuery } from './ticket-filter-query.ts'

const list = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets',
  summary: 'Tickets of a queue, the most urgent first, then by due time',
  request: {
    query: z.strictObject({
      ...ticketFilterQuery,
      limit: limitQuery,
      cursor: cursorQuery,
    }),
  },
  responses: { 200: json(pageOf(ticketItemSchema), 'A page of tickets'), ...failures },
})

const counts = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets/counts',
  summary: 'How many tickets stand where',
  request: { query: z.strictObject({ brandId: brandQuery }) },
  responses: { 200: json(pageOf(queueCountSchema), 'All counts that are not nought'), ...failures },
})

const count = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets/count',
  summary: 'How many tickets a list would hold: exact up to 1,000, with words up to 100',
  request: { query: z.strictObject(ticketFilterQuery) },
  responses: { 200: json(boundedCountSchema, 'How many, and whether there are more'), ...failures },
})

const tags = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tags',
  summary: 'The tags in use, the commonest first',
  responses: { 200: json(pageOf(tagCountSchema), 'At most 200'), ...failures },
})

const read = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets/{id}',
  summary: 'One ticket with its conversation, its grounds and its history',
  request: { params: uuidParam },
  responses: { 200: json(ticketDetailSchema, 'The ticket'), ...failures },
})

const move = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/{id}/move',
  summary: 'Moves a ticket to another status',
  request: {
    params: uuidParam,
    body: body(
      z.strictObject({
        to: ticketStatusSchema,
        version: z
          .number()
          .int()
          .positive()
          .optional()
          .openapi({ description: 'The version you saw; a newer one answers 409.' }),
        snoozedUntil: z.iso.datetime({ offset: true }).optional(),
        untilReply: z.boolean().optional().openapi({
          description: 'Snoozed until the author writes again, at the latest until `snoozedUntil`.',
        }),
      }),
    ),
  },
  responses: { 200: json(ticketDetailSchema, 'The ticket after the move'), ...failures },
})

export function ticketRoutes() {
  return createRouter()
    .openapi(
      list,
      async (c) => rawPage(await searchTickets(c.get('ctx'), c.req.valid('query'))) as never,
    )
    .openapi(counts, async (c) => {
      const items = await countByQueue(c.get('ctx'), c.req.valid('query').brandId)
      return c.json({ items, next: null }, 200)
    })
    .openapi(count, async (c) =>
      c.json(await countByQuery(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(tags, async (c) => c.json({ items: await listTags(c.get('ctx')), next: null }, 200))
    .openapi(
      read,
      async (c) => rawJson(await readTicket(c.get('ctx'), c.req.valid('param').id)) as never,
    )
    .openapi(move, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await moveTicket(c.get('ctx'), input)) as never
    })
}
