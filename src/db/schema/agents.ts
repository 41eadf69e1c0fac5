import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** The people who work with Earshot. Who has left is kept, inactive: their history stays readable. */
export const agents = pgTable('agents', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  /** What follows the @ in a note. */
  handle: text().notNull().unique(),
  /** ISO 639-1; empty = any. */
  languages: jsonb().$type<string[]>().notNull().default([]),
  /** Open tickets at once that are given to them automatically. */
  capacity: integer().notNull().default(20),
  timeZone: text('time_zone').notNull().default('UTC'),
  /** What they chose: `online`, `away`; whether they are there also takes a recent `seenAt`. */
  presence: text().notNull().default('away'),
  seenAt: at('seen_at'),
  lastAssignedAt: at('last_assigned_at'),
  needsApproval: boolean('needs_approval').notNull().default(false),
  mayApprove: boolean('may_approve').notNull().default(true),
  active: boolean().notNull().default(true),
  createdAt: at('created_at').notNull(),
})

export const teams = pgTable('teams', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  /** How a ticket that is given to the team finds its owner: `by_hand`, `round_robin`, `least_loaded`. */
  distribution: text().notNull().default('by_hand'),
  calendarId: integer('calendar_id'),
  createdAt: at('created_at').notNull(),
})

export const teamMembers = pgTable(
  'team_members',
  {
    teamId: integer('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.agentId] })],
)

/** Who has a ticket on screen, and who types; a row is good for half a minute. */
export const viewers = pgTable(
  'viewers',
  {
    ticketId: uuid('ticket_id').notNull(),
    agentId: integer('agent_id').notNull(),
    typing: boolean().notNull(),
    seenAt: at('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.agentId] })],
)

/** What one agent is told: a mention in a note, a ticket given to them, a target about to be missed. */
export const notifications = pgTable(
  'notifications',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    agentId: integer('agent_id').notNull(),
    type: text().notNull(),
    ticketId: uuid('ticket_id'),
    data: jsonb().$type<Record<string, Json>>().notNull(),
    at: at('at').notNull(),
    readAt: at('read_at'),
  },
  (table) => [
    index('notifications_agent').on(table.agentId, table.id),
    index('notifications_unread')
      .on(table.agentId)
      .where(sql`${table.readAt} is null`),
  ],
)
