const DAY_MS = 86_400_000
const DAYS_A_MONTH = 30

export type Rate = { perDay: number; days: number }

/**
 * How many a day, and the days that rests on: from the oldest that was looked at until now, as
 * nothing is known of the time before. Less than a day counts as one, so that an hour's burst is
 * not taken for a day of it.
 */
export function ratePerDay(count: number, oldestMs: number | null, nowMs: number): Rate {
  if (oldestMs === null) return { perDay: 0, days: 0 }
  const days = Math.max(1, (nowMs - oldestMs) / DAY_MS)
  return { perDay: count / days, days }
}

/** What a month of thirty days costs at so much for each post. */
export function usdPerMonth(perDay: number, usdEach: number): number {
  return perDay * DAYS_A_MONTH * usdEach
}
