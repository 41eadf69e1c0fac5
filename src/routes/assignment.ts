import { createRoute, z } from '@hono/zod-openapi'
import { ticketDetailSchema, viewerSchema } from '../model/views.ts'
import { assignTicket } from '../triage/people/assign-ticket.ts'
import { leaveTicket, viewTicket } from '../triage/people/viewing.ts'
import { body, createRouter, failures, json, rawJson, uuidParam } from './responses.ts'

const id = z.number().int().positive().max(2_147_483_647)

const assign = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/{id}/assign',
  summary: 'Takes, gives or takes away a ticket',
  request: {
    params: uuidParam,
    body: body(
      z.strictObject({
        assigneeId: id.nullable().optional().openapi({
          description:
            'Whose it becomes; null = nobody’s. Left out, a team that distributes chooses among its own.',
        }),
        teamId: id.nullable().optional(),
        version: z.number().int().positive().optional().openapi({
          description:
            'The version you saw; a newer one answers 409. Needed to take over what somebody has.',
        }),
      }),
    ),
  },
  responses: { 200: json(ticketDetailSchema, 'The ticket as it is now'), ...failures },
})

const view = createRoute({
  method: 'put',
  tags: ['Tickets'],
  path: '/tickets/{id}/viewing',
  summary: 'Says that you have the ticket on screen; good for 30 seconds',
  request: { params: uuidParam, body: body(z.strictObject({ typing: z.boolean() })) },
  responses: {
    200: json(z.object({ viewers: z.array(viewerSchema) }), 'Who else has'),
    ...failures,
  },
})

const leave = createRoute({
  method: 'delete',
  tags: ['Tickets'],
  path: '/tickets/{id}/viewing',
  summary: 'Says that you no longer have the ticket on screen',
  request: { params: uuidParam },
  responses: { 204: { description: 'Noted' }, ...failures },
})

export function assignmentRoutes() {
  return createRouter()
    .openapi(assign, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await assignTicket(c.get('ctx'), input)) as never
    })
    .openapi(view, async (c) => {
      const { typing } = c.req.valid('json')
      const viewers = await viewTicket(c.get('ctx'), c.req.valid('param').id, typing)
      return c.json({ viewers }, 200)
    })
    .openapi(leave, async (c) => {
      await leaveTicket(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
}
