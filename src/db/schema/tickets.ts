import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
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
import type { Clock, Priority, TicketStatus, Why } from '../../model/ticket.ts'

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
    untilReply: boolean('until_reply').notNull().default(false),
    assigneeId: integer('assignee_id'),
    teamId: integer('team_id'),
    tags: jsonb().$type<string[]>().notNull().default([]),
    waveId: uuid('wave_id'),
    mergedInto: uuid('merged_into'),
    splitFrom: uuid('split_from'),
    slaPolicyId: integer('sla_policy_id'),
    clock: jsonb().$type<Clock>(),
    dueAt: at('due_at'),
    /** When its clock has next something to tell. */
    clockAt: at('clock_at'),
    /** Its place among those of its priority (`placeOf`), the highest first. */
    place: bigint({ mode: 'number' }).notNull(),
    version: integer().notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => {
    const order = [table.priority, table.place, table.id] as const
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
      index('tickets_assignee')
        .on(table.assigneeId, table.status, ...order)
        .where(sql`${table.assigneeId} is not null`),
      index('tickets_team')
        .on(table.teamId, table.status, ...order)
        .where(sql`${table.teamId} is not null`),
      index('tickets_waiting')
        .on(table.teamId, ...order)
        .where(
          sql`${table.status} = 'open' and ${table.assigneeId} is null and ${table.teamId} is not null`,
        ),
      index('tickets_unassigned')
        .on(table.queue, ...order)
        .where(sql`${table.status} = 'open' and ${table.assigneeId} is null`),
      index('tickets_late')
        .on(table.status, ...order)
        .where(sql`${table.clock} ->> 'breachedAt' is not null`),
      index('tickets_due')
        .on(table.dueAt)
        .where(sql`${table.dueAt} is not null`),
      index('tickets_loose')
        .on(table.openedAt)
        .where(
          sql`${table.queue} = 'service' and ${table.status} in ('open', 'pending', 'snoozed') and ${table.waveId} is null`,
        ),
      index('tickets_clock')
        .on(table.clockAt)
        .where(sql`${table.clockAt} is not null`),
      index('tickets_wave')
        .on(table.waveId)
        .where(sql`${table.waveId} is not null`),
      index('tickets_merged')
        .on(table.mergedInto)
        .where(sql`${table.mergedInto} is not null`),
      index('tickets_split')
        .on(table.splitFrom)
        .where(sql`${table.splitFrom} is not null`),
      index('tickets_tags').using('gin', table.tags),
      index('tickets_tagged')
        .on(table.updatedAt)
        .where(sql`${table.tags} <> '[]'`),
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
