import { sql } from 'drizzle-orm'
import {
  customType,
  date,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { TrainingReport, VersionState } from '../../model/model-version.ts'

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true })

/** Every training; at most one is promoted: that one answers. */
export const modelVersions = pgTable(
  'model_versions',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    at: at('at').notNull(),
    actor: text().notNull(),
    state: text().$type<VersionState>().notNull(),
    parentId: integer('parent_id'),
    /** The shipped model that it was fitted to. */
    base: text().notNull(),
    /** Stands for the set of examples that it saw. */
    examples: text().notNull(),
    reason: text(),
    report: jsonb().$type<TrainingReport>().notNull(),
    /** Null where the tier stays as shipped, and for what was refused. */
    fastHeads: bytea('fast_heads'),
    fullHeads: bytea('full_heads'),
  },
  (table) => [
    uniqueIndex('model_versions_promoted')
      .on(table.state)
      .where(sql`${table.state} = 'promoted'`),
  ],
)

/** One row: whose turn it is to train, and the last night that was done. */
export const trainingTurn = pgTable('training_turn', {
  id: integer().primaryKey(),
  owner: uuid(),
  leaseUntil: at('lease_until'),
  nightOf: date('night_of'),
})
