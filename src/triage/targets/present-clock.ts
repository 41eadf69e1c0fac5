import type { Targets } from '../../model/sla.ts'
import type { Clock } from '../../model/ticket.ts'
import type { ClockView } from '../../model/views.ts'

/** A clock as its ticket's page shows it; null where no policy covers the ticket. */
export function presentClock(targets: Targets, clock: Clock | null): ClockView | null {
  const policy = targets.policies.find(({ id }) => id === clock?.policyId)
  if (!clock || !policy) return null
  return {
    policy: { id: policy.id, name: policy.name },
    answerDueAt: isoOf(clock.answerDueAt),
    resolutionDueAt: isoOf(clock.resolutionDueAt),
    answeredAt: isoOf(clock.answeredAt),
    resolvedAt: isoOf(clock.resolvedAt),
    waitingSince: isoOf(clock.waitingSince),
    warnedAt: isoOf(clock.warnedAt),
    breachedAt: isoOf(clock.breachedAt),
    escalatedAt: isoOf(clock.escalatedAt),
  }
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
