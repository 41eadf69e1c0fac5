import { CollectorError } from '../collectors/collector.ts'
import type { RunEnd } from '../db/lease-store.ts'
import { messageOf } from '../errors.ts'
import type { SourceError } from '../model/source.ts'

const BACKOFF_FIRST_MS = 1000
const BACKOFF_MAX_MS = 15 * 60_000
const WAIT_MAX_MS = 24 * 3_600_000
const LIVE_WAIT_MS = 1000
/** A quiet source is read this much more seldom at most, and never less than once an hour for it. */
const PACE_SLOWEST = 4
const PACE_SLOWEST_MS = 3_600_000
/** From so many failures in a row on a source is asked no more often than at the longest backoff. */
const CIRCUIT_FAILURES = 8

export type Run = {
  error: unknown
  /** The source asked not to be read before this has passed. */
  waitMs: number
  /** It listens without end: it is taken up again at once. */
  isLive: boolean
  intervalMs: number
  /** What the interval had become. */
  paceMs: number
  /** As often as the network may be asked at most. */
  minMs: number
  /** New mentions that this run brought, and how many a page holds at most. */
  fresh: number
  pageSizeMax: number
  /** Runs that failed in a row before this one. */
  failures: number
}

/** How a run ended and when the next one is due. `random` is 0..1. */
export function endOfRun(run: Run, now: number, random: number): RunEnd {
  if (run.error === null) {
    if (run.isLive) return { ok: true, waitMs: Math.max(run.waitMs, LIVE_WAIT_MS), paceMs: null }
    const paceMs = nextPace(run)
    return { ok: true, waitMs: Math.min(Math.max(run.waitMs, paceMs), WAIT_MAX_MS), paceMs }
  }
  const failure = failureOf(run.error, now)
  const { kind } = failure
  // A source that answers nonsense is not read more often than one that is well.
  const floorMs = kind === 'bad-data' && !run.isLive ? run.intervalMs : 0
  const waitMs = Math.max(waitAfter(run.error, run.failures, random), floorMs)
  return { ok: false, waitMs, error: failure, ended: kind === 'fatal', pause: kind === 'auth' }
}

/** What went wrong, as it is kept and shown. */
export function failureOf(error: unknown, now: number): SourceError {
  const told = error instanceof CollectorError ? error : null
  return {
    kind: told?.kind ?? 'transient',
    message: messageOf(error),
    excerpt: told?.excerpt ?? null,
    at: new Date(now).toISOString(),
  }
}

/**
 * How long to wait after a failure: what the network asked for and up to a twentieth more, so that
 * those who were told alike do not come back together. Else full jitter, a random wait up to a ceiling
 * that doubles (Brooker, "Exponential Backoff And Jitter"); and after many failures in a row the
 * circuit is open: one try each time the longest wait has passed.
 */
export function waitAfter(error: unknown, failures: number, random: number): number {
  const asked = error instanceof CollectorError ? error.waitMs : null
  if (asked !== null) return Math.min(Math.ceil(asked * (1 + random / 20)), WAIT_MAX_MS)
  if (failures >= CIRCUIT_FAILURES) return Math.round(BACKOFF_MAX_MS * (1 + random / 5))
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** failures)
  return Math.max(Math.round(ceiling * random), BACKOFF_FIRST_MS)
}

/**
 * What the interval becomes: half as long when a run filled half a page, half as long again when it
 * brought nothing, else back to what was set; between a quarter of that and four times as much.
 */
export function nextPace(run: Run): number {
  const { intervalMs, minMs, paceMs } = run
  const fastest = Math.max(minMs, Math.ceil(intervalMs / 4))
  const slowest = Math.max(intervalMs, Math.min(intervalMs * PACE_SLOWEST, PACE_SLOWEST_MS))
  const wanted =
    run.fresh * 2 >= run.pageSizeMax
      ? paceMs / 2
      : run.fresh > 0
        ? Math.min(paceMs, intervalMs)
        : paceMs * 1.5
  return Math.round(Math.min(Math.max(wanted, fastest), slowest))
}
