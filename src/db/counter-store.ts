import type { Intent, Sentiment } from '../model/classification.ts'
import type { Tx } from './sql.ts'

export type SentimentCount = { day: string; sentiment: Sentiment; mentions: number }

/** Mentions per UTC day and sentiment from `since` (ISO) on, from the counters. */
export function sentimentByDay(
  db: Tx,
  brandId: number | null,
  since: string,
): Promise<SentimentCount[]> {
  return db.query<SentimentCount>(
    `SELECT iso(at) AS day, sentiment, sum(mentions)::int AS mentions FROM counters
     WHERE grain = 'day' AND intent = '' AND at >= $1::text::timestamptz AND ($2::int IS NULL OR brand_id = $2)
     GROUP BY at, sentiment HAVING sum(mentions) > 0 ORDER BY at`,
    [since, brandId],
  )
}

/** Mentions that carry each intent, from `since` (ISO) on. */
export function intentTotals(
  db: Tx,
  brandId: number | null,
  since: string,
): Promise<{ intent: Intent; mentions: number }[]> {
  return db.query(
    `SELECT intent, sum(mentions)::int AS mentions FROM counters
     WHERE grain = 'day' AND intent <> '' AND at >= $1::text::timestamptz AND ($2::int IS NULL OR brand_id = $2)
     GROUP BY intent`,
    [since, brandId],
  )
}
