import { readStamp, readTargets } from '../../db/sla-store.ts'
import type { Tx } from '../../db/sql.ts'
import type { Targets } from '../../model/sla.ts'

const nothing: Targets = { policies: [], calendars: new Map(), teamCalendars: new Map() }

/** A stamp stands for just one state of one database; a few are kept, for processes that know several. */
const known = new Map<string, Targets>()
const KNOWN_MAX = 8

/** What times depend on: read once, and again only when somebody has changed it, in any process. */
export async function loadTargets(tx: Tx): Promise<Targets> {
  return (await loadTargetsFor(tx, null)).targets
}

/** The same, with when the source was last read to its end; null where it has not been. */
export async function loadTargetsFor(
  tx: Tx,
  sourceId: number | null,
): Promise<{ targets: Targets; lastReadAt: number | null }> {
  const { stamp, lastReadAt } = await readStamp(tx, sourceId)
  if (stamp === null) return { targets: nothing, lastReadAt }
  const before = known.get(stamp)
  if (before) return { targets: before, lastReadAt }
  const { policies, calendars, teams } = await readTargets(tx)
  const targets: Targets = {
    policies,
    calendars: new Map(calendars.map((calendar) => [calendar.id, calendar])),
    teamCalendars: new Map(teams.map(({ id, calendarId }) => [id, calendarId])),
  }
  const [oldest] = known.keys()
  if (known.size >= KNOWN_MAX && oldest !== undefined) known.delete(oldest)
  known.set(stamp, targets)
  return { targets, lastReadAt }
}
