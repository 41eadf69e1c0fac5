import { CollectorError } from '../collectors/collector.ts'
import type { RunEnd } from '../db/source-store.ts'
import { messageOf } from '../errors.ts'

const BACKOFF_FIRST_MS = 1000
const BACKOFF_MAX_MS = 15 * 60_000
const WAIT_MAX_MS = 24 * 3_600_000

/**
 * How a run ended and when the next one is due. `random` is 0..1. Failures back off with full
 * jitter (a random wait up to a ceiling that doubles): sources that failed together do not come
 * back together.
 */
export function endOfRun(
  run: {
    error: unknown
    /** The source asked not to be read before this has passed. */
    waitMs: number
    intervalMs: number
    /** Runs that failed in a row before this one. */
    failures: number
  },
  now: number,
  random: number,
): RunEnd {
  if (run.error === null) {
    return { ok: true, waitMs: Math.min(Math.max(run.waitMs, run.intervalMs), WAIT_MAX_MS) }
  }
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(run.failures, 20))
  const backoffMs = Math.max(Math.round(ceiling * random), 1000)
  const failure = run.error instanceof CollectorError ? run.error : null
  const kind = failure?.kind ?? 'transient'
  return {
    ok: false,
    // A source that answers nonsense or is unwell is not read more often than one that is well.
    waitMs: Math.min(
      failure?.waitMs ?? Math.max(backoffMs, kind === 'bad-data' ? run.intervalMs : 0),
      WAIT_MAX_MS,
    ),
    error: {
      kind,
      message: messageOf(run.error),
      excerpt: failure?.excerpt ?? null,
      at: new Date(now).toISOString(),
    },
    ended: kind === 'fatal',
    pause: kind === 'auth',
  }
}
