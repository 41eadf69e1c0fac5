import type { Context } from '../../context.ts'
import { recordEvents, type NewEvent } from '../../db/event-store.ts'
import {
  advanceReclocking,
  lastTouches,
  lockDueClocks,
  lockReclocking,
  lockUnfinished,
  saveClocks,
} from '../../db/sla-store.ts'
import type { Tx } from '../../db/sql.ts'
import type { Ticket } from '../../model/ticket.ts'
import { openDesk, type Desk } from '../people/desk.ts'
import { escalate } from './escalate.ts'
import { notifyOfMany, type Telling as NotifyTelling } from '../people/notify.ts'
import { loadTargets } from './targets.ts'
import { reclock, tellClock, type Telling } from './tell-clock.ts'

const BATCH = 200

/**
 * Tells what there is to tell of targets - near, missed, nobody helped - and has open tickets follow
 * changed policies, a batch at a time; returns how many tickets were told of. Any number of workers
 * may run it.
 */
export async function watchTargets(ctx: Context): Promise<number> {
  while (await ctx.db.transaction((tx) => reclockSome(tx, ctx)));
  let told = 0
  for (;;) {
    const count = await ctx.db.transaction((tx) => tellSome(tx, ctx))
    told += count
    if (count < BATCH) return told
  }
}

/** One batch; whether there may be more. */
async function reclockSome(tx: Tx, ctx: Context): Promise<boolean> {
  const after = await lockReclocking(tx)
  if (after === null) return false
  const targets = await loadTargets(tx)
  const tickets = await lockUnfinished(tx, after, BATCH)
  const now = ctx.now()
  const changed = tickets.flatMap((ticket) => {
    const next = { ...ticket, ...reclock(targets, ticket, now) }
    return JSON.stringify(next) === JSON.stringify(ticket) ? [] : [next]
  })
  await saveClocks(tx, changed)
  await recordEvents(tx, changed.length === 0 ? [] : [reclockedEvent(ctx, changed)])
  const last = tickets.at(-1)
  const isEnd = tickets.length < BATCH || last === undefined
  await advanceReclocking(tx, isEnd ? null : last.id)
  return !isEnd
}

/** Of no one ticket, so that no history shows it: pages look at them again. */
function reclockedEvent(ctx: Context, tickets: readonly Ticket[]): NewEvent {
  return {
    at: new Date(ctx.now()).toISOString(),
    type: 'reclocked',
    actor: ctx.actor,
    ticketId: null,
    data: {
      ids: tickets.map(({ id }) => id),
      queues: [...new Set(tickets.map(({ queue }) => queue))],
      brandIds: [...new Set(tickets.map(({ brandId }) => brandId))],
    },
  }
}

async function tellSome(tx: Tx, ctx: Context): Promise<number> {
  const now = ctx.now()
  const due = await lockDueClocks(tx, new Date(now).toISOString(), BATCH)
  if (due.length === 0) return 0
  const targets = await loadTargets(tx)
  const touched = await withTouches(tx, due)
  const told = touched.map((ticket) => {
    const { clock, dueAt, tellings } = tellClock(targets, ticket, now)
    return { ticket: { ...ticket, clock, dueAt }, tellings }
  })
  await saveClocks(
    tx,
    told.map(({ ticket }) => ticket),
  )
  const desk = openDesk(tx, ctx)
  const owners: NotifyTelling[] = []
  for (const { ticket, tellings } of told) {
    for (const telling of tellings) {
      if (telling.kind === 'escalated') continue
      await recordEvents(tx, [toldEvent(ctx, ticket, telling)])
      const type = telling.kind === 'near' ? 'due_soon' : 'late'
      const agentIds = await ownersOf(desk, ticket)
      owners.push({ agentIds, type, ticketId: ticket.id, text: ticket.excerpt })
    }
    const telling = tellings.find(({ kind }) => kind === 'escalated')
    if (telling) await escalate(tx, ctx, { targets, desk, ticket, telling })
  }
  await notifyOfMany(tx, ctx, owners)
  return due.length
}

/** Notes when a person last did something about those that were missed: then there is no need for help yet. */
async function withTouches(tx: Tx, tickets: readonly Ticket[]): Promise<Ticket[]> {
  const missed = tickets.flatMap(({ id, clock }) =>
    clock?.breachedAt != null ? [{ id, since: new Date(clock.breachedAt).toISOString() }] : [],
  )
  const touches = await lastTouches(tx, missed)
  return tickets.map((ticket) => {
    const touchedAt = touches.get(ticket.id) ?? null
    const { clock } = ticket
    if (clock === null || touchedAt === null) return ticket
    return {
      ...ticket,
      clock: { ...clock, touchedAt: Math.max(touchedAt, clock.touchedAt ?? touchedAt) },
    }
  })
}

function toldEvent(ctx: Context, ticket: Ticket, telling: Telling): NewEvent {
  return {
    at: new Date(ctx.now()).toISOString(),
    type: telling.kind === 'near' ? 'due-soon' : 'late',
    actor: ctx.actor,
    ticketId: ticket.id,
    data: {
      target: telling.target,
      dueAt: new Date(telling.dueAt).toISOString(),
      queues: [ticket.queue],
      brandIds: [ticket.brandId],
    },
  }
}

/** Its owner, or where it has none everybody of its team. */
async function ownersOf(desk: Desk, { assigneeId, teamId }: Ticket): Promise<readonly number[]> {
  if (assigneeId !== null) return [assigneeId]
  return teamId === null ? [] : ((await desk.team(teamId))?.agentIds ?? [])
}
