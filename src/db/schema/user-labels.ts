import {
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { LabelEstimate } from '../../model/user-label.ts'

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** Labels that users defined by examples, and what was fitted to them. */
export const userLabels = pgTable('user_labels', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  /** The shipped model whose vectors it reads. */
  base: text().notNull(),
  tier: text().$type<'fast' | 'full'>().notNull(),
  /** float32, one for each number of a vector. */
  weights: bytea().notNull(),
  bias: doublePrecision().notNull(),
  /** The probability from which it is given. */
  cut: doublePrecision().notNull(),
  estimate: jsonb().$type<LabelEstimate>().notNull(),
  warning: text(),
  actor: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

/** What a label was made from; a text that is a mention's goes with the mention. */
export const userLabelExamples = pgTable(
  'user_label_examples',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    labelId: integer('label_id')
      .notNull()
      .references(() => userLabels.id, { onDelete: 'cascade' }),
    mentionId: uuid('mention_id'),
    text: text().notNull(),
    positive: boolean().notNull(),
  },
  (table) => [
    index('user_label_examples_label').on(table.labelId),
    index('user_label_examples_mention').on(table.mentionId),
  ],
)
