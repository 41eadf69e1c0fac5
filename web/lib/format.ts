const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })
const dayOnly = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
/** Trend days are UTC days: shown in UTC, or they would slip by one west of Greenwich. */
const utcDay = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})
const utcMonth = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const clockTime = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  timeStyle: undefined,
  hour: 'numeric',
  minute: '2-digit',
})
const whole = new Intl.NumberFormat()
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })
const decimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const usd = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 0,
})
const cost = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' })
const price = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 6,
})
const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' })
const percent = new Intl.NumberFormat(undefined, { style: 'percent' })
const signed = new Intl.NumberFormat(undefined, {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
const signedWhole = new Intl.NumberFormat(undefined, {
  signDisplay: 'exceptZero',
  maximumFractionDigits: 0,
})
// The words around it are English, so these are too, whatever the reader's locale.
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

export const formatExact = (iso: string): string => exact.format(new Date(iso))
export const formatUtcDay = (iso: string): string => utcDay.format(new Date(iso))
export const formatUtcMonth = (iso: string): string => utcMonth.format(new Date(iso))
export const formatClock = (date: Date): string => clockTime.format(date)
export const formatWhole = (count: number): string => whole.format(count)
/** 1234 as it is, 45678 as 45.7K. */
export const formatCount = (count: number): string =>
  count < 10_000 ? whole.format(count) : short.format(count)
/** 0.25 as 0.3, 45678 as 45.7K. */
export const formatDecimal = (count: number): string =>
  count < 10_000 ? decimal.format(count) : short.format(count)
/** Of a price below a cent as many digits as it takes. */
export const formatUsd = (amount: number): string => usd.format(amount)
/** US dollars, to the cent. */
export const formatCost = (amount: number): string => cost.format(amount)
/** US dollars of one thing, which may be less than a cent. */
export const formatPrice = (amount: number): string => price.format(amount)
/** `share` from 0 to 1. */
export const formatPercent = (share: number): string => percent.format(share)
export const formatWeight = (weight: number): string => signed.format(weight)
export const formatSigned = (value: number): string => signedWhole.format(value)

/** How long ago (or ahead) in as few letters as will do: `now`, `4m`, `3h`, `2d`, then the date. */
export function formatAge(iso: string, now: number): string {
  const then = new Date(iso)
  const age = Math.abs(now - then.getTime())
  if (age < MINUTE) return 'now'
  if (age < HOUR) return `${Math.floor(age / MINUTE)}m`
  if (age < DAY) return `${Math.floor(age / HOUR)}h`
  if (age < 7 * DAY) return `${Math.floor(age / DAY)}d`
  return formatDay(iso, now)
}

/** The same in words: `3 hours ago`, `in 2 days`, and the date after a month. */
export function formatRelative(iso: string, now: number): string {
  const then = new Date(iso)
  const delta = then.getTime() - now
  const size = Math.abs(delta)
  if (size < 45_000) return delta > 0 ? 'in a moment' : 'just now'
  if (size < HOUR) return relative.format(Math.round(delta / MINUTE), 'minute')
  if (size < DAY) return relative.format(Math.round(delta / HOUR), 'hour')
  if (size < 30 * DAY) return relative.format(Math.round(delta / DAY), 'day')
  return dayOfYear.format(then)
}

/** A time nearby: `14:05`, on another day of the week `14:05 on Friday`, then the date. */
export function formatWhen(iso: string, now: number): string {
  const then = new Date(iso)
  if (then.toDateString() === new Date(now).toDateString()) return timeOfDay.format(then)
  if (Math.abs(then.getTime() - now) < 6 * DAY) {
    return `${timeOfDay.format(then)} on ${weekday.format(then)}`
  }
  return formatDay(iso, now)
}

/** The day, with its year where that is long ago or far ahead. */
export function formatDay(iso: string, now: number): string {
  const then = new Date(iso)
  const isNear = Math.abs(then.getTime() - now) < 300 * DAY
  return (isNear ? dayOnly : dayOfYear).format(then)
}

/** About how long, in few letters: `42 s`, `12 min`, `3 h`, `2 days`. */
export function formatAbout(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / 1000))} s`
  if (ms < 59.5 * MINUTE) return `${Math.round(ms / MINUTE)} min`
  if (ms < 47.5 * HOUR) return `${Math.round(ms / HOUR)} h`
  return `${whole.format(Math.round(ms / DAY))} days`
}

/** Milliseconds as the largest whole unit: 300000 is `5 minutes`. */
export function formatSpan(ms: number): string {
  const units: [number, string][] = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [1000, 'second'],
  ]
  const [size, name] = units.find(([unit]) => ms >= unit && ms % unit === 0) ?? [1000, 'second']
  const count = Math.round(ms / size)
  return `${whole.format(count)} ${name}${count === 1 ? '' : 's'}`
}
