import { z } from 'zod'
import { ticketQueueSchema } from './queue.ts'
import { tagSchema, ticketStatuses } from './ticket.ts'

/** Statuses as lists ask for them: `done` is what is resolved or dismissed, `any` is all of them. */
export const listedStatusSchema = z.enum([...ticketStatuses, 'done', 'any'])
export type ListedStatus = z.infer<typeof listedStatusSchema>

const id = z.number().int().positive().max(2_147_483_647)

/** Longest query over tickets, UTF-16 units: it stands in an address. */
export const SEARCH_MAX = 2000

/** Which tickets are asked for; what is left out is not looked at. */
export const ticketQuerySchema = z.strictObject({
  /** Words in the query language (docs/query-language.md). */
  q: z.string().max(SEARCH_MAX).optional(),
  queue: ticketQueueSchema.optional(),
  /** Left out: `any` where there is a `q`, else `open`. */
  status: listedStatusSchema.optional(),
  brandId: id.optional(),
  /** `me` is whoever asks. */
  assignee: z.union([z.literal('me'), z.literal('none'), id]).optional(),
  team: id.optional(),
  tag: tagSchema.optional(),
  late: z.boolean().optional(),
  wave: z.uuid().optional(),
})
export type TicketQuery = z.infer<typeof ticketQuerySchema>

/** How many there are; `more`: at least so many, and nobody has counted on. */
export const boundedCountSchema = z.object({ count: z.number().int(), more: z.boolean() })
export type BoundedCount = z.infer<typeof boundedCountSchema>
