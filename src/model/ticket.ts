import { z } from 'zod'
import type { Intent, Sentiment } from './classification.ts'
import type { TicketQueue } from './queue.ts'

export const ticketStatuses = ['open', 'pending', 'snoozed', 'resolved', 'dismissed'] as const
export const ticketStatusSchema = z.enum(ticketStatuses)
export type TicketStatus = z.infer<typeof ticketStatusSchema>

/** Every move a person may make. `pending` waits for the author; what is done can only be reopened. */
export const ticketMoves: Record<TicketStatus, readonly TicketStatus[]> = {
  open: ['pending', 'snoozed', 'resolved', 'dismissed'],
  pending: ['open', 'snoozed', 'resolved', 'dismissed'],
  snoozed: ['open', 'pending', 'resolved', 'dismissed'],
  resolved: ['open'],
  dismissed: ['open'],
}

/** Whether a ticket in `from` may be moved to `to`. Staying where it is is no move. */
export function canMove(from: TicketStatus, to: TicketStatus): boolean {
  return ticketMoves[from].includes(to)
}

/** 0 = can wait, 1 = normal, 2 = now. Starts as the urgency of the mention that made the ticket. */
export const prioritySchema = z.union([z.literal(0), z.literal(1), z.literal(2)])
export type Priority = z.infer<typeof prioritySchema>

/** Why a ticket stands where it stands: the rule that fired and its grounds, in words. */
export const whySchema = z.object({
  rule: z.object({ id: z.string(), name: z.string() }),
  because: z.array(z.string()),
})
export type Why = z.infer<typeof whySchema>

/** A ticket as it is stored; times in milliseconds since 1970, UTC. */
export type Ticket = {
  id: string
  brandId: number
  network: string
  authorId: string | null
  conversationId: string
  queue: TicketQueue
  status: TicketStatus
  priority: Priority
  excerpt: string
  language: string
  sentiment: Sentiment
  intents: Intent[]
  why: Why
  mentionCount: number
  openedAt: number
  lastPostedAt: number
  snoozedUntil: number | null
  version: number
  createdAt: number
  updatedAt: number
}
