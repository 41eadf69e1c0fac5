import type { NoteView } from '../model/views.ts'
import type { Tx } from './sql.ts'

export type Note = {
  id: string
  ticketId: string
  agentId: number | null
  actor: string
  text: string
  /** The agents named with an @. */
  agentIds: number[]
  deleted: boolean
}

export async function insertNote(tx: Tx, note: Note, at: string): Promise<void> {
  await tx.query(
    `INSERT INTO notes (id, ticket_id, agent_id, actor, text, agent_ids, created_at)
     SELECT id, "ticketId", "agentId", actor, text, "agentIds", $2::text::timestamptz
     FROM json_to_record($1::text::json) AS x(id uuid, "ticketId" uuid, "agentId" int, actor text,
       text text, "agentIds" jsonb)`,
    [JSON.stringify(note), at],
  )
}

/** The note, deleted or not; null where there never was one. */
export async function findNote(tx: Tx, id: string): Promise<Note | null> {
  const [row] = await tx.query<Note>(
    `SELECT id, ticket_id AS "ticketId", agent_id AS "agentId", actor, text,
       agent_ids AS "agentIds", deleted_at IS NOT NULL AS deleted FROM notes WHERE id = $1`,
    [id],
  )
  return row ?? null
}

/** Deletes the note or, with null, brings it back; false where it is so already. */
export async function markNote(tx: Tx, id: string, deletedAt: string | null): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE notes SET deleted_at = $2::text::timestamptz
     WHERE id = $1 AND (deleted_at IS NULL) <> ($2::text IS NULL) RETURNING 1`,
    [id, deletedAt],
  )
  return rows.length === 1
}

/** A ticket's notes, oldest first; those that are deleted are left out. */
export function ticketNotes(db: Tx, ticketId: string): Promise<NoteView[]> {
  return db.query<NoteView>(
    `SELECT n.id, iso(n.created_at) AS at, n.actor, n.text, coalesce((
         SELECT json_agg(json_build_object('id', a.id, 'handle', a.handle) ORDER BY a.id)
         FROM agents a WHERE n.agent_ids @> to_jsonb(a.id)), '[]') AS agents
     FROM notes n WHERE n.ticket_id = $1 AND n.deleted_at IS NULL ORDER BY n.created_at, n.id`,
    [ticketId],
  )
}

/** Which of these notes are deleted. */
export async function deletedNotes(db: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM notes WHERE deleted_at IS NOT NULL
       AND id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}
