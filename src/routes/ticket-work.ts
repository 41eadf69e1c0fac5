import { createRoute, z } from '@hono/zod-openapi'
import { ticketQueueSchema } from '../model/queue.ts'
import { prioritySchema, tagSchema, TAGS_MAX } from '../model/ticket.ts'
import { ticketDetailSchema } from '../model/views.ts'
import { mergeTickets } from '../triage/merge-tickets.ts'
import { addNote, deleteNote } from '../triage/notes.ts'
import { patchTicket } from '../triage/patch-ticket.ts'
import { splitTicket } from '../triage/split-ticket.ts'
import { undoEvent } from '../triage/undo-event.ts'
import { body, createRouter, failures, json, rawJson, uuidParam } from './responses.ts'

const NOTE_MAX = 10_000

const version = z
  .number()
  .int()
  .positive()
  .optional()
  .openapi({ description: 'The version you saw; a newer one answers 409.' })

const patch = createRoute({
  method: 'patch',
  tags: ['Tickets'],
  path: '/tickets/{id}',
  summary: 'Sets priority, tags or queue of a ticket',
  request: {
    params: uuidParam,
    body: body(
      z.strictObject({
        priority: prioritySchema.optional(),
        tags: z
          .array(tagSchema)
          .max(TAGS_MAX)
          .optional()
          .openapi({ description: 'All of them; those left out are taken off.' }),
        queue: ticketQueueSchema.optional(),
        version,
      }),
    ),
  },
  responses: { 200: json(ticketDetailSchema, 'The ticket after the change'), ...failures },
})

const note = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/{id}/notes',
  summary: 'Leaves a note for the team; whoever is named in it with an @ is told',
  request: {
    params: uuidParam,
    body: body(z.strictObject({ text: z.string().trim().min(1).max(NOTE_MAX) })),
  },
  responses: { 200: json(ticketDetailSchema, 'The ticket with the note'), ...failures },
})

const unnote = createRoute({
  method: 'delete',
  tags: ['Tickets'],
  path: '/notes/{id}',
  summary: 'Deletes a note; its ticket’s history can bring it back',
  request: { params: uuidParam },
  responses: { 200: json(ticketDetailSchema, 'The ticket without the note'), ...failures },
})

const merge = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/{id}/merge',
  summary: 'Moves all of a ticket into another about the same brand',
  request: { params: uuidParam, body: body(z.strictObject({ into: z.uuid(), version })) },
  responses: { 200: json(ticketDetailSchema, 'The ticket it was merged into'), ...failures },
})

const split = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/{id}/split',
  summary: 'Makes a ticket of its own of some of a ticket’s mentions',
  request: {
    params: uuidParam,
    body: body(z.strictObject({ mentionIds: z.array(z.uuid()).min(1).max(1000), version })),
  },
  responses: { 200: json(ticketDetailSchema, 'The new ticket'), ...failures },
})

const undo = createRoute({
  method: 'post',
  tags: ['Tickets'],
  path: '/tickets/{id}/undo',
  summary: 'Takes back one step of the history, if what it changed still stands',
  request: {
    params: uuidParam,
    body: body(z.strictObject({ eventId: z.string().regex(/^\d{1,18}$/, 'the id of an event') })),
  },
  responses: { 200: json(ticketDetailSchema, 'The ticket without the step'), ...failures },
})

export function ticketWorkRoutes() {
  return createRouter()
    .openapi(patch, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await patchTicket(c.get('ctx'), input)) as never
    })
    .openapi(note, async (c) => {
      const input = { ...c.req.valid('json'), ticketId: c.req.valid('param').id }
      return rawJson(await addNote(c.get('ctx'), input)) as never
    })
    .openapi(
      unnote,
      async (c) => rawJson(await deleteNote(c.get('ctx'), c.req.valid('param').id)) as never,
    )
    .openapi(merge, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await mergeTickets(c.get('ctx'), input)) as never
    })
    .openapi(split, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await splitTicket(c.get('ctx'), input)) as never
    })
    .openapi(undo, async (c) => {
      const input = { ...c.req.valid('json'), ticketId: c.req.valid('param').id }
      return rawJson(await undoEvent(c.get('ctx'), input)) as never
    })
}
