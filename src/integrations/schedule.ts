import type { Finished } from '../db/delivery-store.ts'
import type { Sent } from './channel.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** From one try to the next: twelve tries, the last no sooner than 76 hours after the first. */
const GAPS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  12 * HOUR,
  14 * HOUR,
  16 * HOUR,
  18 * HOUR,
  18 * HOUR,
] as const
/** Either way, so that what failed together does not come back together. */
const JITTER = 0.2
/** A receiver that asks for more is asked again after this. */
const WAIT_MAX_MS = 24 * HOUR

/** After so long without a success an integration is turned off. */
export const OFF_AFTER_MS = 5 * 24 * HOUR

/** How long a try may take, until the last byte of the answer. */
export const TRY_MS = 15 * SECOND

/** How long to wait after the `tries`-th try; null where there is none after it. `random` is 0 to 1. */
export function gapAfter(tries: number, random: number): number | null {
  const gap = GAPS_MS[tries - 1]
  return gap === undefined ? null : Math.round(gap * (1 + (random * 2 - 1) * JITTER))
}

/** What a `Retry-After` asks for in milliseconds: seconds or a date (RFC 9110, 10.2.3); null for neither. */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? ''
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * SECOND, WAIT_MAX_MS)
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), WAIT_MAX_MS)
}

type Settled = Pick<Finished, 'state' | 'dueAt' | 'deliveredAt' | 'health' | 'waitUntil'>

/** What a delivery becomes by one more try; `attempts` are those before it. A test is tried once. */
export function settle(
  sent: Pick<Sent, 'outcome' | 'waitMs'>,
  about: { attempts: number; isTest: boolean; now: number; random: number },
): Settled {
  const { attempts, isTest, now, random } = about
  const iso = (ms: number) => new Date(ms).toISOString()
  const rest = { dueAt: iso(now), deliveredAt: null, waitUntil: null }
  if (sent.outcome === 'delivered') {
    return { ...rest, state: 'delivered', deliveredAt: iso(now), health: 'good' }
  }
  if (sent.outcome !== 'retry' || isTest) return { ...rest, state: 'failed', health: null }
  const waitUntil = sent.waitMs === null ? null : iso(now + sent.waitMs)
  const gap = gapAfter(attempts + 1, random)
  if (gap === null) return { ...rest, waitUntil, state: 'failed', health: 'bad' }
  const dueAt = iso(now + Math.max(gap, sent.waitMs ?? 0))
  return { ...rest, state: 'pending', dueAt, waitUntil, health: 'bad' }
}
