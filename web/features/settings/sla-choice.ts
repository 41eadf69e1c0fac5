import type { Calendar, Policy } from '../../../src/model/sla.ts'

/** What the address names: a policy by number, a calendar as `calendar-3`, or something new. */
export const NEW_POLICY = 'new'
export const NEW_CALENDAR = 'new-calendar'

export const nameOfCalendar = (id: number): string => `calendar-${id}`

/** What the address names; the first policy where it names nothing. */
export function chosenOf(
  what: string | undefined,
  policies: readonly Policy[],
  calendars: readonly Calendar[],
): { policy: Policy | undefined; calendar: Calendar | undefined } {
  if (what === undefined) return { policy: policies[0], calendar: undefined }
  return {
    policy: policies.find(({ id }) => String(id) === what),
    calendar: calendars.find(({ id }) => nameOfCalendar(id) === what),
  }
}
