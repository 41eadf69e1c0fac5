import { z } from '@hono/zod-openapi'
import { ticketQuerySchema } from '../model/ticket-query.ts'
import { brandQuery } from './responses.ts'

const { q, queue, status, tag, wave } = ticketQuerySchema.shape

/** The filters of a list of tickets, as an address holds them. */
export const ticketFilterQuery = {
  q: q.openapi({
    description:
      'Words in the query language, looked for in mentions and notes; the newest match first.',
  }),
  queue,
  status: status.openapi({
    description:
      '`done` is what is resolved or dismissed, `any` is all. Left out: `any` with `q`, else `open`.',
  }),
  brandId: brandQuery,
  assignee: z
    .union([z.enum(['me', 'none']), z.coerce.number().int().positive().max(2_147_483_647)], {
      error: 'write me, none or the id of an agent',
    })
    .optional()
    .openapi({ description: 'The id of an agent, `none`, or `me` for whoever asks.' }),
  team: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  tag,
  late: z
    .enum(['true', 'false'])
    .transform((late) => late === 'true')
    .optional()
    .openapi({ description: 'Whether a target has been missed.' }),
  wave,
}
