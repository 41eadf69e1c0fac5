import { index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** `id` is made from network and external id, so that an author is known without a look-up. */
export const authors = pgTable(
  'authors',
  {
    id: uuid().primaryKey(),
    network: text().notNull(),
    externalId: text('external_id').notNull(),
    handle: text(),
    /** The handle as queries compare it: folded, without an @. */
    handleKey: text('handle_key'),
    name: text(),
    url: text(),
    avatarUrl: text('avatar_url'),
    followers: integer(),
    /** What the account says of itself, its links among it, and where it says it is, where the network tells. */
    bio: text(),
    place: text(),
    firstSeenAt: timestamp('first_seen_at', { withTimezone: true }).notNull().defaultNow(),
  },
  // Three more by which accounts of one person are found are in the migration `people`.
  (table) => [index('authors_handle_key').on(table.handleKey)],
)
