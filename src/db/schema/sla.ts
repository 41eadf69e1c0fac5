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
import type { Json } from '../../model/mention.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** When a team works: hours by weekday in its zone, less its holidays. */
export const calendars = pgTable('calendars', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  /** IANA name. */
  timeZone: text('time_zone').notNull(),
  hours: jsonb().$type<Json>().notNull(),
  /** ISO dates. */
  holidays: jsonb().$type<string[]>().notNull().default([]),
  createdAt: at('created_at').notNull(),
})

/** Targets for the tickets that `when` names; the first by `position` decides. */
export const slaPolicies = pgTable('sla_policies', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  position: integer().notNull(),
  enabled: boolean().notNull().default(true),
  when: jsonb().$type<Json>().notNull(),
  /** Null = no target. */
  answerMinutes: integer('answer_minutes'),
  resolutionMinutes: integer('resolution_minutes'),
  warnMinutes: integer('warn_minutes').notNull(),
  /** Null = around the clock. */
  calendarId: integer('calendar_id').references(() => calendars.id),
  /** What happens where the owner does nothing after a miss; null = nothing. */
  escalation: jsonb().$type<Json>(),
  createdAt: at('created_at').notNull(),
})

/** One row: what the policies and calendars are at, and how far open tickets have followed. */
export const slaState = pgTable('sla_state', {
  id: smallint().primaryKey().default(1),
  /** Renewed with each change of a policy, a calendar or a team's hours. */
  stamp: uuid().notNull(),
  /** Tickets up to this id follow the newest change; null = all do. */
  reclockedTo: uuid('reclocked_to'),
})

/** Each target that was met, in time or late (src/triage/sla-outcome.ts); what the report is made of. */
export const slaOutcomes = pgTable(
  'sla_outcomes',
  {
    ticketId: uuid('ticket_id').notNull(),
    target: text().notNull(),
    owedAt: timestamp('owed_at', { withTimezone: true }).notNull(),
    metAt: timestamp('met_at', { withTimezone: true }).notNull(),
    inTarget: boolean('in_target').notNull(),
    usedMs: bigint('used_ms', { mode: 'number' }).notNull(),
    networkMs: bigint('network_ms', { mode: 'number' }).notNull(),
    collectorMs: bigint('collector_ms', { mode: 'number' }).notNull(),
    queueMs: bigint('queue_ms', { mode: 'number' }).notNull(),
    agentMs: bigint('agent_ms', { mode: 'number' }).notNull(),
    customerMs: bigint('customer_ms', { mode: 'number' }).notNull(),
    policyId: integer('policy_id').notNull(),
    brandId: integer('brand_id').notNull(),
    queue: text().notNull(),
    priority: smallint().notNull(),
    teamId: integer('team_id'),
    /** Who answered or resolved it; whose ticket it was where the service itself did. */
    agentId: integer('agent_id'),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.target, table.owedAt] }),
    index('sla_outcomes_met').on(table.metAt),
  ],
)
