import type { Page } from '../collector.ts'
import { WAIT_MAX_MS } from '../failures.ts'
import { toIso } from '../parse-date.ts'

export type RateLimit = NonNullable<Page['rateLimit']>

/** The headers are those of the whole app; old answers and refusals have none. */
export function rateLimitOf(headers: Record<string, string>, nowMs: number): RateLimit {
  const used = numberOf(headers['x-ratelimit-used'])
  const remaining = numberOf(headers['x-ratelimit-remaining'])
  const resetS = numberOf(headers['x-ratelimit-reset'])
  return {
    limit: used === null || remaining === null ? null : Math.round(used + remaining),
    remaining: remaining === null ? null : Math.floor(remaining),
    resetAt: resetS === null ? null : toIso(nowMs + Math.min(resetS * 1000, WAIT_MAX_MS)),
  }
}

/** How long nothing more is answered; null while something is left or nothing is said. */
export function waitOf(rateLimit: RateLimit, nowMs: number): number | null {
  return rateLimit.remaining === 0 ? untilReset(rateLimit, nowMs) : null
}

export function untilReset({ resetAt }: RateLimit, nowMs: number): number | null {
  return resetAt === null ? null : Math.max(0, Date.parse(resetAt) - nowMs)
}

/** Counts come with a decimal, as in `599.0`. */
function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null
}
