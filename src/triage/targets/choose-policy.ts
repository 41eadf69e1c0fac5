import type { Policy, Targets } from '../../model/sla.ts'
import type { Target, Ticket } from '../../model/ticket.ts'

const MINUTE_MS = 60_000

export type Choice = { policy: Policy; calendarId: number | null }

/** The policy that a rule chose, else the first that is for the ticket, and whose hours count; null where none is. */
export function choosePolicy(targets: Targets, ticket: Ticket): Choice | null {
  const policy =
    targets.policies.find(({ id }) => id === ticket.slaPolicyId) ??
    targets.policies.find((each) => covers(each, ticket))
  if (!policy) return null
  const ofTeam = ticket.teamId === null ? undefined : targets.teamCalendars.get(ticket.teamId)
  return { policy, calendarId: policy.calendarId ?? ofTeam ?? null }
}

function covers({ when }: Policy, ticket: Ticket): boolean {
  return (
    (when.queues?.includes(ticket.queue) ?? true) &&
    (when.priorities?.includes(ticket.priority) ?? true) &&
    (when.networks?.includes(ticket.network) ?? true) &&
    (when.brandIds?.includes(ticket.brandId) ?? true) &&
    (when.tags?.some((tag) => ticket.tags.includes(tag)) ?? true)
  )
}

/** The target in milliseconds of working time; null where the policy has none. */
export function targetMs(policy: Policy | null, target: Target): number | null {
  const minutes = target === 'answer' ? policy?.answerMinutes : policy?.resolutionMinutes
  return minutes == null ? null : minutes * MINUTE_MS
}

/** How long before a target its owner is told, in milliseconds; 0 = never. */
export function warnMs({ warnMinutes }: Policy): number {
  return warnMinutes * MINUTE_MS
}

/** How long after a miss help is called, in milliseconds; null = never. */
export function escalateMs({ escalation }: Policy): number | null {
  return escalation === null ? null : escalation.afterMinutes * MINUTE_MS
}
