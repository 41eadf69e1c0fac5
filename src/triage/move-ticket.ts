import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import { lockTickets, updateTicket } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import { canMove, ticketMoves, type Ticket, type TicketStatus } from '../model/ticket.ts'
import { readTicketIn } from './read-ticket.ts'

export type MoveInput = {
  id: string
  to: TicketStatus
  /** The version that the person saw; a newer one is a collision. */
  version?: number | undefined
  /** ISO 8601; needed for `snoozed`, and for nothing else. */
  snoozedUntil?: string | undefined
}

/**
 * Moves a ticket along the table of allowed moves and writes it into its history, in one
 * transaction. Returns the ticket as JSON text. `AppError` conflict where the move is not allowed
 * from where it stands or somebody was faster; `details` says where it stands.
 */
export async function moveTicket(ctx: Context, input: MoveInput): Promise<string> {
  const until = snoozeTime(ctx, input)
  return ctx.db.transaction(async (tx) => {
    const ticket = (await lockTickets(tx, [input.id])).get(input.id)
    if (!ticket) throw new AppError('not_found', 'There is no such ticket.')
    check(ticket, input)
    const now = ctx.now()
    const moved: Ticket = {
      ...ticket,
      status: input.to,
      snoozedUntil: until,
      version: ticket.version + 1,
      updatedAt: now,
    }
    if (!(await updateTicket(tx, moved)))
      throw new AppError('conflict', 'Somebody else was faster.')
    await recordEvents(tx, [moveEvent(ctx.actor, ticket, moved)])
    return readTicketIn(tx, input.id)
  })
}

/** The event that stands in the history for a move; it also tells every reader where to look. */
export function moveEvent(actor: string, from: Ticket, to: Ticket) {
  return {
    at: new Date(to.updatedAt).toISOString(),
    type: 'moved',
    actor,
    ticketId: to.id,
    data: {
      from: from.status,
      to: to.status,
      snoozedUntil: to.snoozedUntil === null ? null : new Date(to.snoozedUntil).toISOString(),
      queues: [to.queue],
      brandIds: [to.brandId],
    },
  }
}

function check(ticket: Ticket, input: MoveInput): void {
  const details = { status: ticket.status, version: ticket.version }
  if (input.version !== undefined && input.version !== ticket.version) {
    throw new AppError(
      'conflict',
      `The ticket has changed since you opened it: it is ${ticket.status} now. Look at it and try again.`,
      { details },
    )
  }
  if (!canMove(ticket.status, input.to)) {
    const allowed = ticketMoves[ticket.status].join(', ')
    throw new AppError(
      'conflict',
      `A ticket that is ${ticket.status} cannot become ${input.to}; it can become ${allowed}.`,
      { details },
    )
  }
}

function snoozeTime(ctx: Context, input: MoveInput): number | null {
  if (input.to !== 'snoozed') {
    if (input.snoozedUntil === undefined) return null
    throw new AppError('invalid', 'snoozedUntil: only goes with the move to snoozed; leave it out.')
  }
  if (input.snoozedUntil === undefined) {
    throw new AppError('invalid', 'snoozedUntil: say until when, such as 2026-01-31T09:00:00Z.')
  }
  const until = Date.parse(input.snoozedUntil)
  if (until <= ctx.now())
    throw new AppError('invalid', 'snoozedUntil: lies in the past; use a later time.')
  return until
}
