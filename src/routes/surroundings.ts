import { createRoute } from '@hono/zod-openapi'
import { mentionViewSchema, similarSchema, ticketItemSchema } from '../model/views.ts'
import { readAuthorTickets, readSimilar, readSurroundings } from '../triage/read-surroundings.ts'
import { createRouter, failures, json, pageOf, rawPage, uuidParam } from './responses.ts'

const authorTickets = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/authors/{id}/tickets',
  summary: 'The newest 20 tickets of one author, in every queue and status',
  request: { params: uuidParam },
  responses: { 200: json(pageOf(ticketItemSchema), 'The tickets'), ...failures },
})

const surroundings = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets/{id}/surroundings',
  summary: 'What others said in the conversation of a ticket, oldest first',
  request: { params: uuidParam },
  responses: {
    200: json(pageOf(mentionViewSchema), 'Up to 40 mentions that are not its own'),
    ...failures,
  },
})

const similar = createRoute({
  method: 'get',
  tags: ['Tickets'],
  path: '/tickets/{id}/similar',
  summary: 'How many others say nearly the same',
  request: { params: uuidParam },
  responses: { 200: json(similarSchema, 'How many'), ...failures },
})

/** What stands around a ticket: its author's other tickets, the thread it is part of, and its like. */
export function surroundingsRoutes() {
  return createRouter()
    .openapi(authorTickets, async (c) => {
      const items = await readAuthorTickets(c.get('ctx'), c.req.valid('param').id)
      return rawPage({ items, next: null }) as never
    })
    .openapi(surroundings, async (c) => {
      const items = await readSurroundings(c.get('ctx'), c.req.valid('param').id)
      return rawPage({ items, next: null }) as never
    })
    .openapi(similar, async (c) =>
      c.json({ count: await readSimilar(c.get('ctx'), c.req.valid('param').id) }, 200),
    )
}
