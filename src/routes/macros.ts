import { createRoute, z } from '@hono/zod-openapi'
import { macroInputSchema, macroPatchSchema, macroSchema } from '../model/macro.ts'
import { filledSchema } from '../model/saved-reply.ts'
import { ticketDetailSchema } from '../model/views.ts'
import { addMacro, changeMacro, listMacros, removeMacro } from '../triage/macros/macros.ts'
import { runMacro } from '../triage/macros/run-macro.ts'
import { body, createRouter, failures, idParam, json, pageOf, rawJson } from './responses.ts'

const tags = ['Macros']

const list = createRoute({
  method: 'get',
  tags,
  path: '/macros',
  summary: 'Several steps in one key',
  responses: { 200: json(pageOf(macroSchema), 'All macros'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags,
  path: '/macros',
  summary: 'Makes a macro',
  request: { body: body(macroInputSchema) },
  responses: { 201: json(macroSchema, 'The macro'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags,
  path: '/macros/{id}',
  summary: 'Changes a macro; `steps` replaces all of them',
  request: { params: idParam, body: body(macroPatchSchema) },
  responses: { 200: json(macroSchema, 'The macro after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags,
  path: '/macros/{id}',
  summary: 'Deletes a macro',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const ranSchema = ticketDetailSchema.extend({
  macro: z.object({
    /** Undoes all steps at once: POST /batches/{id}/undo. */
    batchId: z.uuid(),
    /** For the reply box; nothing is sent. */
    reply: filledSchema.extend({ savedReplyId: z.number().int() }).nullable(),
  }),
})

const run = createRoute({
  method: 'post',
  tags,
  path: '/macros/{id}/run',
  summary: 'Takes all steps of a macro on a ticket, or none',
  request: {
    params: idParam,
    body: body(
      z.strictObject({
        ticketId: z.uuid(),
        version: z
          .number()
          .int()
          .positive()
          .optional()
          .openapi({ description: 'The version you saw; a newer one answers 409.' }),
      }),
    ),
  },
  responses: { 200: json(ranSchema, 'The ticket after the last step'), ...failures },
})

export function macroRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json({ items: await listMacros(c.get('ctx')), next: null }, 200))
    .openapi(add, async (c) => c.json(await addMacro(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeMacro(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeMacro(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(run, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return rawJson(await runMacro(c.get('ctx'), input)) as never
    })
}
