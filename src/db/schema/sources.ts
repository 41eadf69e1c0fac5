import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'
import type { Keep, RateLimit, SourceError } from '../../model/source.ts'
import { brands } from './brands.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

export const sources = pgTable(
  'sources',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull().unique(),
    collector: text().notNull(),
    options: jsonb().$type<Record<string, Json>>().notNull(),
    /** Sealed (src/ingest/secrets.ts); never leaves the service. */
    credentials: text(),
    brandId: integer('brand_id')
      .notNull()
      .references(() => brands.id),
    keep: text().$type<Keep>().notNull(),
    enabled: boolean().notNull().default(true),
    /** The source itself said that nothing more will come. */
    ended: boolean().notNull().default(false),
    intervalMs: integer('interval_ms').notNull(),
    cursor: jsonb().$type<Json>(),
    nextRunAt: at('next_run_at').notNull().defaultNow(),
    leaseUntil: at('lease_until'),
    leaseOwner: uuid('lease_owner'),
    /** Rises with each lease; a page is stored only under the fence it was read under. */
    fence: bigint({ mode: 'number' }).notNull().default(0),
    failures: integer().notNull().default(0),
    lastSuccessAt: at('last_success_at'),
    lastError: jsonb('last_error').$type<SourceError>(),
    stored: bigint({ mode: 'number' }).notNull().default(0),
    duplicates: bigint({ mode: 'number' }).notNull().default(0),
    edited: bigint({ mode: 'number' }).notNull().default(0),
    unmatched: bigint({ mode: 'number' }).notNull().default(0),
    rejected: bigint({ mode: 'number' }).notNull().default(0),
    /** Whose limits it shares (src/ingest/account.ts); null = nobody's. */
    account: text(),
    /** It listens until it fails or is called off. */
    live: boolean().notNull().default(false),
    /** What the interval has become by how busy the source is; null = as it was set. */
    paceMs: integer('pace_ms'),
    /** What the network last said of its limits. */
    rateLimit: jsonb('rate_limit').$type<RateLimit>(),
    /** Failed runs so far, by kind. */
    errorCounts: jsonb('error_counts').$type<Record<string, number>>().notNull().default({}),
    /** From posting to storing, of the last page that brought something new: the middle one. */
    lagMs: bigint('lag_ms', { mode: 'number' }),
    /** What was heard here is forgotten after so many days; null = kept. */
    retentionDays: integer('retention_days'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [index('sources_due').on(table.nextRunAt)],
)
