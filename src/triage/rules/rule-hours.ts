import type { Condition } from '../../model/rule.ts'
import { weekdays, type Weekday } from '../../model/sla.ts'
import type { Check } from './rule-facts.ts'

type Local = { day: Weekday; minutes: number }

/** Asks when a mention was posted, by the clock on the wall of the named zone. */
export function checkHours({ op, value }: Extract<Condition, { field: 'posted' }>): Check {
  const { from, to, timeZone } = value
  const start = minutesOf(from)
  const end = minutesOf(to)
  const days = new Set(value.days)
  const localOf = createWallClock(timeZone)
  const isWithin = ({ day, minutes }: Local): boolean => {
    if (start < end) return days.has(day) && minutes >= start && minutes < end
    // The night after midnight belongs to the day before.
    return minutes >= start ? days.has(day) : minutes < end && days.has(dayBefore(day))
  }
  return {
    holds: ({ facts }) => isWithin(localOf(facts.postedAt)) === (op === 'in'),
    ground({ facts }) {
      const { day, minutes } = localOf(facts.postedAt)
      return `It was posted on ${dayNames[day]} at ${clockOf(minutes)} (${timeZone})`
    },
  }
}

const dayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

function clockOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Zones change their clocks on the quarter of an hour, so what holds for its start holds for all of it. */
const QUARTER_MS = 900_000
const KEPT_MAX = 512

/** Weekday and minute of the day there. Posts come in time's order: few quarters are looked up. */
function createWallClock(timeZone: string): (ms: number) => Local {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  const known = new Map<number, Local>()
  function lookUp(ms: number): Local {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, value]),
    )
    const day = weekdays.find((each) => each === parts['weekday']?.toLowerCase()) ?? 'mon'
    return { day, minutes: Number(parts['hour']) * 60 + Number(parts['minute']) }
  }
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER_MS) * QUARTER_MS
    let local = known.get(quarter)
    if (!local) {
      if (known.size >= KEPT_MAX) known.clear()
      local = lookUp(quarter)
      known.set(quarter, local)
    }
    return later(local, Math.floor((ms - quarter) / 60_000))
  }
}

/** Before 1972 some zones were not at whole quarters, so that one may reach over midnight. */
function later({ day, minutes }: Local, by: number): Local {
  const sum = minutes + by
  return sum < 1440
    ? { day, minutes: sum }
    : { day: weekdays[(weekdays.indexOf(day) + 1) % 7] ?? day, minutes: sum - 1440 }
}
