import { join } from 'node:path'
import { lockDataDir, type DataLock } from './data-lock.ts'
import { migrate } from './migrate.ts'
import { openEmbedded } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import type { Db } from './sql.ts'

/** Where the data lives: a server, a folder, or memory alone. */
export type DatabasePlace =
  | { kind: 'postgres'; url: string }
  | { kind: 'folder'; dataDir: string; pid: number }
  | { kind: 'memory'; archive?: string }

export type OpenDatabase = {
  db: Db
  /** Held for a folder; null otherwise. */
  lock: DataLock | null
  close(): Promise<void>
}

/** Opens the database and brings it up to this version. `AppError` conflict where the folder is taken. */
export async function openDatabase(place: DatabasePlace): Promise<OpenDatabase> {
  const lock = place.kind === 'folder' ? await lockDataDir(place.dataDir, place.pid) : null
  try {
    const db = await open(place)
    await migrate(db)
    return {
      db,
      lock,
      async close() {
        await db.close()
        await lock?.release()
      },
    }
  } catch (error) {
    await lock?.release()
    throw error
  }
}

function open(place: DatabasePlace): Promise<Db> {
  switch (place.kind) {
    case 'postgres':
      return openPostgres(place.url)
    case 'folder':
      return openEmbedded({ dataDir: join(place.dataDir, 'database') })
    case 'memory':
      return openEmbedded({ dataDir: null, ...(place.archive ? { archive: place.archive } : {}) })
  }
}
