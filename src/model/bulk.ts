import { z } from 'zod'
import { ticketQueueSchema } from './queue.ts'
import { prioritySchema, tagSchema, TAGS_MAX, ticketStatusSchema } from './ticket.ts'

const id = z.number().int().positive().max(2_147_483_647)

/** What becomes of many tickets at once; what is left out stays as it is. */
export const bulkChangeSchema = z.strictObject({
  to: ticketStatusSchema.optional(),
  snoozedUntil: z.iso.datetime({ offset: true }).optional(),
  untilReply: z.boolean().optional(),
  priority: prioritySchema.optional(),
  addTags: z.array(tagSchema).max(TAGS_MAX).optional(),
  removeTags: z.array(tagSchema).max(TAGS_MAX).optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  queue: ticketQueueSchema.optional(),
})
export type BulkChange = z.infer<typeof bulkChangeSchema>

export const bulkResultSchema = z.object({
  /** How many are otherwise than before. */
  changed: z.number().int(),
  failed: z.array(z.object({ id: z.uuid(), message: z.string() })),
  batchId: z.uuid().describe('Takes all of it back: `POST /batches/{id}/undo`.'),
})
export type BulkResult = z.infer<typeof bulkResultSchema>
