import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Intent, Sentiment } from '../../model/classification.ts'
import type { TicketQueue } from '../../model/queue.ts'
import type { Priority, TicketStatus, Why } from '../../model/ticket.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** One conversation with one author. `id` is made from brand, network, conversation and author. */
export const tickets = pgTable(
  'tickets',
  {
    id: uuid().primaryKey(),
    brandId: integer('brand_id').notNull(),
    network: text().notNull(),
    authorId: uuid('author_id'),
    conversationId: text('conversation_id').notNull(),
    queue: text().$type<TicketQueue>().notNull(),
    status: text().$type<TicketStatus>().notNull(),
    priority: smallint().$type<Priority>().notNull(),
    excerpt: text().notNull(),
    language: text().notNull(),
    sentiment: text().$type<Sentiment>().notNull(),
    intents: jsonb().$type<Intent[]>().notNull(),
    why: jsonb().$type<Why>().notNull(),
    mentionCount: integer('mention_count').notNull(),
    openedAt: at('opened_at').notNull(),
    lastPostedAt: at('last_posted_at').notNull(),
    snoozedUntil: at('snoozed_until'),
    version: integer().notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => {
    const order = [table.priority, table.lastPostedAt, table.id] as const
    const open = sql`${table.status} = 'open'`
    return [
      index('tickets_open_queue')
        .on(table.queue, ...order)
        .where(open),
      index('tickets_open_brand_queue')
        .on(table.brandId, table.queue, ...order)
        .where(open),
      index('tickets_closed_brand_queue')
        .on(table.brandId, table.status, table.queue, ...order)
        .where(sql`${table.status} <> 'open'`),
      index('tickets_snoozed')
        .on(table.snoozedUntil)
        .where(sql`${table.status} = 'snoozed'`),
      index('tickets_author').on(table.authorId),
    ]
  },
)

/** How many tickets stand where; kept exact by triggers on `tickets` (see the migration). */
export const ticketCounts = pgTable(
  'ticket_counts',
  {
    brandId: integer('brand_id').notNull(),
    queue: text().$type<TicketQueue>().notNull(),
    status: text().$type<TicketStatus>().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.brandId, table.queue, table.status] })],
)
