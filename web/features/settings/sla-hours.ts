import type { Hours, Span, Weekday } from '../../../src/model/sla.ts'
import { sla, weekdayNames } from '../../lib/words/sla.ts'

const words = sla.calendar

export const weekdays = Object.keys(weekdayNames) as Weekday[]

/** The hours of each day as they are written: `09:00-12:00, 13:00-17:00`. */
export type WrittenHours = Record<Weekday, string>

export function writeHours(hours: Hours): WrittenHours {
  const written = weekdays.map((day) => [
    day,
    hours[day].map(({ from, to }) => `${from}-${to}`).join(', '),
  ])
  return Object.fromEntries(written) as WrittenHours
}

const span = /^(?<from>\d{1,2}(?::?\d{2})?)\s*(?:-|–|to)\s*(?<to>\d{1,2}(?::?\d{2})?)$/

/** One day's hours as the service takes them, or what is wrong with them in words. */
export function readDay(text: string): Span[] | string {
  const spans: Span[] = []
  for (const part of text.split(/[,;]/).map((each) => each.trim())) {
    if (part === '') continue
    const { from, to } = span.exec(part)?.groups ?? {}
    const read = { from: readTime(from ?? ''), to: readTime(to ?? '') }
    if (read.from === null || read.to === null) return words.badHours
    spans.push({ from: read.from, to: read.to })
  }
  const sorted = spans.toSorted((one, other) => (one.from < other.from ? -1 : 1))
  const isFine = sorted.every(
    ({ from, to }, at) => from < to && (at === 0 || from >= (sorted[at - 1]?.to ?? '')),
  )
  return isFine ? sorted : words.overlap
}

/** `9`, `900`, `9:00` and `09:00` as `09:00`; null for what is no time of day. */
function readTime(text: string): string | null {
  const { hour = '', minute = '00' } =
    /^(?<hour>\d{1,2}?):?(?<minute>\d{2})?$/.exec(text)?.groups ?? {}
  if (hour === '' || Number(minute) > 59) return null
  const time = `${hour.padStart(2, '0')}:${minute}`
  return time <= '24:00' ? time : null
}

export type ReadHours = { hours: Hours | null; problems: Partial<Record<Weekday, string>> }

/** All days; `hours` is null while something is wrong. */
export function readHours(written: WrittenHours): ReadHours {
  const problems: Partial<Record<Weekday, string>> = {}
  const hours = {} as Hours
  for (const day of weekdays) {
    const read = readDay(written[day])
    if (typeof read === 'string') problems[day] = read
    else hours[day] = read
  }
  return { hours: Object.keys(problems).length === 0 ? hours : null, problems }
}

export function hasHours(hours: Hours): boolean {
  return weekdays.some((day) => hours[day].length > 0)
}

/** One date a line; the first line that is none in words. */
export function readHolidays(text: string): { holidays: string[]; problem: string | null } {
  const lines = text.split(/[\n,;]/).map((line) => line.trim())
  const holidays = lines.filter((line) => line !== '')
  const bad = holidays.find((line) => !isDate(line))
  return { holidays, problem: bad === undefined ? null : words.badHoliday(bad) }
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(at) &&
    new Date(at).toISOString().startsWith(text)
  )
}
