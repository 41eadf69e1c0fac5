import type { Context } from '../../context.ts'
import { lockTicketsOfInactive } from '../../db/agent-store.ts'
import { changeTickets } from '../change-ticket.ts'

const BATCH = 200

/**
 * Takes away the tickets that are not done of people who have left; returns how many. Any number of
 * workers may run it: undoing can give one back to somebody who has left meanwhile.
 */
export async function takeFromInactive(ctx: Context): Promise<number> {
  let taken = 0
  let count: number
  do {
    count = await ctx.db.transaction(async (tx) => {
      const tickets = await lockTicketsOfInactive(tx, BATCH)
      const more = { because: 'agent-inactive' }
      const change = { assigneeId: null }
      await changeTickets(
        tx,
        ctx,
        tickets.map((ticket) => ({ ticket, type: 'assigned', change, more })),
      )
      return tickets.length
    })
    taken += count
  } while (count === BATCH)
  return taken
}
