import type { Db } from './db/sql.ts'
import type { Logger } from './log.ts'

/** What every use case is given: the database, the clock, who asks, and where to say what happened. */
export type Context = {
  db: Db
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Who is behind a change, as history shows it: `system`, `import`, a person's name. */
  actor: string
  /** The person who does it, where it is one of the team; null and left out where it is not. */
  agent?: { id: number; name: string; handle: string } | null
  log: Logger
}
