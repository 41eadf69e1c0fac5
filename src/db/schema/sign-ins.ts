import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { SignInState } from '../../model/sign-in.ts'

/** People who are signing in at a network, and what that gave until a source takes it over. */
export const signIns = pgTable(
  'sign_ins',
  {
    id: uuid().primaryKey(),
    collector: text().notNull(),
    /** Of the `state` that went to the network; null once that has come back. */
    stateHash: text('state_hash').unique(),
    /** Of what only the browser that began it has. */
    browserHash: text('browser_hash').notNull(),
    /** Options and credentials, at first also the PKCE verifier; sealed for this id. */
    sealed: text().notNull(),
    state: text().$type<SignInState>().notNull().default('begun'),
    /** Why it was refused. */
    message: text(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('sign_ins_expiry').on(table.expiresAt)],
)
