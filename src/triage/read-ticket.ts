import type { Context } from '../context.ts'
import { ticketEvents } from '../db/event-store.ts'
import { ticketMentions } from '../db/mention-store.ts'
import type { Tx } from '../db/sql.ts'
import { ticketNotes } from '../db/note-store.ts'
import { ticketReplies } from '../db/reply-store.ts'
import { findTicketDetail, findTickets } from '../db/ticket-store.ts'
import { listViewers } from '../db/viewer-store.ts'
import { AppError } from '../errors.ts'
import { ticketMoves } from '../model/ticket.ts'
import { presentClock } from './targets/present-clock.ts'
import { judgeHistory } from './read-history.ts'
import { loadTargets } from './targets/targets.ts'

/** One ticket with its conversation, its grounds and its history, as JSON text. */
export async function readTicket(ctx: Context, id: string): Promise<string> {
  return readTicketIn(ctx.db, id)
}

/** The same inside a transaction. `AppError` not_found where there is no such ticket. */
export async function readTicketIn(db: Tx, id: string): Promise<string> {
  const found = await findTicketDetail(db, id)
  if (!found) throw new AppError('not_found', 'There is no such ticket.')
  const [mentions, events, notes, viewers, tickets, replies, targets] = await Promise.all([
    ticketMentions(db, id),
    ticketEvents(db, id),
    ticketNotes(db, id),
    listViewers(db, id),
    findTickets(db, [id]),
    ticketReplies(db, id),
    loadTargets(db),
  ])
  const ticket = tickets.get(id)
  if (!ticket) throw new AppError('not_found', 'There is no such ticket.')
  const history = await judgeHistory(db, ticket, events)
  // A page's one event stands for all the tickets that it opened; each begins its own history with it.
  const opened = {
    id: '0',
    at: found.createdAt,
    type: 'opened',
    actor: 'system',
    data: {},
    undoable: false,
  }
  const rest = {
    why: found.why,
    moves: ticket.mergedInto === null ? ticketMoves[found.status] : [],
    history: [opened, ...history],
    notes,
    replies,
    viewers,
    mergedInto: ticket.mergedInto,
    clock: presentClock(targets, ticket.clock),
  }
  return `${found.json.slice(0, -1)},${JSON.stringify(rest).slice(1, -1)},"mentions":${mentions}}`
}
