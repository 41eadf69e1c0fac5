import { sql } from 'drizzle-orm'
import {
  bigint,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Classification, Sentiment } from '../../model/classification.ts'
import type { Json, MentionDraft } from '../../model/mention.ts'
import type { Queue } from '../../model/queue.ts'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
const at = (name: string) => timestamp(name, { withTimezone: true })

/**
 * Which mention a source's item became. It makes (source, external id) unique over all months,
 * which a partitioned table cannot, and outlives the mention: what was dropped by retention or
 * deleted at the network does not come back.
 */
export const mentionKeys = pgTable(
  'mention_keys',
  {
    sourceId: integer('source_id').notNull(),
    externalId: text('external_id').notNull(),
    mentionId: uuid('mention_id').notNull(),
    postedAt: at('posted_at').notNull(),
    /** Of what the author wrote; another hash on a later read is an edit. */
    contentHash: bigint('content_hash', { mode: 'bigint' }).notNull(),
    deletedAt: at('deleted_at'),
    /** When its author last changed what is stored, where the network tells. */
    editedAt: at('edited_at'),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.externalId] }),
    // Deleted before it ever came: kept for a while only.
    index('mention_keys_strays')
      .on(table.deletedAt)
      .where(sql`${table.contentHash} = 0`),
  ],
)

/** Partitioned by month of `posted_at` (see the migration). `posted_at` never changes. */
export const mentions = pgTable(
  'mentions',
  {
    id: uuid().notNull(),
    brandId: integer('brand_id').notNull(),
    alsoBrandIds: integer('also_brand_ids').array(),
    sourceId: integer('source_id').notNull(),
    externalId: text('external_id').notNull(),
    network: text().notNull(),
    kind: text().$type<MentionDraft['kind']>().notNull(),
    authorId: uuid('author_id'),
    ticketId: uuid('ticket_id'),
    conversationId: text('conversation_id').notNull(),
    parentId: text('parent_id'),
    url: text(),
    title: text(),
    text: text().notNull(),
    language: text().notNull(),
    postedAt: at('posted_at').notNull(),
    seenAt: at('seen_at').notNull(),
    editedAt: at('edited_at'),
    sentiment: text().$type<Sentiment>().notNull(),
    score: real().notNull(),
    intents: text().array().notNull(),
    queue: text().$type<Queue>().notNull(),
    classification: jsonb().$type<Classification>().notNull(),
    metrics: jsonb().$type<Record<string, number>>().notNull(),
    textHash: bigint('text_hash', { mode: 'bigint' }).notNull(),
    simhash: bigint({ mode: 'bigint' }).notNull(),
    /** What it can be found by (`src/ingest/search-words.ts`). */
    words: tsvector(),
    raw: jsonb().$type<Json>(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.postedAt] }),
    index('mentions_brand_time').on(table.brandId, table.postedAt, table.id),
    index('mentions_author_time')
      .on(table.authorId, table.postedAt)
      .where(sql`${table.authorId} is not null`),
    index('mentions_words').using('gin', table.words),
    index('mentions_ticket')
      .on(table.ticketId)
      .where(sql`${table.ticketId} is not null`),
  ],
)
