import { bigint, integer, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core'
import { sources } from './sources.ts'

/** What a source held that could not become a mention; the newest of each source. */
export const rejectedItems = pgTable(
  'rejected_items',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    sourceId: integer('source_id')
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    /** Made of what is wrong with what: the same again is counted, not listed again. */
    key: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    times: integer().notNull().default(1),
    reason: text().notNull(),
    excerpt: text().notNull(),
    /** As the collector gave it, as JSON; null where it did not get that far. Text, for jsonb takes not all of JSON. */
    draft: text(),
  },
  (table) => [uniqueIndex('rejected_items_key').on(table.sourceId, table.key)],
)
