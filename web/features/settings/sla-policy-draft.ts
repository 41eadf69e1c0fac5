import type { Escalation, Policy } from '../../../src/model/sla.ts'
import type { PolicyForm } from '../../lib/sla-endpoints.ts'

/** A policy as its form begins. `place` is where a new one stands. */
export function firstForm(policy: Policy | null, place: number): PolicyForm {
  if (policy !== null) {
    const { id: _, ...form } = policy
    return form
  }
  return {
    name: '',
    position: place,
    enabled: true,
    when: {},
    answerMinutes: 60,
    resolutionMinutes: null,
    warnMinutes: 15,
    calendarId: null,
    escalation: null,
  }
}

/** What a list of choices adds to `when`: nothing where none is chosen. */
export function chosen<Key extends string, Value>(
  key: Key,
  values: readonly Value[],
): Partial<Record<Key, Value[]>> {
  return values.length === 0 ? {} : ({ [key]: [...values] } as Partial<Record<Key, Value[]>>)
}

/** Whether something would come of it. */
export function doesSomething({ toAgentId, toTeamId, priority, notify }: Escalation): boolean {
  return (
    toAgentId !== undefined || toTeamId !== undefined || priority !== undefined || notify === true
  )
}
