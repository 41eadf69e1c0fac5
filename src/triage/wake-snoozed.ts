import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import { lockDueSnoozes, updateTicket } from '../db/ticket-store.ts'
import type { Ticket } from '../model/ticket.ts'
import { moveEvent } from './move-ticket.ts'

const BATCH = 200

/** Opens snoozed tickets whose time has come; returns how many. Any number of workers may run it. */
export async function wakeSnoozed(ctx: Context): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const now = ctx.now()
    const due = await lockDueSnoozes(tx, new Date(now).toISOString(), BATCH)
    const events = []
    for (const ticket of due) {
      const open: Ticket = {
        ...ticket,
        status: 'open',
        snoozedUntil: null,
        version: ticket.version + 1,
        updatedAt: now,
      }
      if (await updateTicket(tx, open)) events.push(moveEvent(ctx.actor, ticket, open))
    }
    await recordEvents(tx, events)
    return events.length
  })
}
