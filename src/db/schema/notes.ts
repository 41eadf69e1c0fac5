import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** What agents tell each other about a ticket; never leaves the house. */
export const notes = pgTable(
  'notes',
  {
    id: uuid().primaryKey(),
    ticketId: uuid('ticket_id').notNull(),
    agentId: integer('agent_id'),
    actor: text().notNull(),
    text: text().notNull(),
    /** The agents named with an @. */
    agentIds: jsonb('agent_ids').$type<number[]>().notNull(),
    createdAt: at('created_at').notNull(),
    deletedAt: at('deleted_at'),
  },
  (table) => [
    index('notes_ticket').on(table.ticketId, table.createdAt),
    index('notes_words').using('gin', sql`to_tsvector('simple', ${table.text})`),
  ],
)
