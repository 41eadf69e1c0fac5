import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { canMove, ticketMoves, type Ticket, type TicketStatus } from '../model/ticket.ts'
import { changeEvent, changeTicket, lockSeen } from './change-ticket.ts'
import { readTicketIn } from './read-ticket.ts'

export type MoveInput = {
  id: string
  to: TicketStatus
  /** The version that the person saw; a newer one is a collision. */
  version?: number | undefined
  /** ISO 8601; needed for `snoozed`, and for nothing else. */
  snoozedUntil?: string | undefined
  /** Snoozed until the author writes again; at the latest until `snoozedUntil`. */
  untilReply?: boolean | undefined
}

/**
 * Moves a ticket along the table of allowed moves and writes it into its history, in one
 * transaction. Returns the ticket as JSON text. `AppError` conflict where the move is not allowed
 * from where it stands or somebody was faster; `details` says where it stands.
 */
export async function moveTicket(ctx: Context, input: MoveInput): Promise<string> {
  return ctx.db.transaction(async (tx) => {
    const ticket = await lockSeen(tx, input)
    await changeTicket(tx, ctx, ticket, moveOf(ctx, ticket, input))
    return readTicketIn(tx, input.id)
  })
}

/** What a move changes. `AppError` conflict where the table of moves has no such move. */
export function moveOf(ctx: Context, ticket: Ticket, input: Omit<MoveInput, 'id' | 'version'>) {
  const snoozedUntil = snoozeTime(ctx, input)
  checkMove(ticket, input.to)
  const change = { status: input.to, snoozedUntil, untilReply: input.untilReply === true }
  return { type: 'moved', change, more: moveData(ticket.status, { ...ticket, ...change }) }
}

/** The event that stands in the history for a move; it also tells every reader where to look. */
export function moveEvent(actor: string, from: Ticket, to: Ticket) {
  return changeEvent(actor, from, to, { type: 'moved', more: moveData(from.status, to) })
}

function moveData(from: TicketStatus, to: Ticket) {
  const { snoozedUntil } = to
  return {
    from,
    to: to.status,
    snoozedUntil: snoozedUntil === null ? null : new Date(snoozedUntil).toISOString(),
  }
}

function checkMove(ticket: Ticket, to: TicketStatus): void {
  if (canMove(ticket.status, to)) return
  const allowed = ticketMoves[ticket.status].join(', ')
  throw new AppError(
    'conflict',
    `A ticket that is ${ticket.status} cannot become ${to}; it can become ${allowed}.`,
    { details: { status: ticket.status, version: ticket.version } },
  )
}

/** Where only the author's next words are waited for, somebody looks again after so long. */
const REPLY_WAIT_MAX_MS = 30 * 86_400_000

function snoozeTime(ctx: Context, input: Omit<MoveInput, 'id' | 'version'>): number | null {
  const { to, snoozedUntil, untilReply = false } = input
  if (to !== 'snoozed') {
    const field = snoozedUntil !== undefined ? 'snoozedUntil' : untilReply ? 'untilReply' : null
    if (field === null) return null
    throw new AppError('invalid', `${field}: only goes with the move to snoozed; leave it out.`)
  }
  if (snoozedUntil === undefined) {
    if (untilReply) return ctx.now() + REPLY_WAIT_MAX_MS
    throw new AppError('invalid', 'snoozedUntil: say until when, such as 2026-01-31T09:00:00Z.')
  }
  const until = Date.parse(snoozedUntil)
  if (until <= ctx.now())
    throw new AppError('invalid', 'snoozedUntil: lies in the past; use a later time.')
  return until
}
