import type { Tx } from './sql.ts'

/** Sources whose mentions are forgotten after a time, with the days. */
export async function listRetentions(db: Tx): Promise<{ id: number; days: number }[]> {
  return db.query(
    `SELECT id, retention_days AS days FROM sources WHERE retention_days IS NOT NULL ORDER BY id`,
  )
}

/**
 * Forgets up to `limit` mentions of a source that were read before `before` (ISO): their text and
 * what their tickets show of it. Counters keep that they were; keys keep them from coming back.
 * Returns how many.
 */
export async function forgetMentions(
  tx: Tx,
  sourceId: number,
  before: string,
  now: string,
  limit: number,
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `WITH old AS (
       SELECT m.id, m.posted_at, m.external_id, m.ticket_id FROM mentions m
       WHERE m.source_id = $1 AND m.seen_at < $2::text::timestamptz LIMIT $4
     ), keyed AS (
       UPDATE mention_keys k SET deleted_at = $3::text::timestamptz
       FROM old WHERE k.source_id = $1 AND k.external_id = old.external_id
     ), gone AS (
       DELETE FROM mentions m USING old WHERE m.id = old.id AND m.posted_at = old.posted_at
       RETURNING m.ticket_id
     ), counted AS (
       SELECT ticket_id, count(*)::int AS count FROM gone WHERE ticket_id IS NOT NULL GROUP BY 1
     ), tickets_told AS (
       UPDATE tickets t SET mention_count = greatest(0, t.mention_count - c.count),
         excerpt = 'No longer kept.', version = t.version + 1, updated_at = $3::text::timestamptz
       FROM counted c WHERE t.id = c.ticket_id
     )
     SELECT count(*)::int AS count FROM gone`,
    [sourceId, before, now, limit],
  )
  return row?.count ?? 0
}

/** Drops the keys of what was deleted before it ever came, when that is long ago; how many. */
export async function dropStrays(db: Tx, before: string, limit: number): Promise<number> {
  const rows = await db.query(
    `DELETE FROM mention_keys WHERE (source_id, external_id) IN (
       SELECT source_id, external_id FROM mention_keys
       WHERE content_hash = 0 AND deleted_at < $1::text::timestamptz LIMIT $2
     ) RETURNING 1`,
    [before, limit],
  )
  return rows.length
}
