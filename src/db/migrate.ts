import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Db } from './sql.ts'

const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url))
/** Any number, the same in every version: whoever holds it migrates, the others wait. */
const LOCK = 7_270_327

/**
 * Brings the database up to this version, each migration in a transaction of its own. Returns how
 * many ran. A second process waits and then finds nothing to do.
 */
export async function migrate(db: Db): Promise<number> {
  const files = readMigrationFiles({ migrationsFolder: FOLDER })
  await db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await tx.query(
      'CREATE TABLE IF NOT EXISTS migrations (hash text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())',
    )
  })
  let ran = 0
  for (const file of files) {
    ran += await db.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
      const [done] = await tx.query('SELECT 1 FROM migrations WHERE hash = $1', [file.hash])
      if (done) return 0
      // A migration of a large table may take longer than any request is allowed to.
      await tx.query('SET LOCAL statement_timeout = 0')
      for (const statement of file.sql) await tx.query(statement)
      await tx.query('INSERT INTO migrations (hash) VALUES ($1)', [file.hash])
      return 1
    })
  }
  return ran
}
