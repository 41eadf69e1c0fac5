import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { startPostgres } from './postgres-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server, and a migrated database on it to copy from. */
    postgres: { url: string; template: string }
  }
}

/** Starts or finds a real PostgreSQL and migrates one database, which every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensurePage({ say: (message) => void process.stdout.write(`${message}\n`) })
  const server = await startPostgres()
  process.stdout.write(`Tests run on ${server.title}\n`)
  const template = `earshot_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`CREATE DATABASE ${template}`)
  const url = new URL(server.url)
  url.pathname = `/${template}`
  const db = await openPostgres(url.href, 1)
  await migrate(db)
  await db.close()
  project.provide('postgres', { url: server.url, template })
  return async () => {
    await admin.unsafe(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
    await admin.end()
    await server.stop()
  }
}
