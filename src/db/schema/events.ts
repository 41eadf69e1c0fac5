import { sql } from 'drizzle-orm'
import {
  bigint,
  customType,
  index,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/**
 * Who changed what, when; never updated. `xid` is the transaction that wrote it: readers go by
 * (xid, id) up to the oldest transaction still running, since ids alone commit out of order.
 */
export const events = pgTable(
  'events',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    xid: xid8()
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: timestamp({ withTimezone: true }).notNull(),
    type: text().notNull(),
    actor: text().notNull(),
    ticketId: uuid('ticket_id'),
    personId: uuid('person_id'),
    data: jsonb().$type<Record<string, Json>>().notNull(),
  },
  (table) => [
    index('events_order').on(table.xid, table.id),
    index('events_ticket')
      .on(table.ticketId, table.id)
      .where(sql`${table.ticketId} is not null`),
    index('events_person')
      .on(table.personId, table.id)
      .where(sql`${table.personId} is not null`),
    index('events_batch')
      .on(sql`(${table.data} ->> 'batch')`)
      .where(sql`(${table.data} ->> 'batch') is not null`),
  ],
)
