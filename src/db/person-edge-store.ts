import type { Tx } from './sql.ts'

/** Any number, the same in every process: whoever holds it says who is one person. */
const LOCK = 4_812_011

/** Holds off everybody else who would say who is one person, until the transaction ends. */
export async function lockPersonEdges(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
}

export type Edge = { id: string; intoId: string; fromId: string }

/** The edges between these ids. */
export function edgesAmong(tx: Tx, ids: readonly string[]): Promise<Edge[]> {
  return tx.query<Edge>(
    `WITH part AS (SELECT value::uuid AS id FROM json_array_elements_text($1::text::json))
     SELECT e.id, e.into_id AS "intoId", e.from_id AS "fromId" FROM person_edges e
     WHERE e.into_id IN (SELECT id FROM part) AND e.from_id IN (SELECT id FROM part) ORDER BY e.id`,
    [JSON.stringify(ids)],
  )
}

/** Of these edges, those that are there. */
export async function edgesThere(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM person_edges
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}

export async function insertEdges(
  tx: Tx,
  edges: readonly Edge[],
  made: { at: string; actor: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO person_edges (id, into_id, from_id, at, actor)
     SELECT id, "intoId", "fromId", $2::text::timestamptz, $3
     FROM json_to_recordset($1::text::json) AS x(id uuid, "intoId" uuid, "fromId" uuid)`,
    [JSON.stringify(edges), made.at, made.actor],
  )
}

export async function deleteEdges(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `DELETE FROM person_edges
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
}

/** Writes who speaks for whom; everybody in it must have a row. */
export async function writeRoots(
  tx: Tx,
  roots: ReadonlyMap<string, string>,
  now: string,
): Promise<void> {
  const rows = [...roots].map(([id, rootId]) => ({ id, rootId }))
  await tx.query(
    `UPDATE people p SET root_id = x."rootId", version = p.version + 1, updated_at = $2::text::timestamptz
     FROM json_to_recordset($1::text::json) AS x(id uuid, "rootId" uuid)
     WHERE p.id = x.id AND p.root_id <> x."rootId"`,
    [JSON.stringify(rows), now],
  )
}

/** Remembers that two are not one person; `ids` in their order. */
export async function setApart(
  tx: Tx,
  [a, b]: readonly [string, string],
  said: { at: string; actor: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO person_apart (a, b, at, actor) VALUES ($1, $2, $3::text::timestamptz, $4)
     ON CONFLICT DO NOTHING`,
    [a, b, said.at, said.actor],
  )
}

/** Whom somebody of ours has said that none of these is. */
export async function apartFrom(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `WITH part AS (SELECT value::uuid AS id FROM json_array_elements_text($1::text::json))
     SELECT b AS id FROM person_apart WHERE a IN (SELECT id FROM part)
     UNION SELECT a FROM person_apart WHERE b IN (SELECT id FROM part)`,
    [JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}
