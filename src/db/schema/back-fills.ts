import { bigint, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'
import type { BackFillState, SourceError } from '../../model/source.ts'
import { sources } from './sources.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** The past of a source, read beside what is new; at most one a source at a time. */
export const backFills = pgTable(
  'back_fills',
  {
    sourceId: integer('source_id')
      .primaryKey()
      .references(() => sources.id, { onDelete: 'cascade' }),
    since: at('since').notNull(),
    startedAt: at('started_at').notNull(),
    /** What was posted from here on has been read. */
    reachedAt: at('reached_at'),
    state: text().$type<BackFillState>().notNull().default('running'),
    stored: bigint({ mode: 'number' }).notNull().default(0),
    cursor: jsonb().$type<Json>(),
    nextRunAt: at('next_run_at').notNull().defaultNow(),
    leaseUntil: at('lease_until'),
    leaseOwner: uuid('lease_owner'),
    fence: bigint({ mode: 'number' }).notNull().default(0),
    failures: integer().notNull().default(0),
    lastError: jsonb('last_error').$type<SourceError>(),
  },
  (table) => [index('back_fills_due').on(table.nextRunAt)],
)
