import type { Budget } from '../collectors/collector.ts'

const lengthsMs = { minute: 60_000, 'quarter-hour': 900_000, hour: 3_600_000 } as const

export type Window = { startMs: number; endMs: number }

/** The window of a budget that `nowMs` is in; days and months begin at midnight in `timeZone`. */
export function windowOf({ per, timeZone = 'UTC' }: Budget, nowMs: number): Window {
  if (per !== 'day' && per !== 'month') {
    const lengthMs = lengthsMs[per]
    const startMs = Math.floor(nowMs / lengthMs) * lengthMs
    return { startMs, endMs: startMs + lengthMs }
  }
  const { year, month, day } = localDate(nowMs, timeZone)
  const first = per === 'month' ? 1 : day
  return {
    startMs: midnight(timeZone, year, month, first),
    endMs:
      per === 'month'
        ? midnight(timeZone, year, month + 1, 1)
        : midnight(timeZone, year, month, day + 1),
  }
}

/** When that day begins there, in milliseconds UTC; months count from 1 and may run over. */
function midnight(timeZone: string, year: number, month: number, day: number): number {
  const asUtc = Date.UTC(year, month - 1, day)
  // Twice, as the first guess may lie on the other side of a change of the clocks.
  const guess = asUtc - offsetMs(asUtc, timeZone)
  return asUtc - offsetMs(guess, timeZone)
}

/** How far clocks there are ahead of UTC. */
function offsetMs(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localDate(atMs, timeZone)
  const whole = Math.floor(atMs / 1000) * 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localDate(atMs: number, timeZone: string) {
  const known = formats.get(timeZone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  if (!known) formats.set(timeZone, format)
  const parts = format.formatToParts(atMs)
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value)
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}
