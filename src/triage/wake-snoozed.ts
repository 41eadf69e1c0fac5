import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import { lockDueSnoozes, updateTicket } from '../db/ticket-store.ts'
import type { Ticket } from '../model/ticket.ts'
import { stepClocks } from './targets/follow-clocks.ts'
import { moveEvent } from './move-ticket.ts'

const BATCH = 200

/** Opens snoozed tickets whose time has come; returns how many. Any number of workers may run it. */
export async function wakeSnoozed(ctx: Context): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const now = ctx.now()
    const due = await lockDueSnoozes(tx, new Date(now).toISOString(), BATCH)
    const steps = due.map((before) => ({ before, after: awake(before, now) }))
    const events = []
    for (const [at, open] of (await stepClocks(tx, ctx, steps)).entries()) {
      const before = due[at]
      if (before && (await updateTicket(tx, open))) events.push(moveEvent(ctx.actor, before, open))
    }
    await recordEvents(tx, events)
    return events.length
  })
}

function awake(ticket: Ticket, now: number): Ticket {
  return {
    ...ticket,
    status: 'open',
    snoozedUntil: null,
    untilReply: false,
    version: ticket.version + 1,
    updatedAt: now,
  }
}
