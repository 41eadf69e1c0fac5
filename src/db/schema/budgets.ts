import { bigint, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** An account at a network that has said when it will answer again. */
export const accounts = pgTable('accounts', {
  key: text().primaryKey(),
  blockedUntil: at('blocked_until').notNull(),
})

/** What was spent of a budget in its last window. */
export const budgetUses = pgTable(
  'budget_uses',
  {
    account: text().notNull(),
    budget: text().notNull(),
    windowStart: at('window_start').notNull(),
    used: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.budget] })],
)
