/** Where Google's day begins. */
export const timeZone = 'America/Los_Angeles'

const dayMs = 24 * 3600_000

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone,
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/** How long it is until the limits of a day begin anew. */
export function untilMidnightMs(nowMs: number): number {
  const guess = dayMs - timeOfDay(nowMs)
  // Not midnight on the two days a year that are an hour shorter or longer.
  const off = timeOfDay(nowMs + guess)
  return guess + (off > dayMs / 2 ? dayMs - off : -off)
}

function timeOfDay(ms: number): number {
  const parts = clock.formatToParts(ms)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return ((read('hour') * 60 + read('minute')) * 60 + read('second')) * 1000 + (ms % 1000)
}
