import { bigint, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** Like complaints gathered into one matter with one owner. */
export const waves = pgTable(
  'waves',
  {
    id: uuid().primaryKey(),
    brandId: integer('brand_id').notNull(),
    title: text().notNull(),
    /** Of the text that began it. */
    simhash: bigint({ mode: 'bigint' }).notNull(),
    /** `open` or `closed`. */
    status: text().notNull(),
    assigneeId: integer('assignee_id'),
    /** Tickets that a person took out; they are not gathered again. */
    exceptions: jsonb().$type<string[]>().notNull().default([]),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
  },
  (table) => [index('waves_brand').on(table.brandId, table.status, table.lastAt)],
)
