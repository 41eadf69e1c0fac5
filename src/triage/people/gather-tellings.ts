import type { Context } from '../../context.ts'
import * as store from '../../db/notification-store.ts'
import type { Tx } from '../../db/sql.ts'
import type { NotificationType } from '../../model/notification.ts'
import { excerptOf } from '../merge-ticket.ts'

/** What one agent is told of one ticket. */
export type One = { agentId: number; type: NotificationType; ticketId: string; text: string }

/** What happens to many tickets by itself; a person who names or asks somebody is told of each time. */
const gathered: ReadonlySet<NotificationType> = new Set([
  'assigned',
  'due_soon',
  'late',
  'escalated',
  'rule',
])

/** So many unread ones in so long a time are told one by one; more become one. */
const FEW = 5
const SPAN_MS = 3_600_000

export function isGathered(type: NotificationType): boolean {
  return gathered.has(type)
}

/**
 * Tells agents of tickets so that a flood is one line: the first few each by itself, and when there
 * are more, all of them together, as long as it is unread. Answers who was told.
 */
export async function gatherTellings(
  tx: Tx,
  ctx: Context,
  actor: string,
  tellings: readonly One[],
): Promise<number[]> {
  const groups = Map.groupBy(tellings, ({ agentId, type, text }) =>
    JSON.stringify([agentId, type, reasonOf({ type, text })]),
  )
  // In one order everywhere, so that two who tell the same people do not wait for each other.
  for (const key of [...groups.keys()].sort()) await tellOne(tx, ctx, actor, groups.get(key) ?? [])
  return [...new Set(tellings.map(({ agentId }) => agentId))]
}

async function tellOne(tx: Tx, ctx: Context, actor: string, all: readonly One[]): Promise<void> {
  const [first] = all
  if (!first) return
  const { agentId, type } = first
  const reason = reasonOf(first)
  const now = ctx.now()
  const at = new Date(now).toISOString()
  const about = { agentId, type, reason, at, data: { actor, text: '' } }
  const unread = await store.lockUnread(tx, about, new Date(now - SPAN_MS).toISOString())
  // A ticket may have missed two targets at once.
  const tickets = new Set(all.map(({ ticketId }) => ticketId)).size
  const total = unread.reduce((sum, { count }) => sum + (count ?? 1), tickets)
  if (total <= FEW) {
    for (const { ticketId, text } of all) {
      const data = { actor, text: excerptOf(text) }
      await store.insertNotifications(tx, { agentIds: [agentId], type, ticketId, data, at })
    }
    return
  }
  const keep = unread.find(({ count }) => count !== null)?.id ?? null
  const drop = unread.flatMap(({ id }) => (id === keep ? [] : [id]))
  const text = reason === null ? `${total} tickets` : `${reason}: ${total} tickets`
  await store.gatherInto(tx, { ...about, data: { actor, text } }, total, { keep, drop })
}

/** The rule, by its name. */
function reasonOf({ type, text }: Pick<One, 'type' | 'text'>): string | null {
  return type === 'rule' ? excerptOf(text) : null
}
