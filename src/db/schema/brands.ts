import { integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { BrandKind } from '../../model/brand.ts'

export const brands = pgTable('brands', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  kind: text().$type<BrandKind>().notNull(),
  query: text().notNull(),
  excludedAuthors: jsonb('excluded_authors').$type<string[]>().notNull().default([]),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})
