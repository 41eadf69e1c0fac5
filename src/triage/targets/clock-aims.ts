import type { Policy, Targets } from '../../model/sla.ts'
import {
  doneStatuses,
  type Clock,
  type Target,
  type Ticket,
  type TicketStatus,
  type Told,
} from '../../model/ticket.ts'
import { escalateMs, targetMs, warnMs, type Choice } from './choose-policy.ts'
import { isRunning, reach } from './clock-runs.ts'

/** What a ticket's clock says, and what falls due next. */
export type Followed = Pick<Ticket, 'clock' | 'dueAt'>

export type By = { choice: Choice | null; status: TicketStatus; now: number }

/** What follows from the policy: when what is due, and when there is next something to tell. */
export function settleClock(targets: Targets, clock: Clock, by: By): Followed {
  const answer = aimOf(targets, clock, 'answer', by)
  const resolution = aimOf(targets, clock, 'resolution', by)
  // What was told of a target that is not met stays told when nobody looks at it for a while.
  const told = {
    answer: clock.owed === null ? 0 : (answer?.told ?? clock.told.answer),
    resolution: resolution?.told ?? clock.told.resolution,
  }
  const most = Math.max(told.answer, told.resolution)
  const answerDueAt = answer?.dueAt ?? null
  const resolutionDueAt = resolution?.dueAt ?? null
  const firstDue = least([answerDueAt, resolutionDueAt])
  const breachedAt = firstDue !== null && firstDue <= by.now ? firstDue : null
  return {
    clock: {
      ...clock,
      policyId: by.choice?.policy.id ?? null,
      answerDueAt,
      resolutionDueAt,
      warnedAt: most >= 1 ? clock.warnedAt : null,
      breachedAt,
      escalatedAt: most === 3 ? clock.escalatedAt : null,
      touchedAt: breachedAt === null ? null : clock.touchedAt,
      told,
      nextAt: least([answer?.nextAt ?? null, resolution?.nextAt ?? null]),
    },
    dueAt: isRunning(clock.runs) ? firstDue : null,
  }
}

/** A target that is not met. Null times do not come while the clock stands still. */
export type Aim = {
  dueAt: number | null
  told: Told
  /** When there is next something to tell of it. */
  nextAt: number | null
}

/** How the clock stands to one target; null where there is none, or it is met. */
export function aimOf(
  targets: Targets,
  clock: Clock,
  target: Target,
  { choice, status, now }: By,
): Aim | null {
  const policy = choice?.policy ?? null
  const since = target === 'answer' ? clock.owed?.at : clock.start.at
  const ms = targetMs(policy, target)
  if (policy === null || since === undefined || ms === null || doneStatuses.has(status)) return null
  const at = (used: number) => reach(targets, clock.runs, since, used)
  const dueAt = at(ms)
  const warn = warnMs(policy)
  const warnAt = warn > 0 && warn < ms ? at(ms - warn) : dueAt
  const told = toldAt({ told: clock.told[target], dueAt, warnAt, now })
  // While the clock stands still nothing comes near.
  if (told === 0) return { dueAt, told, nextAt: dueAt === null ? null : warnAt }
  if (told === 1) return { dueAt, told, nextAt: dueAt }
  return { dueAt, told, nextAt: told === 2 ? escalationAt(targets, clock, policy, at, ms) : null }
}

/** So long after the miss, after it was told, and after somebody last did something about it. */
function escalationAt(
  targets: Targets,
  { runs, touchedAt }: Clock,
  policy: Policy,
  at: (used: number) => number | null,
  ms: number,
): number | null {
  const after = escalateMs(policy)
  if (after === null) return null
  const afterMiss = at(ms + after)
  const afterTouch = touchedAt === null ? afterMiss : reach(targets, runs, touchedAt, after)
  return afterMiss === null || afterTouch === null ? null : Math.max(afterMiss, afterTouch)
}

/** What was told of a due time that has moved away is told again when that comes. */
function toldAt(aimed: {
  told: Told
  dueAt: number | null
  warnAt: number | null
  now: number
}): Told {
  const { told, dueAt, warnAt, now } = aimed
  if (dueAt !== null && dueAt <= now) return told
  const isNear = warnAt !== null && warnAt <= now
  return told > 0 && isNear ? 1 : 0
}

export function least(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}
