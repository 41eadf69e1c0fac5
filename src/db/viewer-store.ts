import type { Viewer } from '../model/views.ts'
import type { Tx } from './sql.ts'

/** How long somebody is still shown who has not said again that they look. */
const FRESH = `seen_at > now() - interval '30 seconds'`

/**
 * Notes that an agent has a ticket on screen. Answers whether that is news: they have just come, or
 * begun or ended typing. Null where there is no such ticket. Goes by the database's clock.
 */
export async function markViewing(
  tx: Tx,
  ticketId: string,
  agentId: number,
  typing: boolean,
): Promise<boolean | null> {
  const [row] = await tx.query<{ before: boolean | null }>(
    `WITH before AS (
       SELECT typing FROM viewers WHERE ticket_id = $1::text::uuid AND agent_id = $2 AND ${FRESH}
     )
     INSERT INTO viewers (ticket_id, agent_id, typing, seen_at)
     SELECT id, $2, $3, now() FROM tickets WHERE id = $1::text::uuid
     ON CONFLICT (ticket_id, agent_id) DO UPDATE SET typing = excluded.typing, seen_at = now()
     RETURNING (SELECT typing FROM before) AS before`,
    [ticketId, agentId, typing],
  )
  return row ? row.before !== typing : null
}

/** Whether somebody had the ticket on screen who no longer has. */
export async function unmarkViewing(tx: Tx, ticketId: string, agentId: number): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM viewers WHERE ticket_id = $1::text::uuid AND agent_id = $2 RETURNING 1',
    [ticketId, agentId],
  )
  return rows.length > 0
}

/** Who has the ticket on screen, by name. */
export function listViewers(db: Tx, ticketId: string): Promise<Viewer[]> {
  return db.query<Viewer>(
    `SELECT json_build_object('id', a.id, 'name', a.name) AS agent, v.typing
     FROM viewers v JOIN agents a ON a.id = v.agent_id
     WHERE v.ticket_id = $1::text::uuid AND v.${FRESH} ORDER BY a.name, a.id`,
    [ticketId],
  )
}

/**
 * Wakes the readers of the live stream, at commit, without a row in the record: who looks at what is
 * true for half a minute and is asked for anew within that time.
 */
export async function hintViewers(tx: Tx, ticketId: string): Promise<void> {
  await tx.query(`SELECT pg_notify('earshot', 'viewers:' || $1)`, [ticketId])
}

/** Drops what has long ceased to be true. */
export async function dropViewers(db: Tx): Promise<void> {
  await db.query(`DELETE FROM viewers WHERE seen_at < now() - interval '10 minutes'`)
}
