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

/** Nobody works on it any more. */
export const doneStatuses: ReadonlySet<TicketStatus> = new Set(['resolved', 'dismissed'])

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
  /** The user's other rules that held, in their order; they may have added to it. */
  also: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
})
export type Why = z.infer<typeof whySchema>

/** What a clock counts down to: our first answer, or the end of the matter. */
export const targetSchema = z.enum(['answer', 'resolution'])
export type Target = z.infer<typeof targetSchema>

/** A tag: lower case, no blanks at its ends, 1 to 40 characters. */
export const tagSchema = z.string().trim().toLowerCase().min(1).max(40)
export const TAGS_MAX = 20

/** Something the author wrote, as far as our time with it goes. Milliseconds since 1970, UTC. */
export type Heard = {
  /** When it was posted, but never later than it was seen. */
  at: number
  /** From when on it could be read, as far as is known. */
  readableAt: number
  seenAt: number
  /** When somebody first had the ticket; null = nobody has. */
  takenAt: number | null
}

/** A time in which the clock ran, by which calendar (null = around the clock); `to` null = it runs. */
export type Run = [from: number, to: number | null, calendarId: number | null]

/** What has been told of a target: nothing, that it is near, that it is missed, that nobody helped. */
export type Told = 0 | 1 | 2 | 3

/**
 * What is known of a ticket's time against its targets (src/triage/sla-clock.ts moves it). A round begins
 * with what opened or reopened the ticket. Times in milliseconds since 1970, UTC; null = has not
 * happened, or is not asked for.
 */
export type Clock = {
  /** The policy that set the targets; null = none covers the ticket now. */
  policyId: number | null
  /** Whose hours count (null = around the clock); those that counted last while none covers it. */
  calendarId: number | null
  /** What began this round. */
  start: Heard
  /** The first thing written that still waits for our answer. */
  owed: Heard | null
  runs: Run[]
  answerDueAt: number | null
  resolutionDueAt: number | null
  /** When we first answered in public. */
  answeredAt: number | null
  resolvedAt: number | null
  /** Since when we have been waiting for the author; the clock stands still. */
  waitingSince: number | null
  warnedAt: number | null
  /** Since when a target has been missed and not met. */
  breachedAt: number | null
  escalatedAt: number | null
  /** When the miss was told, or a person last did something to the ticket since; help is called after that. */
  touchedAt: number | null
  told: Record<Target, Told>
  /** When there is next something to tell. */
  nextAt: number | null
}

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
  /** Snoozed until the author writes again, at the latest until `snoozedUntil`. */
  untilReply: boolean
  assigneeId: number | null
  teamId: number | null
  /** Sorted, without doubles. */
  tags: string[]
  /** The wave of like complaints that it belongs to. */
  waveId: string | null
  /** The ticket that it was merged into; then it is `dismissed`. */
  mergedInto: string | null
  /** The ticket that it was split off, where a person made it so. */
  splitFrom: string | null
  /** The policy that a rule chose for it; null = the first that covers it. */
  slaPolicyId: number | null
  /** Null where no policy covers it. */
  clock: Clock | null
  /** What falls due next; null where nothing does, and while the clock stands still. */
  dueAt: number | null
  version: number
  createdAt: number
  updatedAt: number
}

/** Lies below every due time, so that what has none comes after what has. */
const NOTHING_DUE = -1e14

/** A ticket's place among those of its priority, the highest first: soonest due, then newest. */
export function placeOf(ticket: Pick<Ticket, 'dueAt' | 'lastPostedAt'>): number {
  return ticket.dueAt === null ? NOTHING_DUE + ticket.lastPostedAt : -ticket.dueAt
}
