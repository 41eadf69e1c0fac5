import type { Targets } from '../../model/sla.ts'
import type { Target, Ticket, Told } from '../../model/ticket.ts'
import { choosePolicy } from './choose-policy.ts'
import { aimOf, settleClock, type Aim, type Followed } from './clock-aims.ts'
import { followClock } from './sla-clock.ts'

/** Something to tell of a target: it is near, it is missed, or nobody did anything about the miss. */
export type Telling = { target: Target; kind: 'near' | 'missed' | 'escalated'; dueAt: number }

const both = ['answer', 'resolution'] as const
const toldOf: Record<Telling['kind'], Told> = { near: 1, missed: 2, escalated: 3 }

/** What there is to tell of a ticket's clock at `now`, and the clock once that is told: each only once. */
export function tellClock(
  targets: Targets,
  ticket: Ticket,
  now: number,
): Followed & { tellings: Telling[] } {
  const followed = followClock(targets, { before: ticket, after: ticket, now })
  const { clock } = followed
  if (clock === null) return { ...followed, tellings: [] }
  const by = { choice: choosePolicy(targets, ticket), status: ticket.status, now }
  const tellings = both.flatMap((target) => {
    const aim = aimOf(targets, clock, target, by)
    const kind = aim && kindOf(aim, now)
    return aim?.dueAt != null && kind ? [{ target, kind, dueAt: aim.dueAt }] : []
  })
  const told = { ...clock.told }
  for (const { target, kind } of tellings) told[target] = toldOf[kind]
  const isTold = (kind: Telling['kind']) => tellings.some((telling) => telling.kind === kind)
  const next = {
    ...clock,
    told,
    warnedAt: isTold('near') ? now : clock.warnedAt,
    escalatedAt: isTold('escalated') ? now : clock.escalatedAt,
    touchedAt: isTold('missed') ? now : clock.touchedAt,
  }
  return { ...settleClock(targets, next, by), tellings }
}

function kindOf({ dueAt, told, nextAt }: Aim, now: number): Telling['kind'] | null {
  if (nextAt === null || nextAt > now) return null
  if (told === 2) return 'escalated'
  return dueAt !== null && dueAt <= now ? 'missed' : 'near'
}

/**
 * The clock after the policies or calendars have changed. What that alone makes late is shown so, but
 * nobody is told: it would be everything at once.
 */
export function reclock(targets: Targets, ticket: Ticket, now: number): Followed {
  const followed = followClock(targets, { before: ticket, after: ticket, now })
  const { clock } = followed
  if (clock === null || clock.breachedAt === null) return followed
  const hushed = (target: Target, dueAt: number | null, before: number | null = null): Told =>
    dueAt !== null && dueAt <= now && dueAt !== before ? 3 : clock.told[target]
  const told = {
    answer: hushed('answer', clock.answerDueAt, ticket.clock?.answerDueAt),
    resolution: hushed('resolution', clock.resolutionDueAt, ticket.clock?.resolutionDueAt),
  }
  const by = { choice: choosePolicy(targets, ticket), status: ticket.status, now }
  return settleClock(targets, { ...clock, told }, by)
}
