import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ReplyState } from '../../model/reply.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** Answers on their way to a network (docs/replies.md has the states). */
export const replies = pgTable(
  'replies',
  {
    id: uuid().primaryKey(),
    ticketId: uuid('ticket_id').notNull(),
    mentionId: uuid('mention_id').notNull(),
    /** The source whose account answers. */
    sourceId: integer('source_id').notNull(),
    agentId: integer('agent_id'),
    actor: text().notNull(),
    text: text().notNull(),
    network: text().notNull(),
    /** Somebody else than its author has to approve it. */
    needsApproval: boolean('needs_approval').notNull().default(false),
    /** Of network, account, mention and text: what was approved, and nothing else, goes out. */
    approvedHash: text('approved_hash'),
    approvedBy: text('approved_by'),
    state: text().$type<ReplyState>().notNull(),
    /** Not before; the end of the time to take it back, or when it was asked for. */
    sendAt: at('send_at'),
    leaseOwner: text('lease_owner'),
    leasedUntil: at('leased_until'),
    fence: bigint({ mode: 'number' }).notNull().default(0),
    attempts: integer().notNull().default(0),
    looks: integer().notNull().default(0),
    sendingAt: at('sending_at'),
    sentAt: at('sent_at'),
    externalId: text('external_id'),
    /** Our account at the network, as its posts name it: what it writes is no mention of us. */
    ownAuthorId: text('own_author_id'),
    url: text(),
    error: text(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [
    index('replies_ticket').on(table.ticketId, table.createdAt),
    index('replies_external')
      .on(table.externalId)
      .where(sql`${table.externalId} is not null`),
    index('replies_own_author')
      .on(table.ownAuthorId)
      .where(sql`${table.ownAuthorId} is not null`),
    index('replies_actor').on(table.actor, table.createdAt),
    index('replies_due')
      .on(table.sendAt)
      .where(sql`${table.state} in ('approved', 'claimed', 'sending', 'unknown')`),
  ],
)
