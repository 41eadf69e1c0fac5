import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** Answers to requests that carried an Idempotency-Key, kept for 48 hours. */
export const idempotency = pgTable('idempotency', {
  key: text().primaryKey(),
  requestHash: text('request_hash').notNull(),
  /** Null while the first is still at work. */
  status: integer(),
  body: text(),
  at: timestamp({ withTimezone: true }).notNull(),
})
