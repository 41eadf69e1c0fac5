import { WAIT_MAX_MS } from '../failures.ts'

const hourMs = 3600_000

export type Wishes = {
  cacheControl: string | null
  /** What the feed itself asks for. */
  ttlMs: number | null
  /** Hours of the day in UTC without visits. */
  skipHours: readonly number[]
}

/**
 * How long the publisher asks us to stay away: the longer of the cache's and the feed's own wish,
 * moved on past the hours it wants no visit in; at most a day. Null where it asks for nothing.
 */
export function waitMsOf(wishes: Wishes, nowMs: number): number | null {
  const age = maxAgeMs(wishes.cacheControl)
  const askedMs = Math.min(Math.max(age ?? 0, wishes.ttlMs ?? 0), WAIT_MAX_MS)
  const waitMs = Math.min(afterSkippedHours(nowMs + askedMs, wishes.skipHours) - nowMs, WAIT_MAX_MS)
  return waitMs > 0 ? waitMs : null
}

function maxAgeMs(cacheControl: string | null): number | null {
  const header = cacheControl?.slice(0, 1000).toLowerCase() ?? ''
  if (/\bno-(?:cache|store)\b/.test(header)) return null
  const seconds = /(?:^|[,\s])max-age\s?=\s?"?(\d{1,12})/.exec(header)?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}

/** The first moment at or after `atMs` whose hour is not skipped. */
function afterSkippedHours(atMs: number, skipHours: readonly number[]): number {
  const skipped = new Set(skipHours)
  if (skipped.size >= 24) return atMs
  let at = atMs
  while (skipped.has(new Date(at).getUTCHours())) at = (Math.floor(at / hourMs) + 1) * hourMs
  return at
}
