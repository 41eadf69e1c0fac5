import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type {
  Features,
  FitRule,
  LeadState,
  Need,
  NurtureReason,
  RejectReason,
  SalesSettings,
  ScorePart,
  Weights,
} from '../../model/lead.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** People who may buy. Somebody has one that is not closed; after it was won or lost there may be another. */
export const leads = pgTable(
  'leads',
  {
    id: uuid().primaryKey(),
    /** The row of `people` that it was said of; it stays with that row when people are joined. */
    personId: uuid('person_id').notNull(),
    /** The lead of the same person that speaks for this one; null where it speaks for itself. */
    intoId: uuid('into_id'),
    /** Of the newest signal. */
    brandId: integer('brand_id').notNull(),
    ticketId: uuid('ticket_id'),
    excerpt: text().notNull(),
    language: text().notNull(),
    signalAt: at('signal_at').notNull(),
    /** The newest signal that is no faint one; null = there was none. */
    strongAt: at('strong_at'),
    state: text().$type<LeadState>().notNull(),
    stateAt: at('state_at').notNull(),
    reason: text().$type<RejectReason | NurtureReason>(),
    resurfaceAt: at('resurface_at'),
    agentId: integer('agent_id'),
    /** Somebody, or a date, said that it is worth a look: a low score does not take it away. */
    byHand: boolean('by_hand').notNull().default(false),
    score: smallint().notNull(),
    features: jsonb().$type<Features>().notNull(),
    parts: jsonb().$type<ScorePart[]>().notNull(),
    whyNow: text('why_now').notNull(),
    need: text().$type<Need>().notNull(),
    weightsId: integer('weights_id').notNull(),
    scoredAt: at('scored_at').notNull(),
    amount: numeric({ precision: 14, scale: 2 }),
    currency: text(),
    version: integer().notNull().default(1),
    createdAt: at('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('leads_living')
      .on(table.personId)
      .where(sql`${table.state} not in ('won', 'lost')`),
    index('leads_person').on(table.personId),
    index('leads_list')
      .on(table.state, table.score, table.id)
      .where(sql`${table.intoId} is null`),
    index('leads_rep')
      .on(table.agentId, table.state, table.score, table.id)
      .where(sql`${table.agentId} is not null`),
    index('leads_resurface')
      .on(table.resurfaceAt)
      .where(sql`${table.resurfaceAt} is not null`),
    index('leads_scored')
      .on(table.scoredAt)
      .where(sql`${table.state} in ('new', 'offered', 'nurture')`),
  ],
)

/** What reps said of leads, with what was known then: the weights learn from it. */
export const leadDecisions = pgTable(
  'lead_decisions',
  {
    id: uuid().primaryKey(),
    leadId: uuid('lead_id').notNull(),
    agentId: integer('agent_id'),
    at: at('at').notNull(),
    /** Null = accepted. */
    reason: text().$type<RejectReason>(),
    features: jsonb().$type<Features>().notNull(),
    score: smallint().notNull(),
    /** Taken back: nothing is learned from it. */
    undoneAt: at('undone_at'),
  },
  (table) => [
    index('lead_decisions_lead').on(table.leadId),
    index('lead_decisions_at').on(table.at),
  ],
)

/** Weights that were learned, the newest by id in use. */
export const leadWeights = pgTable('lead_weights', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  learnedAt: at('learned_at').notNull(),
  decisions: integer().notNull(),
  /** The newest change among the decisions that it was learned from. */
  upTo: at('up_to').notNull(),
  weights: jsonb().$type<Weights>().notNull(),
})

/** One row: how leads are handled. */
export const salesSettings = pgTable('sales_settings', {
  id: integer().primaryKey(),
  contactGapDays: integer('contact_gap_days').notNull(),
  offerFrom: integer('offer_from').notNull(),
  nurtureDays: integer('nurture_days').notNull(),
  fitRules: jsonb('fit_rules').$type<FitRule[]>().notNull(),
  replies: jsonb().$type<SalesSettings['replies']>().notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** What of an agent makes a rep. */
export const salesReps = pgTable('sales_reps', {
  agentId: integer('agent_id').primaryKey(),
  sells: boolean().notNull().default(false),
  territories: jsonb().$type<string[]>().notNull().default([]),
  /** Whose turn it was last, in milliseconds since 1970. */
  lastOfferedAt: bigint('last_offered_at', { mode: 'number' }),
})
