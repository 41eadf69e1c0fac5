import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import * as store from '../../db/notification-store.ts'
import type { Tx } from '../../db/sql.ts'
import type { Notification, NotificationType } from '../../model/notification.ts'
import { requireAgent } from './agents.ts'
import { excerptOf } from '../merge-ticket.ts'
import { gatherTellings, isGathered, type One } from './gather-tellings.ts'

export type Telling = {
  agentIds: readonly number[]
  type: NotificationType
  ticketId: string | null
  /** What it is about, of any length: a line of it is kept. */
  text: string
}

/** Tells agents something, at commit. Who does it is not told, nor who has left. */
export async function notify(tx: Tx, ctx: Context, telling: Telling): Promise<void> {
  await notifyOfMany(tx, ctx, [telling])
}

/** The same of many things at once; what a flood of tickets makes of one kind becomes one line. */
export async function notifyOfMany(
  tx: Tx,
  ctx: Context,
  tellings: readonly Telling[],
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  // Only people are named: whoever has not said who they are stays `system`.
  const actor = ctx.agent?.name ?? 'system'
  const told = new Set<number>()
  const many: One[] = []
  for (const { type, ticketId, text, ...telling } of tellings) {
    const agentIds = telling.agentIds.filter((id) => id !== ctx.agent?.id)
    if (ticketId !== null && isGathered(type)) {
      many.push(...agentIds.map((agentId) => ({ agentId, type, ticketId, text })))
    } else if (agentIds.length > 0) {
      const data = { actor, text: excerptOf(text) }
      const ids = await store.insertNotifications(tx, { agentIds, type, ticketId, data, at })
      for (const id of ids) told.add(id)
    }
  }
  for (const id of await gatherTellings(tx, ctx, actor, many)) told.add(id)
  await wake(tx, ctx, [...told])
}

export type Notifications = { items: Notification[]; next: string | null; unread: number }

/** What the acting agent was told, the newest first; nothing where nobody has said who they are. */
export async function listNotifications(
  ctx: Context,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<Notifications> {
  const { agent } = ctx
  if (!agent) return { items: [], next: null, unread: 0 }
  const rows = await store.listNotifications(ctx.db, agent.id, before ?? null, limit + 1)
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const unread = await store.countUnread(ctx.db, agent.id)
  return { items, next: last ? String(last.id) : null, unread }
}

/** Marks as read what the acting agent was told up to `upTo`. `AppError` invalid without an agent. */
export async function readNotifications(ctx: Context, upTo: number): Promise<void> {
  const { id } = requireAgent(ctx)
  await ctx.db.transaction(async (tx) => {
    const at = new Date(ctx.now()).toISOString()
    if (await store.markRead(tx, id, upTo, at)) await wake(tx, ctx, [id])
  })
}

/** Has the pages of these agents look again; of no ticket, so that no history shows it. */
async function wake(tx: Tx, ctx: Context, agentIds: readonly number[]): Promise<void> {
  if (agentIds.length === 0) return
  const at = new Date(ctx.now()).toISOString()
  const data = { agentIds: [...agentIds] }
  await recordEvents(tx, [{ at, type: 'notified', actor: ctx.actor, ticketId: null, data }])
}
