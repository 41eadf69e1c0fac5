import { bigint, boolean, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { Json } from '../../model/mention.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** The user's rules, before those that Earshot brings along; read by `position`. */
export const rules = pgTable('rules', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  position: integer().notNull(),
  enabled: boolean().notNull().default(true),
  when: jsonb().$type<Json>().notNull(),
  then: jsonb().$type<Json>().notNull(),
  hits: bigint({ mode: 'number' }).notNull().default(0),
  lastHitAt: at('last_hit_at'),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
  /** It can be brought back, and tickets name it still. */
  deletedAt: at('deleted_at'),
})
