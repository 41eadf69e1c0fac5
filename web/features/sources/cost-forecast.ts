import type { Budget, Tried } from '../../lib/endpoints.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 30
/** A handful of posts says no more than that it is between half and double. */
const DOUBT = 2
const POSTS_MIN = 2

const perMonth: Record<Budget['per'], number> = {
  minute: MONTH_DAYS * 24 * 60,
  'quarter-hour': MONTH_DAYS * 24 * 4,
  hour: MONTH_DAYS * 24,
  day: MONTH_DAYS,
  month: 1,
}

/** What a month costs at most, in US dollars: when all that may be spent is. */
export function mostAMonth({ limit, per, usdEach }: Budget): number {
  return limit * perMonth[per] * (usdEach ?? 0)
}

export type Guess = { perDay: number; least: number; most: number; reachesLimit: boolean }

/**
 * What a month may cost by the times of a few posts, asked for at `now`: so many in the time since
 * the oldest of them. Null where too few have a time.
 */
export function guessCost(budget: Budget, mentions: Tried['mentions'], now: number): Guess | null {
  const times = mentions.flatMap(({ postedAt }) => (postedAt === null ? [] : Date.parse(postedAt)))
  const age = now - Math.min(...times)
  if (times.length < POSTS_MIN || age <= 0) return null
  const perDay = (times.length / age) * DAY_MS
  const cap = mostAMonth(budget)
  const month = perDay * MONTH_DAYS * (budget.usdEach ?? 0)
  const least = Math.min(month / DOUBT, cap)
  return { perDay, least, most: Math.min(month * DOUBT, cap), reachesLimit: least === cap }
}
