import type { Source } from '../../../src/model/source.ts'

/** A read takes a moment. */
const READ_MS = 2000
const SOONEST_MS = 5000
const LATEST_MS = 60_000
const PAST_MS = 10_000

/**
 * When to look at the sources again, in milliseconds: the live stream tells of reads that bring
 * something or change a state, and of no others.
 */
export function nextLookMs(sources: readonly Source[], now: number): number {
  const waits = sources.flatMap(({ nextRunAt, live, backFill }) => [
    ...(nextRunAt === null || live ? [] : [Date.parse(nextRunAt) - now + READ_MS]),
    ...(backFill?.state === 'running' ? [PAST_MS] : []),
  ])
  return Math.max(SOONEST_MS, Math.min(LATEST_MS, ...waits))
}
