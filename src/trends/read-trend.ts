import type { Context } from '../context.ts'
import { intentTotals, sentimentByDay } from '../db/counter-store.ts'
import { intents } from '../model/classification.ts'
import type { Trend, TrendPoint } from '../model/views.ts'

const DAY_MS = 86_400_000

/** Mentions a day by sentiment over the last `days` UTC days, today included, and by intent in all. */
export async function readTrend(
  ctx: Context,
  input: { brandId?: number | undefined; days: number },
): Promise<Trend> {
  const today = Math.floor(ctx.now() / DAY_MS) * DAY_MS
  const first = today - (input.days - 1) * DAY_MS
  const since = new Date(first).toISOString()
  const [counts, totals] = await Promise.all([
    sentimentByDay(ctx.db, input.brandId ?? null, since),
    intentTotals(ctx.db, input.brandId ?? null, since),
  ])
  const points = new Map<string, TrendPoint>()
  for (let day = first; day <= today; day += DAY_MS) {
    const at = new Date(day).toISOString()
    points.set(at, { at, negative: 0, neutral: 0, positive: 0, mixed: 0 })
  }
  for (const { day, sentiment, mentions } of counts) {
    const point = points.get(day)
    if (point) point[sentiment] += mentions
  }
  const heard = new Map(totals.map(({ intent, mentions }) => [intent, mentions]))
  return {
    points: [...points.values()],
    intents: Object.fromEntries(intents.map((intent) => [intent, heard.get(intent) ?? 0])),
  }
}
