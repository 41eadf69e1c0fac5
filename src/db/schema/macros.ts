import { integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** Answers that agents use again and again, with fields to fill in. */
export const savedReplies = pgTable('saved_replies', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  text: text().notNull(),
  /** ISO 639-1; null = any. */
  language: text(),
  updatedAt: at('updated_at').notNull(),
})

/** Several steps in one key. */
export const macros = pgTable('macros', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  /** The digit that runs it, after `m`; null = from the palette. */
  key: text().unique(),
  steps: jsonb().$type<Json>().notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** A way to look at tickets that somebody keeps. */
export const savedViews = pgTable('saved_views', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  /** Whose it is; null = everybody's. */
  agentId: integer('agent_id'),
  filter: jsonb().$type<Json>().notNull(),
  position: integer().notNull(),
  createdAt: at('created_at').notNull(),
})
