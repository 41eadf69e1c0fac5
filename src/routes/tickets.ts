import { createRoute, z } from '@hono/zod-openapi'
import { ticketQueueSchema } from '../model/queue.ts'
import { ticketStatusSchema, ticketStatuses } from '../model/ticket.ts'
import { queueCountSchema, ticketDetailSchema, ticketItemSchema } from '../model/views.ts'
import { countByQueue, listTickets } from '../triage/list-tickets.ts'
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

const list = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets',
  summary: 'Tickets of a queue, the most urgent first, then the newest',
  request: {
    query: z.strictObject({
      queue: ticketQueueSchema.optional(),
      status: z
        .enum([...ticketStatuses, 'done'])
        .default('open')
        .openapi({ description: '`done` is what is resolved or dismissed.' }),
      brandId: brandQuery,
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
      }),
    ),
  },
  responses: { 200: json(ticketDetailSchema, 'The ticket after the move'), ...failures },
})

export function ticketRoutes() {
  return createRouter()
    .openapi(
      list,
      async (c) => rawPage(await listTickets(c.get('ctx'), c.req.valid('query'))) as never,
    )
    .openapi(counts, async (c) => {
      const items = await countByQueue(c.get('ctx'), c.req.valid('query').brandId)
      return c.json({ items, next: null }, 200)
    })
    .openapi(
      read,
      async (c) => rawJson(await readTicket(c.get('ctx'), c.req.valid('param').id)) as never,
    )
    .openapi(move, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await moveTicket(c.get('ctx'), input)) as never
    })
}
