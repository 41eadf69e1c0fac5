import type { Context } from '../../context.ts'
import { deleteResolutions, insertOutcomes, type OutcomeRow } from '../../db/sla-report-store.ts'
import { saveClocks } from '../../db/sla-store.ts'
import type { Tx } from '../../db/sql.ts'
import type { Targets } from '../../model/sla.ts'
import type { Clock, Ticket } from '../../model/ticket.ts'
import { answerClock, followClock } from './sla-clock.ts'
import { outcomeOf, resolutionOf, type Outcome } from './sla-outcome.ts'
import { loadTargets, loadTargetsFor } from './targets.ts'

/** A ticket before and after a change by people or rules, and the clock it goes on from. */
export type Step = {
  before: Ticket
  after: Ticket
  /** Where that is not `before`'s own: two tickets have become one. */
  clock?: Clock | null | undefined
}

/** The tickets as they are to be written, with their clocks; resolutions are noted for the report. */
export async function stepClocks(tx: Tx, ctx: Context, steps: readonly Step[]): Promise<Ticket[]> {
  if (steps.length === 0) return []
  const targets = await loadTargets(tx)
  const now = ctx.now()
  const followed = steps.map(({ before, after, clock }): Ticket => {
    // What people change is none of the author's words, whatever mentions come along.
    const own = { ...before, lastPostedAt: after.lastPostedAt }
    // A clock that is given runs or stands as it was given, wherever the ticket stood meanwhile.
    const from = clock ? { ...own, clock, status: after.status } : own
    return { ...after, ...followClock(targets, { before: from, after, now }) }
  })
  await noteResolutions(
    tx,
    ctx,
    targets,
    steps.map(({ before }, at) => ({ before, after: followed[at] ?? before })),
  )
  return followed
}

/** What the author's words did to tickets: as they are to be written, with their clocks. */
export async function hearClocks(
  tx: Tx,
  heard: {
    stored: ReadonlyMap<string, Ticket>
    tickets: readonly Ticket[]
    /** Null where they come from no reading of a source. */
    sourceId: number | null
    wroteAt?: ReadonlyMap<string, number>
    now: number
  },
): Promise<Ticket[]> {
  const { stored, tickets, sourceId, wroteAt, now } = heard
  if (tickets.length === 0) return []
  const { targets, lastReadAt } = await loadTargetsFor(tx, sourceId)
  const heardOf = (after: Ticket): Ticket => {
    const before = stored.get(after.id) ?? null
    const change = { before, after, now, lastReadAt, wroteAt: wroteAt?.get(after.id) }
    return { ...after, ...followClock(targets, change) }
  }
  return tickets.map(heardOf)
}

/**
 * Notes on a locked ticket that we answered it in public at `at` (milliseconds since 1970, UTC), and
 * answers the ticket with its clock. `agentId` is who wrote the answer; left out, it is who does this,
 * or else whose ticket it is. The ticket's version stays.
 */
export async function answered(
  tx: Tx,
  ctx: Context,
  ticket: Ticket,
  at: number,
  agentId: number | null = ctx.agent?.id ?? null,
): Promise<Ticket> {
  const targets = await loadTargets(tx)
  const now = ctx.now()
  const from = followClock(targets, { before: ticket, after: ticket, now })
  const owed = from.clock?.owed ?? null
  const met =
    from.clock && owed !== null && owed.at <= at
      ? outcomeOf(targets, { clock: from.clock, target: 'answer', metAt: at })
      : null
  const after = { ...ticket, ...answerClock(targets, { ticket, at, now }) }
  await saveClocks(tx, [after])
  if (met) await insertOutcomes(tx, [rowOf(met, ticket, agentId ?? ticket.assigneeId)])
  return after
}

async function noteResolutions(
  tx: Tx,
  ctx: Context,
  targets: Targets,
  steps: readonly { before: Ticket; after: Ticket }[],
): Promise<void> {
  const met = steps.flatMap(({ before, after }) => {
    const outcome = resolutionOf(targets, before, after)
    return outcome ? [rowOf(outcome, after, ctx.agent?.id ?? after.assigneeId)] : []
  })
  await insertOutcomes(tx, met)
  const undone = steps.flatMap(({ before, after }) => {
    if (before.status !== 'resolved' || after.status === 'resolved' || !before.clock) return []
    return [{ ticket_id: before.id, owed_at: isoOf(before.clock.start.at) }]
  })
  await deleteResolutions(tx, undone)
}

function rowOf(outcome: Outcome, ticket: Ticket, agentId: number | null): OutcomeRow {
  return {
    ticket_id: ticket.id,
    target: outcome.target,
    owed_at: isoOf(outcome.owedAt),
    met_at: isoOf(outcome.metAt),
    in_target: outcome.inTarget,
    used_ms: outcome.usedMs,
    network_ms: outcome.networkMs,
    collector_ms: outcome.collectorMs,
    queue_ms: outcome.queueMs,
    agent_ms: outcome.agentMs,
    customer_ms: outcome.customerMs,
    policy_id: outcome.policyId,
    brand_id: ticket.brandId,
    queue: ticket.queue,
    priority: ticket.priority,
    team_id: ticket.teamId,
    agent_id: agentId,
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
