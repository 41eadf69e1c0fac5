import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Classification } from '../../model/classification.ts'
import type { CorrectionState, Said } from '../../model/correction.ts'
import type { TicketStatus } from '../../model/ticket.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/**
 * What people said of mentions; at most one is current for each. A copy of the text is kept, since an
 * edit changes the mention's; it goes with the mention when that is deleted (see the migration).
 */
export const corrections = pgTable(
  'corrections',
  {
    id: uuid().primaryKey(),
    mentionId: uuid('mention_id').notNull(),
    text: text().notNull(),
    said: jsonb().$type<Said>().notNull(),
    before: jsonb().$type<Classification>().notNull(),
    after: jsonb().$type<Classification>().notNull(),
    actor: text().notNull(),
    at: at('at').notNull(),
    state: text().$type<CorrectionState>().notNull(),
    endedAt: at('ended_at'),
    /** Where the mention's ticket stood when this dismissed it; null where it did not. */
    dismissedFrom: text('dismissed_from').$type<TicketStatus>(),
  },
  (table) => [
    uniqueIndex('corrections_current')
      .on(table.mentionId)
      .where(sql`${table.state} = 'current'`),
    index('corrections_mention').on(table.mentionId),
    index('corrections_order').on(table.at, table.id),
  ],
)

/** Labelled texts that were given as files to the last training that took some; they go on teaching. */
export const givenExamples = pgTable('given_examples', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  /** File and line. */
  name: text().notNull(),
  text: text().notNull(),
  said: jsonb().$type<Said>().notNull(),
})
