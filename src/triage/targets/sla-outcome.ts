import type { Targets } from '../../model/sla.ts'
import type { Clock, Heard, Target, Ticket } from '../../model/ticket.ts'
import { targetMs } from './choose-policy.ts'
import { standingBetween, usedBetween } from './clock-runs.ts'

/** A target that was met, in time or late, and where the time went. Milliseconds. */
export type Outcome = {
  target: Target
  policyId: number
  /** When the author posted what was answered or settled. */
  owedAt: number
  metAt: number
  inTarget: boolean
  /** Working time used, as the target counts it. */
  usedMs: number
} & Split

/** All the time from the post to `metAt`, by who had it; the five add up to just that. */
export type Split = {
  /** The network did not show it yet, as far as is known. */
  networkMs: number
  /** It could be read and we had not. */
  collectorMs: number
  /** We had it and nobody had taken it. */
  queueMs: number
  /** Somebody had it. */
  agentMs: number
  /** We waited for the author. */
  customerMs: number
}

/** How a target that is met at `metAt` came out; null where the clock has no such target. */
export function outcomeOf(
  targets: Targets,
  { clock, target, metAt }: { clock: Clock; target: Target; metAt: number },
): Outcome | null {
  const heard = target === 'answer' ? clock.owed : clock.start
  const policy = targets.policies.find(({ id }) => id === clock.policyId)
  const ms = targetMs(policy ?? null, target)
  if (!policy || heard === null || ms === null) return null
  const usedMs = usedBetween(targets, clock.runs, heard.at, metAt)
  return {
    target,
    policyId: policy.id,
    owedAt: heard.at,
    metAt,
    inTarget: usedMs <= ms,
    usedMs,
    ...splitTime(clock, heard, metAt),
  }
}

/** What resolving a ticket met; null where it was not just resolved, or nothing was asked for. */
export function resolutionOf(targets: Targets, before: Ticket, after: Ticket): Outcome | null {
  const metAt = after.clock?.resolvedAt ?? null
  if (before.status === 'resolved' || after.status !== 'resolved' || metAt === null) return null
  return after.clock && outcomeOf(targets, { clock: after.clock, target: 'resolution', metAt })
}

/** Who had the time from a post to `metAt`. Whoever never took it leaves all of it to the queue. */
export function splitTime({ runs }: Pick<Clock, 'runs'>, heard: Heard, metAt: number): Split {
  const until = (at: number) => Math.min(Math.max(at, heard.at), metAt)
  const readableAt = until(heard.readableAt)
  const seenAt = Math.max(readableAt, until(heard.seenAt))
  const takenAt = Math.max(seenAt, until(heard.takenAt ?? metAt))
  const inQueue = standingBetween(runs, seenAt, takenAt)
  const withAgent = standingBetween(runs, takenAt, metAt)
  return {
    networkMs: readableAt - heard.at,
    collectorMs: seenAt - readableAt,
    queueMs: takenAt - seenAt - inQueue,
    agentMs: metAt - takenAt - withAgent,
    customerMs: inQueue + withAgent,
  }
}
