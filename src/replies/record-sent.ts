import type { SentReply } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { hasNewer, ticketsOfPost, updateReply } from '../db/reply-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { canMove } from '../model/ticket.ts'
import { changeTicket } from '../triage/change-ticket.ts'
import { answered } from '../triage/targets/follow-clocks.ts'
import type { Held } from './hold-reply.ts'

/** What is known of an answer that stands at the network; a person may know no more than that. */
export type KnownPost = Omit<SentReply, 'externalId'> & { externalId: string | null }

/**
 * Records that an answer is at the network: history, the ticket now waiting for its author, the clock
 * of its answer. False where that is known already, or a person has said otherwise.
 */
export async function recordSent(
  tx: Tx,
  ctx: Context,
  { reply, ticket }: Held,
  post: KnownPost,
): Promise<boolean> {
  const now = ctx.now()
  const isNew = await updateReply(
    tx,
    // Whoever has the lease: that it is there is true for all.
    { id: reply.id, from: ['claimed', 'sending', 'unknown'], fence: null },
    {
      state: 'sent',
      sentAt: now,
      externalId: post.externalId,
      ownAuthorId: post.authorId,
      url: post.url,
      error: null,
      updatedAt: now,
      fence: reply.fence + 1,
    },
  )
  if (!isNew) return false
  const as = { ...ctx, actor: reply.actor }
  const clocked = await answered(tx, as, ticket, now, reply.agentId)
  // What the author wrote after the answer was made still waits for us.
  const since = new Date(reply.createdAt).toISOString()
  const waits = canMove(ticket.status, 'pending') && !(await hasNewer(tx, ticket.id, since))
  const change = waits
    ? ({ status: 'pending', snoozedUntil: null, untilReply: false } as const)
    : {}
  const more = { replyId: reply.id, url: post.url }
  await changeTicket(tx, as, clocked, { type: 'replied', change, facts: {}, more })
  if (post.externalId !== null) await disown(tx, ctx, reply.network, post.externalId)
  return true
}

/** A source may have heard the answer before it was known to be ours: its ticket is nobody's work. */
async function disown(tx: Tx, ctx: Context, network: string, externalId: string): Promise<void> {
  const ids = await ticketsOfPost(tx, network, externalId)
  for (const ticket of (await lockTickets(tx, ids)).values()) {
    if (ticket.mentionCount !== 1 || !canMove(ticket.status, 'dismissed')) continue
    const change = { status: 'dismissed', snoozedUntil: null, untilReply: false } as const
    await changeTicket(tx, ctx, ticket, { type: 'own-answer', change })
  }
}
