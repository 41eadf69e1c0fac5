import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { DeliveryState, IntegrationKind, OutgoingType } from '../../model/integration.ts'
import type { Json } from '../../model/mention.ts'
import type { TicketQueue } from '../../model/queue.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/** Where what happens here is told elsewhere. */
export const integrations = pgTable('integrations', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  kind: text().$type<IntegrationKind>().notNull(),
  name: text().notNull(),
  options: jsonb().$type<Record<string, Json>>().notNull(),
  /** Sealed; null = none. */
  secrets: text(),
  events: jsonb().$type<OutgoingType[]>().notNull(),
  queues: jsonb().$type<TicketQueue[]>().notNull(),
  brandIds: jsonb('brand_ids').$type<number[]>().notNull(),
  enabled: boolean().notNull(),
  failingSince: at('failing_since'),
  /** The receiver asked not to be sent anything before. */
  waitUntil: at('wait_until'),
  offAt: at('off_at'),
  offReason: text('off_reason'),
  /** Of a CRM: how far its changes have been read, and when they are read next. */
  cursor: jsonb().$type<Json>(),
  pollAt: at('poll_at'),
  createdAt: at('created_at').notNull(),
})

/** One thing to tell one integration; the work item and its log in one. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid().primaryKey(),
    integrationId: integer('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    /** What it tells of: the same thing is told to an integration once. */
    key: text().notNull(),
    type: text().notNull(),
    /** As text, so that all tries send the same bytes. */
    payload: text().notNull(),
    ticketId: uuid('ticket_id'),
    state: text().$type<DeliveryState>().notNull(),
    attempts: integer().notNull().default(0),
    dueAt: at('due_at').notNull(),
    leasedUntil: at('leased_until'),
    fence: bigint({ mode: 'number' }).notNull().default(0),
    deliveredAt: at('delivered_at'),
    error: text(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('deliveries_key').on(table.integrationId, table.key),
    index('deliveries_list').on(table.integrationId, table.createdAt, table.id),
    index('deliveries_created').on(table.createdAt),
    index('deliveries_open')
      .on(table.integrationId, table.state)
      .where(sql`${table.state} <> 'delivered'`),
    index('deliveries_due')
      .on(table.integrationId, table.dueAt)
      .where(sql`${table.state} in ('pending', 'sending')`),
  ],
)

export const deliveryTries = pgTable(
  'delivery_tries',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    at: at('at').notNull(),
    durationMs: integer('duration_ms').notNull(),
    ok: boolean().notNull(),
    status: integer(),
    error: text(),
    response: text().notNull(),
  },
  (table) => [index('delivery_tries_delivery').on(table.deliveryId, table.id)],
)

/** How far the record has been told; one row. */
export const deliveryPosition = pgTable('delivery_position', {
  id: integer().primaryKey(),
  xid: xid8().notNull(),
  eventId: bigint('event_id', { mode: 'number' }).notNull(),
})

/** Which record of a CRM stands for a person or a ticket of ours, and what the CRM says of it. */
export const crmLinks = pgTable(
  'crm_links',
  {
    integrationId: integer('integration_id')
      .notNull()
      .references(() => integrations.id, { onDelete: 'cascade' }),
    /** `contact`, `lead`, `note`, `task`. */
    kind: text().notNull(),
    /** Of the person for a contact, of the ticket for all others. */
    localId: uuid('local_id').notNull(),
    externalId: text('external_id').notNull(),
    status: text(),
    statusAt: at('status_at'),
    createdAt: at('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.integrationId, table.kind, table.localId] }),
    index('crm_links_external').on(table.integrationId, table.kind, table.externalId),
    index('crm_links_local').on(table.localId),
  ],
)
