import { weekdays, type WorkingHours } from '../../model/sla.ts'

/**
 * Working time by a calendar. A moment counts where its wall-clock time in the calendar's zone lies
 * within the weekday's hours and its day is no holiday; so an hour that the clock shows twice counts
 * twice, and one that it leaves out counts not at all. Times in milliseconds since 1970, UTC.
 */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** No zone is further from UTC, and a little more. */
const ZONE_MAX_MS = 16 * HOUR_MS
/** Days that are remembered of one calendar: about ten years. */
const DAYS_MAX = 4000
/** Holidays cannot go on for longer. */
const NEVER_DAYS = 40_000

/** A piece of working time: from (inclusive) to (exclusive). */
type Piece = readonly [from: number, to: number]

/**
 * When `ms` of working time have passed since `from`: the first such moment. `calendar` null = around
 * the clock. Throws a `RangeError` where the calendar has no hours, since that time never comes.
 */
export function addWorking(calendar: WorkingHours | null, from: number, ms: number): number {
  if (calendar === null || ms <= 0) return from + Math.max(0, ms)
  const days = daysOf(calendar)
  let left = ms
  for (let day = days.dayOf(from), tries = 0; tries < NEVER_DAYS; day += DAY_MS, tries += 1) {
    for (const [start, end] of days.pieces(day)) {
      if (end <= from) continue
      const begin = Math.max(start, from)
      if (end - begin >= left) return begin + left
      left -= end - begin
    }
  }
  throw new RangeError('The calendar has no hours')
}

/** How much working time lies between two moments; 0 where `to` is not later. */
export function workingBetween(calendar: WorkingHours | null, from: number, to: number): number {
  if (to <= from) return 0
  if (calendar === null) return to - from
  const days = daysOf(calendar)
  let sum = 0
  for (let day = days.dayOf(from); day <= days.dayOf(to); day += DAY_MS) {
    for (const [start, end] of days.pieces(day)) {
      sum += Math.max(0, Math.min(end, to) - Math.max(start, from))
    }
  }
  return sum
}

type Days = {
  /** The local day of a moment, as its midnight would be in UTC. */
  dayOf(at: number): number
  /** The working time of a local day, in order. */
  pieces(day: number): readonly Piece[]
}

const known = new WeakMap<WorkingHours, Days>()

function daysOf(calendar: WorkingHours): Days {
  const before = known.get(calendar)
  if (before) return before
  const made = readDays(calendar)
  known.set(calendar, made)
  return made
}

function readDays({ timeZone, hours, holidays }: WorkingHours): Days {
  const free = new Set(holidays)
  const week = weekdays.map((day) =>
    hours[day].map(({ from, to }): Piece => [timeOf(from), timeOf(to)]),
  )
  const remembered = new Map<number, readonly Piece[]>()

  function read(day: number): Piece[] {
    if (free.has(new Date(day).toISOString().slice(0, 10))) return []
    // 1970 began on a Thursday.
    const spans = week[(((day / DAY_MS + 3) % 7) + 7) % 7] ?? []
    if (spans.length === 0) return []
    const pieces = stretches(timeZone, day - ZONE_MAX_MS, day + DAY_MS + ZONE_MAX_MS).flatMap(
      ({ from, to, offset }) =>
        spans.map(([start, end]): Piece => [
          Math.max(day + start - offset, from),
          Math.min(day + end - offset, to),
        ]),
    )
    return pieces.filter(([start, end]) => start < end).sort(([one], [other]) => one - other)
  }

  return {
    dayOf: (at) => floorDay(at + (stretches(timeZone, at, at + 1)[0]?.offset ?? 0)),
    pieces(day) {
      const before = remembered.get(day)
      if (before) return before
      if (remembered.size >= DAYS_MAX) remembered.clear()
      const made = read(day)
      remembered.set(day, made)
      return made
    },
  }
}

/** A time in which a zone's clocks are `offset` before UTC. */
type Stretch = { from: number; to: number; offset: number }

/** No zone has put its clocks forward and back again within fewer days. */
const LOOK_MS = 8 * DAY_MS
const years = new Map<string, readonly Stretch[]>()

/** The time between two moments, cut where the zone puts its clocks forward or back. */
function stretches(timeZone: string, from: number, to: number): Stretch[] {
  const found: Stretch[] = []
  const last = new Date(to).getUTCFullYear()
  for (let year = new Date(from).getUTCFullYear(); year <= last; year += 1) {
    for (const stretch of yearOf(timeZone, year)) {
      if (stretch.from < to && stretch.to > from) found.push(stretch)
    }
  }
  return found
}

function yearOf(timeZone: string, year: number): readonly Stretch[] {
  const key = `${timeZone} ${year}`
  const before = years.get(key)
  if (before) return before
  const made: Stretch[] = []
  const end = Date.UTC(year + 1, 0)
  let from = Date.UTC(year, 0)
  let offset = offsetAt(timeZone, from)
  for (let seen = from; seen < end; seen += LOOK_MS) {
    const next = Math.min(seen + LOOK_MS, end)
    const then = offsetAt(timeZone, next)
    if (then === offset) continue
    const turn = turnBetween(timeZone, seen, next)
    made.push({ from, to: turn, offset })
    from = turn
    offset = then
  }
  made.push({ from, to: end, offset })
  years.set(key, made)
  return made
}

/** The first moment after the clocks were put forward or back. */
function turnBetween(timeZone: string, from: number, to: number): number {
  const offset = offsetAt(timeZone, from)
  let [before, after] = [from, to]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(timeZone, middle) === offset) before = middle
    else after = middle
  }
  return after
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What the zone's clocks show at a moment, less UTC. */
function offsetAt(timeZone: string, at: number): number {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

function floorDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS
}

/** `09:30` as milliseconds since midnight. */
function timeOf(text: string): number {
  return Number(text.slice(0, 2)) * HOUR_MS + Number(text.slice(3)) * MINUTE_MS
}
