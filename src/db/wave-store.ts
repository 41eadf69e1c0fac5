import type { Wave, WaveStatus } from '../model/wave.ts'
import type { Tx } from './sql.ts'

/** So that no two workers gather at once. */
const GATHER_LOCK = 4_812_002

/** Whether this transaction is the one that gathers; it is until it ends. */
export async function mayGather(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [
    GATHER_LOCK,
  ])
  return row?.got === true
}

export type Loose = {
  id: string
  brandId: number
  excerpt: string
  postedAt: string
  simhash: string
}

/**
 * Complaints that belong to no wave, of tickets that still wait and were opened after `since`: the
 * newest `limit`, oldest first, each with the fingerprint of the mention that opened it.
 */
export async function looseComplaints(tx: Tx, since: string, limit: number): Promise<Loose[]> {
  const rows = await tx.query<Loose>(
    `SELECT t.id, t.brand_id AS "brandId", t.excerpt, t.opened_at AS "postedAt",
       said.simhash::text AS simhash
     FROM (
       SELECT id, brand_id, excerpt, opened_at FROM tickets
       WHERE queue = 'service' AND status IN ('open', 'pending', 'snoozed') AND wave_id IS NULL
         AND opened_at > $1::text::timestamptz
         AND NOT EXISTS (SELECT 1 FROM waves w WHERE jsonb_exists(w.exceptions, tickets.id::text))
       ORDER BY opened_at DESC LIMIT $2
     ) t, LATERAL (
       SELECT m.simhash FROM mentions m WHERE m.ticket_id = t.id ORDER BY m.posted_at LIMIT 1
     ) said
     WHERE said.simhash <> 0 ORDER BY t.opened_at, t.id`,
    [since, limit],
  )
  return rows
}

/** The waves that are still open and had somebody join after `since`. */
export function gatheringWaves(
  tx: Tx,
  since: string,
): Promise<{ id: string; brandId: number; simhash: string; ownerId: number | null }[]> {
  return tx.query(
    `SELECT id, brand_id AS "brandId", simhash::text AS simhash, assignee_id AS "ownerId" FROM waves
     WHERE status = 'open' AND last_at > $1::text::timestamptz ORDER BY first_at`,
    [since],
  )
}

export async function insertWave(
  tx: Tx,
  wave: { id: string; brandId: number; title: string; simhash: string; firstAt: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO waves (id, brand_id, title, simhash, status, first_at, last_at)
     VALUES ($1, $2, $3, $4::text::bigint, 'open', $5::text::timestamptz, $5::text::timestamptz)`,
    [wave.id, wave.brandId, wave.title, wave.simhash, wave.firstAt],
  )
}

/** Lets those tickets of `ids` join that belong to no wave yet, and their owner where they have none; their ids. */
export async function joinWave(
  tx: Tx,
  wave: { waveId: string; ownerId: number | null; ids: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `WITH joined AS (
       UPDATE tickets SET wave_id = $1::uuid, assignee_id = coalesce(assignee_id, $2::int)
       WHERE id IN (SELECT value::uuid FROM json_array_elements_text($3::text::json))
         AND wave_id IS NULL RETURNING id, opened_at
     ), stretched AS (
       UPDATE waves SET last_at = greatest(last_at, (SELECT max(opened_at) FROM joined))
       WHERE id = $1::uuid
     )
     SELECT id FROM joined`,
    [wave.waveId, wave.ownerId, JSON.stringify(wave.ids)],
  )
  return rows.map(({ id }) => id)
}

const WAVE = `w.id, w.brand_id AS "brandId", w.title, w.status,
  CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id, 'name', g.name) END AS owner,
  n.tickets, n.open, iso(w.first_at) AS "firstAt", iso(w.last_at) AS "lastAt"
  FROM waves w LEFT JOIN agents g ON g.id = w.assignee_id, LATERAL (
    SELECT count(*)::int AS tickets,
      (count(*) FILTER (WHERE t.status IN ('open', 'pending', 'snoozed')))::int AS open
    FROM tickets t WHERE t.wave_id = w.id
  ) n`

/** The newest `limit` waves with this status, the one with the newest complaint first. */
export function listWaves(
  db: Tx,
  filter: { status: WaveStatus; brandId: number | null },
  limit: number,
): Promise<Wave[]> {
  return db.query<Wave>(
    `SELECT ${WAVE} WHERE w.status = $1 AND ($2::int IS NULL OR w.brand_id = $2)
     ORDER BY w.last_at DESC, w.id LIMIT $3`,
    [filter.status, filter.brandId, limit],
  )
}

export async function findWave(db: Tx, id: string): Promise<Wave | null> {
  const [wave] = await db.query<Wave>(`SELECT ${WAVE} WHERE w.id = $1`, [id])
  return wave ?? null
}

/** Locks it until the transaction ends; false where there is none. */
export async function lockWave(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM waves WHERE id = $1 FOR UPDATE', [id])).length === 1
}

export async function setWave(
  tx: Tx,
  id: string,
  change: { status?: WaveStatus; ownerId?: number | null; exception?: string },
): Promise<void> {
  await tx.query(
    `UPDATE waves SET status = coalesce($2, status),
       assignee_id = CASE WHEN $3 THEN $4::int ELSE assignee_id END,
       exceptions = CASE WHEN $5::text IS NULL THEN exceptions
         ELSE exceptions || to_jsonb($5::text) END
     WHERE id = $1`,
    [
      id,
      change.status ?? null,
      change.ownerId !== undefined,
      change.ownerId ?? null,
      change.exception ?? null,
    ],
  )
}

/** The tickets of a wave, oldest first; those alone that wait for somebody where `waiting`. */
export async function waveTicketIds(db: Tx, id: string, waiting: boolean): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM tickets WHERE wave_id = $1
       AND (NOT $2 OR status IN ('open', 'pending', 'snoozed')) ORDER BY opened_at, id`,
    [id, waiting],
  )
  return rows.map((row) => row.id)
}
