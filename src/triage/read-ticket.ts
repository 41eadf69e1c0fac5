import type { Context } from '../context.ts'
import { ticketEvents } from '../db/event-store.ts'
import { countSimilar, ticketMentions } from '../db/mention-store.ts'
import type { Tx } from '../db/sql.ts'
import { findTicketDetail } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import { ticketMoves } from '../model/ticket.ts'

/** One ticket with its conversation, its grounds and its history, as JSON text. */
export async function readTicket(ctx: Context, id: string): Promise<string> {
  return readTicketIn(ctx.db, id)
}

/** The same inside a transaction. `AppError` not_found where there is no such ticket. */
export async function readTicketIn(db: Tx, id: string): Promise<string> {
  const found = await findTicketDetail(db, id)
  if (!found) throw new AppError('not_found', 'There is no such ticket.')
  const [mentions, history, similar] = await Promise.all([
    ticketMentions(db, id),
    ticketEvents(db, id),
    countSimilar(db, id),
  ])
  // A page's one event stands for all the tickets that it opened; each begins its own history with it.
  const opened = { id: '0', at: found.createdAt, type: 'opened', actor: 'system', data: {} }
  const rest = {
    why: found.why,
    moves: ticketMoves[found.status],
    history: [opened, ...history],
    similar,
  }
  return `${found.json.slice(0, -1)},${JSON.stringify(rest).slice(1, -1)},"mentions":${mentions}}`
}
