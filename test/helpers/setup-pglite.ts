import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openEmbedded } from '../../src/db/pglite.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated embedded database, packed. */
    archive: string
    /** The same as a folder, to be copied. */
    seed: string
  }
}

/** Migrates an embedded database once and packs it; every test file starts from the copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensurePage({ say: (message) => void process.stdout.write(`${message}\n`) })
  const folder = await mkdtemp(join(tmpdir(), 'earshot-pglite-'))
  const archive = join(folder, 'migrated.tar.gz')
  const seed = join(folder, 'database')
  const db = await openEmbedded({ dataDir: seed })
  await migrate(db)
  const [row] = await db.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  )
  process.stdout.write(`Tests run on the embedded PGlite (PostgreSQL ${row?.version ?? ''})\n`)
  await writeFile(archive, await db.dump())
  await db.close()
  project.provide('archive', archive)
  project.provide('seed', seed)
  return () => rm(folder, { recursive: true, force: true })
}
