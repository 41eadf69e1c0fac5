import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import * as store from '../db/integration-store.ts'
import { insertNotifications } from '../db/notification-store.ts'
import type { Tx } from '../db/sql.ts'
import { OFF_AFTER_MS } from './schedule.ts'

const SILENT = 'Nothing has got there for five days.'

/** Turns off what has not worked for five days, and tells the team; how many there were. */
export async function turnOffSilent(ctx: Context): Promise<number> {
  const now = ctx.now()
  const since = new Date(now - OFF_AFTER_MS).toISOString()
  return ctx.db.transaction(async (tx) => {
    const off = await store.turnOffFailing(tx, since, new Date(now).toISOString(), SILENT)
    for (const { name } of off) await tellTeam(tx, ctx, name, SILENT)
    return off.length
  })
}

/** Turns off one whose receiver wants nothing more, and tells the team. */
export async function turnOff(
  ctx: Context,
  { id, name }: { id: number; name: string },
  reason: string,
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  await ctx.db.transaction(async (tx) => {
    if (await store.turnOffGone(tx, id, at, reason)) await tellTeam(tx, ctx, name, reason)
  })
}

async function tellTeam(tx: Tx, ctx: Context, name: string, reason: string): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const agentIds = await insertNotifications(tx, {
    agentIds: await store.activeAgentIds(tx),
    type: 'integration_off',
    ticketId: null,
    data: { actor: 'system', text: `${name}: ${reason}` },
    at,
  })
  if (agentIds.length === 0) return
  await recordEvents(tx, [
    { at, type: 'notified', actor: 'system', ticketId: null, data: { agentIds } },
  ])
}
