import { z } from 'zod'

/** Where a ticket waits. `nurture`, `unsure` and `none` are the quiet ones: nobody is paged for them. */
export const queues = ['service', 'sales', 'advocacy', 'unsure', 'nurture', 'none'] as const
export const queueSchema = z.enum(queues)
export type Queue = z.infer<typeof queueSchema>

/** The queues that hold tickets; a mention routed to `none` makes no ticket. */
export const ticketQueues = ['service', 'sales', 'advocacy', 'unsure', 'nurture'] as const
export const ticketQueueSchema = z.enum(ticketQueues)
export type TicketQueue = z.infer<typeof ticketQueueSchema>

/** What the classifier may answer: it names who ought to see a text, routing decides where it waits. */
export const labelQueues = ['service', 'sales', 'advocacy', 'none'] as const
export const labelQueueSchema = z.enum(labelQueues)
export type LabelQueue = z.infer<typeof labelQueueSchema>

/**
 * Precedence when a conversation earns more than one queue: the one whose miss costs most is kept.
 * Lower comes first.
 */
export const queueRank: Record<Queue, number> = {
  service: 0,
  sales: 1,
  advocacy: 2,
  unsure: 3,
  nurture: 4,
  none: 5,
}
