import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import type { StoredReply } from '../db/reply-row.ts'
import { findReply, lockReply } from '../db/reply-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import type { ReplyView } from '../model/reply.ts'
import type { Ticket } from '../model/ticket.ts'
import { retried } from '../triage/retried.ts'
import { viewOf } from './make-reply.ts'

export type Held = { reply: StoredReply; ticket: Ticket }

/** Both locked until the transaction ends, in the order in which everybody locks them. */
export async function holdReply(tx: Tx, id: string): Promise<Held> {
  const found = await findReply(tx, id)
  const ticket = found && (await lockTickets(tx, [found.ticketId])).get(found.ticketId)
  const reply = ticket && (await lockReply(tx, id))
  if (!reply) throw new AppError('not_found', 'There is no such answer.')
  // Merged into another ticket meanwhile: that is the one to lock.
  return reply.ticketId === ticket.id ? { reply, ticket } : holdReply(tx, id)
}

/** Changes one answer in a transaction and shows what has become of it. */
export async function changingReply(
  ctx: Context,
  id: string,
  change: (tx: Tx, held: Held) => Promise<void>,
): Promise<ReplyView> {
  return retried(ctx, async (tx) => {
    await change(tx, await holdReply(tx, id))
    return viewOf(tx, id)
  })
}

/** What happened to an answer, in its ticket's history and for whoever has that on screen. */
export async function tellReply(
  tx: Tx,
  ctx: Context,
  { reply, ticket }: Held,
  type: string,
  more: Record<string, Json> = {},
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const places = { queues: [ticket.queue], brandIds: [ticket.brandId] }
  const data = { replyId: reply.id, ...more, ...places }
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: ticket.id, data }])
}
