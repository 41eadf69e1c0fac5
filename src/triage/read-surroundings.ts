import type { Context } from '../context.ts'
import { countSimilar, ticketSurroundings } from '../db/mention-store.ts'
import { listAuthorTickets } from '../db/ticket-store.ts'

const TICKETS_MAX = 20
const MENTIONS_MAX = 40

/** An author's newest 20 tickets, as JSON texts; none for an author that nobody knows. */
export function readAuthorTickets(ctx: Context, authorId: string): Promise<string[]> {
  return listAuthorTickets(ctx.db, authorId, TICKETS_MAX)
}

/** What else was said around a ticket in its conversation, oldest first, as JSON texts. */
export function readSurroundings(ctx: Context, ticketId: string): Promise<string[]> {
  return ticketSurroundings(ctx.db, ticketId, MENTIONS_MAX)
}

/** How many others say nearly the same as a ticket's newest mention; 0 for a ticket without any. */
export function readSimilar(ctx: Context, ticketId: string): Promise<number> {
  return countSimilar(ctx.db, ticketId)
}
