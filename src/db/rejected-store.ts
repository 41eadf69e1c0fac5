import type { RejectedItem } from '../model/source.ts'
import type { Tx } from './sql.ts'

export type RejectedRow = { key: string; reason: string; excerpt: string; draft: string | null }

/** Of one source; older ones make room. */
const KEPT = 200

/** Lists what could not be read; the same again counts up. */
export async function keepRejected(
  tx: Tx,
  sourceId: number,
  rows: readonly RejectedRow[],
  now: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO rejected_items AS r (source_id, key, at, reason, excerpt, draft)
     SELECT DISTINCT ON (key) $1::int, key, $3::text::timestamptz, reason, excerpt, draft
     FROM json_to_recordset($2::text::json) AS x(key text, reason text, excerpt text, draft text)
     ON CONFLICT (source_id, key) DO UPDATE SET at = excluded.at, times = r.times + 1,
       reason = excluded.reason`,
    [sourceId, JSON.stringify(rows), now],
  )
  await tx.query(
    `DELETE FROM rejected_items WHERE source_id = $1 AND id <= (
       SELECT id FROM rejected_items WHERE source_id = $1 ORDER BY id DESC OFFSET ${KEPT} LIMIT 1
     )`,
    [sourceId],
  )
}

/** The newest first. */
export function listRejected(db: Tx, sourceId: number): Promise<RejectedItem[]> {
  return db.query<RejectedItem>(
    `SELECT id::float8 AS id, iso(at) AS at, times, reason, excerpt, draft IS NOT NULL AS "canRetry"
     FROM rejected_items WHERE source_id = $1 ORDER BY at DESC, id DESC`,
    [sourceId],
  )
}

/** Those that can be tried again, with the collector's own words. */
export function listDrafts(
  db: Tx,
  sourceId: number,
): Promise<{ id: string; key: string; draft: string }[]> {
  return db.query(
    `SELECT id, key, draft FROM rejected_items WHERE source_id = $1 AND draft IS NOT NULL ORDER BY id`,
    [sourceId],
  )
}

export async function dropRejected(
  db: Tx,
  sourceId: number,
  keys: readonly string[] | null,
): Promise<number> {
  const rows = await db.query(
    `DELETE FROM rejected_items WHERE source_id = $1
       AND ($2::text IS NULL OR key IN (SELECT json_array_elements_text($2::text::json))) RETURNING 1`,
    [sourceId, keys && JSON.stringify(keys)],
  )
  return rows.length
}
