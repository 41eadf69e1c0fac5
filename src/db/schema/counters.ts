import { integer, pgTable, primaryKey, real, text, timestamp } from 'drizzle-orm/pg-core'
import type { Intent, Sentiment } from '../../model/classification.ts'

/**
 * Mentions counted per hour and per day in the transaction that stores them. A row with `intent`
 * '' counts every mention; the others count those that carry the intent.
 */
export const counters = pgTable(
  'counters',
  {
    brandId: integer('brand_id').notNull(),
    grain: text().$type<'hour' | 'day'>().notNull(),
    intent: text().$type<Intent | ''>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    sourceId: integer('source_id').notNull(),
    language: text().notNull(),
    sentiment: text().$type<Sentiment>().notNull(),
    mentions: integer().notNull(),
    scoreSum: real('score_sum').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'counters_pk',
      columns: [
        table.brandId,
        table.grain,
        table.intent,
        table.at,
        table.sourceId,
        table.language,
        table.sentiment,
      ],
    }),
  ],
)
