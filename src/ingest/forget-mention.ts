import type { Context } from '../context.ts'
import { deleteMentions, forgetInTickets, lockMentions } from '../db/edit-store.ts'
import { findMentionKey } from '../db/mention-store.ts'
import { storePage, TicketRaceError } from '../db/page-store.ts'
import { placesOf } from '../db/place-store.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import { retried } from '../triage/retried.ts'
import { createTally } from '../trends/count-mentions.ts'

/**
 * Forgets a mention as if its author had taken it back: its text, what its ticket shows of it and
 * its place in the counters are gone, and it does not come back. `AppError` not_found where there is none.
 */
export async function forgetMention(ctx: Context, id: string): Promise<void> {
  const now = new Date(ctx.now()).toISOString()
  await retried(ctx, async (tx) => {
    const key = await findMentionKey(tx, id)
    const [gone] = key ? await lockMentions(tx, key.sourceId, [key.externalId]) : []
    if (!key || !gone) throw new AppError('not_found', 'There is no such mention.')
    const { ticketId, brandIds } = gone
    const [ticket] = ticketId === null ? [] : (await lockTickets(tx, [ticketId])).values()
    if ((await placesOf(tx, [id])).get(id) !== ticketId) {
      throw new TicketRaceError('The mention was moved meanwhile')
    }
    const tally = createTally()
    tally.add(gone, -1)
    await deleteMentions(tx, key.sourceId, [key.externalId], now)
    const queues = ticket ? [ticket.queue] : []
    const ids = ticket ? [ticket.id] : []
    const data = { sourceId: key.sourceId, mentionId: id, ids, queues, brandIds }
    await storePage(tx, {
      authors: [],
      mentions: [],
      tickets: [],
      counters: tally.rows(),
      event: { at: now, type: 'mention-forgotten', actor: ctx.actor, data },
    })
    if (ticketId !== null) await forgetInTickets(tx, new Map([[ticketId, 1]]), now)
  })
}
