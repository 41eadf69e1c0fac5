import type { TicketQuery } from '../model/ticket-query.ts'
import type { Tx } from './sql.ts'

/** A saved view without its count; `agentId` null = everybody's. */
export type ViewRow = {
  id: number
  name: string
  agentId: number | null
  filter: TicketQuery
  position: number
}

const VIEW = 'id, name, agent_id AS "agentId", filter, position'

/** The agent's own views (none where null) and everybody's, in their order. */
export function listViews(db: Tx, agentId: number | null): Promise<ViewRow[]> {
  return db.query<ViewRow>(
    `SELECT ${VIEW} FROM saved_views WHERE agent_id IS NULL OR agent_id = $1
     ORDER BY position, lower(name), id`,
    [agentId],
  )
}

/** A view that the agent may see, locked; null where there is none such. */
export async function lockView(
  tx: Tx,
  id: number,
  agentId: number | null,
): Promise<ViewRow | null> {
  const [row] = await tx.query<ViewRow>(
    `SELECT ${VIEW} FROM saved_views WHERE id = $1 AND (agent_id IS NULL OR agent_id = $2)
     FOR UPDATE`,
    [id, agentId],
  )
  return row ?? null
}

/** How many views the agent has, or everybody where null. */
export async function countViews(tx: Tx, agentId: number | null): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM saved_views WHERE agent_id IS NOT DISTINCT FROM $1::int',
    [agentId],
  )
  return row?.count ?? 0
}

export async function insertView(tx: Tx, view: Omit<ViewRow, 'id'>, now: string): Promise<ViewRow> {
  const [row] = await tx.query<ViewRow>(
    `INSERT INTO saved_views (name, agent_id, filter, position, created_at)
     VALUES ($1, $2, $3::text::jsonb, $4, $5::text::timestamptz) RETURNING ${VIEW}`,
    [view.name, view.agentId, JSON.stringify(view.filter), view.position, now],
  )
  if (!row) throw new Error('An insert returned no row')
  return row
}

export async function updateView(tx: Tx, view: ViewRow): Promise<void> {
  await tx.query(
    `UPDATE saved_views SET name = $2, agent_id = $3, filter = $4::text::jsonb, position = $5
     WHERE id = $1`,
    [view.id, view.name, view.agentId, JSON.stringify(view.filter), view.position],
  )
}

export async function deleteView(tx: Tx, id: number): Promise<void> {
  await tx.query('DELETE FROM saved_views WHERE id = $1', [id])
}
