import type { Rejected } from '../collector.ts'
import type { Place } from './cursor.ts'

/** The most the API gives. */
export const pageSize = 100

/** The last page that the API gives to those who have not logged in. */
export const pageMax = 25

/** The search may show a question that much later than it was active: so far back it is read again. */
const lateSeconds = 300

/** Further back is read again what a request brings along at no cost: a day, but no more than so many. */
const againSeconds = 24 * 3600
const againMax = 50

/** What was active so recently may be so again within the same second, or come from a cache. */
const unsettledSeconds = 60

const knownMax = 500

export type Seen = { id: number; active: number }

/**
 * Where to read on after a page in the order of activity. It is not the page after it: what becomes
 * active meanwhile leaves its place, all behind it move up, and the next page would begin too late.
 * Reading on from the newest activity misses nothing.
 */
export function advance(
  place: Place,
  found: readonly (Seen | null)[],
  hasMore: boolean,
  nowMs: number,
): { place: Place; rejected: Rejected[] } {
  const seen = found.filter((entry) => entry !== null)
  const now = Math.floor(nowMs / 1000)
  const newest = seen.reduce((max, { active }) => Math.max(max, active), place.since)
  const late = Math.max(0, now - lateSeconds)
  const back = place.back ?? (newest > late ? late : null)
  const settled = Math.min(newest, back ?? late)
  const dayAgo = now - againSeconds
  const known = knownSince(Math.min(settled, dayAgo), now - unsettledSeconds, place, seen)
  const on = (since: number, page: number) => ({
    place: { since, page, back, known },
    rejected: [],
  })
  if (!hasMore) {
    const since = Math.min(settled, Math.max(dayAgo, afterNewest(known)))
    return { place: { since, page: 1, back: null, known: keptSince(since, known) }, rejected: [] }
  }
  if (newest > place.since) return on(newest, 1)
  if (place.page < pageMax) return on(place.since, place.page + 1)
  const reason = `more than ${pageMax * pageSize} were active in one second; the rest is left out`
  return { ...on(place.since + 1, 1), rejected: [{ line: null, reason, excerpt: '' }] }
}

/** Whether it was read before, with the same activity. */
export function isKnown(place: Place, seen: Seen | null): boolean {
  return seen !== null && place.known[seen.id] === seen.active
}

/** The second after all but the newest `againMax` of what is known; 0 where there are no more. */
function afterNewest(known: Place['known']): number {
  const oldest = Object.values(known).toSorted((a, b) => b - a)[againMax]
  return oldest === undefined ? 0 : oldest + 1
}

function knownSince(
  since: number,
  until: number,
  place: Place,
  seen: readonly Seen[],
): Record<string, number> {
  const all = new Map(Object.entries(place.known))
  for (const { id, active } of seen) all.set(String(id), active)
  const kept = [...all].filter(([, active]) => active >= since && active <= until)
  return Object.fromEntries(kept.toSorted((a, b) => b[1] - a[1]).slice(0, knownMax))
}

function keptSince(since: number, known: Place['known']): Place['known'] {
  return Object.fromEntries(Object.entries(known).filter(([, active]) => active >= since))
}
