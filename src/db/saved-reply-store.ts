import type { SavedReply, SavedReplyInput, SavedReplyPatch } from '../model/saved-reply.ts'
import type { Tx } from './sql.ts'

const REPLY = 'id, name, text, language, iso(updated_at) AS "updatedAt"'

/** Every saved reply, by name. */
export function listSavedReplies(db: Tx): Promise<SavedReply[]> {
  return db.query<SavedReply>(`SELECT ${REPLY} FROM saved_replies ORDER BY lower(name), id`)
}

/** One saved reply, or null. */
export async function findSavedReply(db: Tx, id: number): Promise<SavedReply | null> {
  const [row] = await db.query<SavedReply>(`SELECT ${REPLY} FROM saved_replies WHERE id = $1`, [id])
  return row ?? null
}

/** Fails on the unique key where the name is taken. */
export async function insertSavedReply(
  tx: Tx,
  { name, text, language }: SavedReplyInput,
  now: string,
): Promise<SavedReply> {
  const [row] = await tx.query<SavedReply>(
    `INSERT INTO saved_replies (name, text, language, updated_at)
     VALUES ($1, $2, $3, $4::text::timestamptz) RETURNING ${REPLY}`,
    [name, text, language, now],
  )
  if (!row) throw new Error('An insert returned no row')
  return row
}

/** Null where there is none such. Fails on the unique key where the name is taken. */
export async function updateSavedReply(
  tx: Tx,
  id: number,
  { name, text, language }: SavedReplyPatch,
  now: string,
): Promise<SavedReply | null> {
  const [row] = await tx.query<SavedReply>(
    `UPDATE saved_replies SET name = coalesce($2, name), text = coalesce($3, text),
       language = CASE WHEN $4 THEN $5 ELSE language END, updated_at = $6::text::timestamptz
     WHERE id = $1 RETURNING ${REPLY}`,
    [id, name ?? null, text ?? null, language !== undefined, language ?? null, now],
  )
  return row ?? null
}

export async function deleteSavedReply(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.query('DELETE FROM saved_replies WHERE id = $1 RETURNING 1', [id])
  return rows.length === 1
}

/** What a ticket fills a reply with. `timeZone` is the agent's, where there is one. */
export type TicketFacts = {
  authorName: string | null
  authorHandle: string | null
  brandName: string
  network: string
  language: string
  timeZone: string | null
}

/** Null where there is no such ticket. */
export async function ticketFacts(
  db: Tx,
  ticketId: string,
  agentId: number | null,
): Promise<TicketFacts | null> {
  const [row] = await db.query<TicketFacts>(
    `SELECT a.name AS "authorName", a.handle AS "authorHandle", coalesce(b.name, '') AS "brandName",
       t.network, t.language, (SELECT g.time_zone FROM agents g WHERE g.id = $2) AS "timeZone"
     FROM tickets t LEFT JOIN authors a ON a.id = t.author_id LEFT JOIN brands b ON b.id = t.brand_id
     WHERE t.id = $1`,
    [ticketId, agentId],
  )
  return row ?? null
}
