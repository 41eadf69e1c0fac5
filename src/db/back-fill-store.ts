import type { Json } from '../model/mention.ts'
import type { BackFill, SourceError } from '../model/source.ts'
import type { Tx } from './sql.ts'

const COLUMNS = `source_id AS "sourceId", iso(since) AS since, iso(started_at) AS "startedAt",
  iso(reached_at) AS "reachedAt", state, stored::float8 AS stored, last_error AS "lastError"`

/** By source. */
export async function listBackFills(db: Tx): Promise<Map<number, BackFill>> {
  const rows = await db.query<BackFill & { sourceId: number }>(`SELECT ${COLUMNS} FROM back_fills`)
  return new Map(rows.map(({ sourceId, ...backFill }) => [sourceId, backFill]))
}

export async function findBackFill(db: Tx, sourceId: number): Promise<BackFill | null> {
  const [row] = await db.query<BackFill & { sourceId: number }>(
    `SELECT ${COLUMNS} FROM back_fills WHERE source_id = $1`,
    [sourceId],
  )
  if (!row) return null
  const { sourceId: _id, ...backFill } = row
  return backFill
}

/** Begins anew, whatever an earlier one had reached; one that runs loses its lease. */
export async function startBackFill(
  db: Tx,
  sourceId: number,
  times: { since: string; now: string },
): Promise<void> {
  await db.query(
    `INSERT INTO back_fills AS b (source_id, since, started_at)
     VALUES ($1, $2::text::timestamptz, $3::text::timestamptz)
     ON CONFLICT (source_id) DO UPDATE SET since = excluded.since, started_at = excluded.started_at,
       reached_at = NULL, state = 'running', stored = 0, cursor = NULL, next_run_at = now(),
       lease_until = NULL, lease_owner = NULL, fence = b.fence + 1, failures = 0, last_error = NULL`,
    [sourceId, times.since, times.now],
  )
}

/** False where none runs. */
export async function stopBackFill(db: Tx, sourceId: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE back_fills SET state = 'stopped', fence = fence + 1, lease_until = NULL
     WHERE source_id = $1 AND state = 'running' RETURNING 1`,
    [sourceId],
  )
  return rows.length === 1
}

export type BackFillLease = {
  sourceId: number
  fence: number
  cursor: Json | null
  /** ISO 8601. */
  since: string
  failures: number
}

/** Takes the back-fill that has been due longest, of a source that is on, for `leaseMs`, or null. */
export async function leaseDueBackFill(
  db: Tx,
  owner: string,
  leaseMs: number,
): Promise<BackFillLease | null> {
  const [lease] = await db.query<Omit<BackFillLease, 'fence'> & { fence: string }>(
    `UPDATE back_fills SET lease_owner = $1, lease_until = now() + $2 * interval '1 millisecond', fence = fence + 1
     WHERE source_id = (
       SELECT b.source_id FROM back_fills b JOIN sources s ON s.id = b.source_id
       WHERE b.state = 'running' AND s.enabled AND b.next_run_at <= now()
         AND (b.lease_until IS NULL OR b.lease_until < now())
         AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.key = s.account AND a.blocked_until > now())
       ORDER BY b.next_run_at LIMIT 1 FOR UPDATE OF b SKIP LOCKED
     )
     RETURNING source_id AS "sourceId", fence, cursor, iso(since) AS since, failures`,
    [owner, leaseMs],
  )
  return lease ? { ...lease, fence: Number(lease.fence) } : null
}

/** Keeps the lease for `leaseMs` more; false where it was lost. */
export async function extendBackFill(
  db: Tx,
  lease: Pick<BackFillLease, 'sourceId' | 'fence'>,
  leaseMs: number,
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE back_fills SET lease_until = now() + $3 * interval '1 millisecond'
     WHERE source_id = $1 AND fence = $2 RETURNING 1`,
    [lease.sourceId, lease.fence, leaseMs],
  )
  return rows.length === 1
}

/** How a run of a back-fill ended: there is no more, more in `waitMs`, or it was given up. */
export type BackFillEnd =
  | { state: 'done' }
  | { state: 'running'; waitMs: number; error: SourceError | null }
  | { state: 'failed'; error: SourceError }

/** Does nothing where the lease was lost. */
export async function endBackFill(
  db: Tx,
  lease: Pick<BackFillLease, 'sourceId' | 'fence'>,
  end: BackFillEnd,
): Promise<void> {
  const error = end.state === 'done' ? null : end.error
  await db.query(
    `UPDATE back_fills SET lease_until = NULL, lease_owner = NULL, state = $3,
       next_run_at = now() + $4 * interval '1 millisecond', last_error = $5::text::jsonb,
       failures = CASE WHEN $5::text IS NULL THEN 0 ELSE failures + 1 END
     WHERE source_id = $1 AND fence = $2`,
    [
      lease.sourceId,
      lease.fence,
      end.state,
      end.state === 'running' ? end.waitMs : 0,
      error && JSON.stringify(error),
    ],
  )
}

/** Where a page brought a back-fill to. */
export type BackFillProgress = {
  fence: number
  /** Left as it is where undefined. */
  cursor: Json | undefined
  /** ISO 8601. */
  reachedAt: string | null
}

/** Moves the back-fill's cursor with the page; false where the lease was lost to another worker. */
export async function advanceBackFill(
  tx: Tx,
  sourceId: number,
  progress: BackFillProgress,
  stored: number,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE back_fills SET cursor = coalesce($3::text::jsonb, cursor), stored = stored + $5, failures = 0,
       reached_at = least(reached_at, $4::text::timestamptz)
     WHERE source_id = $1 AND fence = $2 RETURNING 1`,
    [
      sourceId,
      progress.fence,
      progress.cursor === undefined ? null : JSON.stringify(progress.cursor),
      progress.reachedAt,
      stored,
    ],
  )
  return rows.length === 1
}
