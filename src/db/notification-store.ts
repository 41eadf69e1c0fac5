import type { Notification, NotificationType } from '../model/notification.ts'
import type { Tx } from './sql.ts'

export type NewNotification = {
  agentIds: readonly number[]
  type: NotificationType
  ticketId: string | null
  data: { actor: string; text: string }
  at: string
}

/** One for each of the agents who are active; who they are. */
export async function insertNotifications(tx: Tx, told: NewNotification): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `INSERT INTO notifications (agent_id, type, ticket_id, data, at)
     SELECT a.id, $2, $3::text::uuid, $4::text::jsonb, $5::text::timestamptz FROM agents a
     WHERE a.active AND a.id IN (SELECT value::int FROM json_array_elements_text($1::text::json))
     RETURNING agent_id AS id`,
    [JSON.stringify(told.agentIds), told.type, told.ticketId, JSON.stringify(told.data), told.at],
  )
  return rows.map(({ id }) => id)
}

/** What one agent is told of several tickets for the same reason; the text names the reason where it is the same. */
export type Gathered = Omit<NewNotification, 'agentIds' | 'ticketId'> & {
  agentId: number
  /** Null where the type alone is the reason. */
  reason: string | null
}

/** What an agent has not read of this type and reason since then, locked; `count` = null for a single one. */
export function lockUnread(
  tx: Tx,
  { agentId, type, reason }: Gathered,
  since: string,
): Promise<{ id: number; count: number | null }[]> {
  return tx.query(
    `SELECT id, (data ->> 'count')::int AS count FROM notifications
     WHERE agent_id = $1 AND read_at IS NULL AND type = $2 AND at > $4::text::timestamptz
       AND (ticket_id IS NOT NULL OR data ? 'count')
       AND ($3::text IS NULL OR coalesce(data ->> 'reason', data ->> 'text') = $3)
     ORDER BY id FOR UPDATE`,
    [agentId, type, reason, since],
  )
}

/** Makes one of `ids` out of all of them; where none of them is one already, it is a new one. */
export async function gatherInto(
  tx: Tx,
  { agentId, type, reason, data, at }: Gathered,
  count: number,
  { keep, drop }: { keep: number | null; drop: readonly number[] },
): Promise<void> {
  const all = JSON.stringify({ ...data, count, ...(reason === null ? {} : { reason }) })
  await tx.query(
    `DELETE FROM notifications WHERE id IN (
       SELECT value::int FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(drop)],
  )
  if (keep === null) {
    await tx.query(
      `INSERT INTO notifications (agent_id, type, data, at)
       SELECT id, $2, $3::text::jsonb, $4::text::timestamptz FROM agents WHERE id = $1 AND active`,
      [agentId, type, all, at],
    )
    return
  }
  await tx.query(
    `UPDATE notifications SET data = $2::text::jsonb, at = $3::text::timestamptz WHERE id = $1`,
    [keep, all, at],
  )
}

/** What an agent was told, the newest first, below the id `before` where one is given. */
export function listNotifications(
  db: Tx,
  agentId: number,
  before: number | null,
  limit: number,
): Promise<Notification[]> {
  return db.query<Notification>(
    `SELECT id, type, ticket_id AS "ticketId", coalesce(data ->> 'actor', 'system') AS actor,
       coalesce(data ->> 'text', '') AS text, iso(at) AS at, iso(read_at) AS "readAt"
     FROM notifications WHERE agent_id = $1 AND ($2::int IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [agentId, before, limit],
  )
}

/** How many an agent has not read. */
export async function countUnread(db: Tx, agentId: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM notifications WHERE agent_id = $1 AND read_at IS NULL',
    [agentId],
  )
  return row?.count ?? 0
}

/** Marks as read what an agent was told up to the id `upTo`; whether anything was unread. */
export async function markRead(tx: Tx, agentId: number, upTo: number, at: string) {
  const rows = await tx.query(
    `UPDATE notifications SET read_at = $3::text::timestamptz
     WHERE agent_id = $1 AND id <= $2 AND read_at IS NULL RETURNING 1`,
    [agentId, upTo, at],
  )
  return rows.length > 0
}

/** Drops up to `limit` that are older than `before`; how many. */
export async function dropNotifications(db: Tx, before: string, limit: number): Promise<number> {
  const rows = await db.query(
    `DELETE FROM notifications WHERE id IN (
       SELECT id FROM notifications WHERE at < $1::text::timestamptz ORDER BY id LIMIT $2
     ) RETURNING 1`,
    [before, limit],
  )
  return rows.length
}
