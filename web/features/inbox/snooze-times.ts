const HOUR = 3600_000
const MORNING = 9

export type SnoozeName = 'later' | 'tomorrow' | 'monday' | 'week'
export type SnoozeTime = { name: SnoozeName; at: Date }

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)
}

/** The offered waking times after `now`, in the reader's own time zone, soonest first. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const later = new Date(Math.ceil((now.getTime() + 3 * HOUR) / HOUR) * HOUR)
  const toMonday = (8 - now.getDay()) % 7 || 7
  const times: SnoozeTime[] = [
    { name: 'tomorrow', at: morningIn(now, 1) },
    { name: 'monday', at: morningIn(now, toMonday) },
    { name: 'week', at: morningIn(now, 7) },
  ]
  if (later.getDate() === now.getDate()) times.unshift({ name: 'later', at: later })
  // On a Sunday Monday is tomorrow, on a Monday it is in a week: no time is offered twice.
  return times.filter(
    ({ at }, index) => times.findIndex((one) => one.at.getTime() === at.getTime()) === index,
  )
}

/** A date as a `datetime-local` field wants it: local, to the minute, without a zone. */
export function toLocalField(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
