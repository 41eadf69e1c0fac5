import type { Context } from '../../context.ts'
import type { Tx } from '../../db/sql.ts'
import { lockWaiting } from '../../db/team-store.ts'
import { assignIn } from './assign-ticket.ts'
import { openDesk } from './desk.ts'
import { takeFromInactive } from './take-from-inactive.ts'

const BATCH = 200

/**
 * Takes away what belongs to people who have left, and hands out what waits with teams to whoever is
 * there and has room, the most urgent first; returns how many were handed out. Any number of workers
 * may run it.
 */
export async function distribute(ctx: Context): Promise<number> {
  await takeFromInactive(ctx)
  let given = 0
  let count: number
  do {
    count = await ctx.db.transaction((tx) => handOut(tx, ctx))
    given += count
  } while (count === BATCH)
  return given
}

async function handOut(tx: Tx, ctx: Context): Promise<number> {
  const desk = openDesk(tx, ctx)
  let given = 0
  for (const { id: teamId, room, languages } of await desk.freeTeams()) {
    const waiting = await lockWaiting(tx, teamId, languages, Math.min(room, BATCH - given))
    for (const ticket of waiting) {
      const { assigneeId } = await assignIn(tx, ctx, ticket, { teamId }, desk)
      if (assigneeId !== null) given += 1
    }
    if (given === BATCH) break
  }
  return given
}
