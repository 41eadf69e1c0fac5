import type { Json } from '../model/mention.ts'
import type { RateLimit, Source, SourceError } from '../model/source.ts'
import type { Tx } from './sql.ts'

export type Lease = {
  sourceId: number
  fence: number
  name: string
  collector: string
  options: Record<string, Json>
  /** Sealed. */
  credentials: string | null
  account: string | null
  live: boolean
  brandId: number
  keep: Source['keep']
  cursor: Json | null
  intervalMs: number
  /** What the interval has become; null = as it was set. */
  paceMs: number | null
  failures: number
}

/**
 * Takes the source that has been due longest, for `leaseMs`, or null. The lease runs on the
 * database's clock; a dead worker's is free again when it ends, under a higher fence. A source whose
 * account waits for its network is left alone, and so is one without an interval: it is sent to.
 */
export async function leaseDueSource(
  db: Tx,
  owner: string,
  leaseMs: number,
): Promise<Lease | null> {
  const [lease] = await db.query<Omit<Lease, 'fence'> & { fence: string }>(
    `UPDATE sources SET lease_owner = $1, lease_until = now() + $2 * interval '1 millisecond', fence = fence + 1
     WHERE id = (
       SELECT id FROM sources s WHERE enabled AND NOT ended AND next_run_at <= now() AND interval_ms > 0
         AND (lease_until IS NULL OR lease_until < now())
         AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.key = s.account AND a.blocked_until > now())
       ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING id AS "sourceId", fence, name, collector, options, credentials, account, live,
       brand_id AS "brandId", keep, cursor, interval_ms AS "intervalMs", pace_ms AS "paceMs", failures`,
    [owner, leaseMs],
  )
  return lease ? { ...lease, fence: Number(lease.fence) } : null
}

/** Keeps the lease for `leaseMs` more; false where it was lost. */
export async function extendLease(
  db: Tx,
  lease: Pick<Lease, 'sourceId' | 'fence'>,
  leaseMs: number,
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sources SET lease_until = now() + $3 * interval '1 millisecond'
     WHERE id = $1 AND fence = $2 RETURNING 1`,
    [lease.sourceId, lease.fence, leaseMs],
  )
  return rows.length === 1
}

export type RunEnd =
  | { ok: true; waitMs: number; paceMs: number | null }
  | { ok: false; waitMs: number; error: SourceError; ended: boolean; pause: boolean }

/**
 * Ends a lease and says when to read next; does nothing where the lease was lost. A refusal of
 * credentials that somebody has replaced meanwhile pauses nothing.
 */
export async function endLease(db: Tx, lease: Lease, end: RunEnd): Promise<void> {
  await db.query(
    `UPDATE sources SET lease_until = NULL, lease_owner = NULL,
       next_run_at = now() + $3 * interval '1 millisecond',
       failures = CASE WHEN $4::boolean THEN 0 ELSE failures + 1 END,
       last_success_at = CASE WHEN $4 THEN now() ELSE last_success_at END,
       last_error = $5::text::jsonb,
       ended = $6::boolean,
       enabled = enabled AND NOT ($7::boolean AND credentials IS NOT DISTINCT FROM $10::text),
       pace_ms = coalesce($8::int, pace_ms),
       error_counts = CASE WHEN $9::text IS NULL THEN error_counts
         ELSE error_counts || jsonb_build_object($9::text, coalesce((error_counts ->> $9)::int, 0) + 1) END
     WHERE id = $1 AND fence = $2`,
    [
      lease.sourceId,
      lease.fence,
      end.waitMs,
      end.ok,
      end.ok ? null : JSON.stringify(end.error),
      !end.ok && end.ended,
      !end.ok && end.pause,
      end.ok ? end.paceMs : null,
      end.ok ? null : end.error.kind,
      lease.credentials,
    ],
  )
}

/** A lease's right to store, and where it is in its source; null fence = an import, which has none. */
export type Progress = {
  sourceId: number
  fence: number | null
  /** Left as it is where undefined. */
  cursor: Json | undefined
  stored: number
  duplicates: number
  edited: number
  unmatched: number
  rejected: number
  /** Left as they are where undefined. */
  lagMs?: number | undefined
  rateLimit?: RateLimit | undefined
  /** Of a live source each page is a success, for its runs may never end. */
  isLive?: boolean
}

/** Moves the cursor and the counts with the page; false where the lease was lost to another worker. */
export async function advanceSource(tx: Tx, progress: Progress): Promise<boolean> {
  const { cursor, rateLimit } = progress
  const rows = await tx.query(
    `UPDATE sources SET cursor = coalesce($3::text::jsonb, cursor), stored = stored + $4, duplicates = duplicates + $5,
       edited = edited + $6, unmatched = unmatched + $7, rejected = rejected + $8,
       lag_ms = coalesce($9::bigint, lag_ms), rate_limit = coalesce($10::text::jsonb, rate_limit),
       last_success_at = CASE WHEN $11::boolean THEN now() ELSE last_success_at END,
       failures = CASE WHEN $11 THEN 0 ELSE failures END,
       last_error = CASE WHEN $11 THEN NULL ELSE last_error END
     WHERE id = $1 AND ($2::bigint IS NULL OR fence = $2) RETURNING 1`,
    [
      progress.sourceId,
      progress.fence,
      cursor === undefined ? null : JSON.stringify(cursor),
      progress.stored,
      progress.duplicates,
      progress.edited,
      progress.unmatched,
      progress.rejected,
      progress.lagMs ?? null,
      rateLimit === undefined ? null : JSON.stringify(rateLimit),
      progress.isLive ?? false,
    ],
  )
  return rows.length === 1
}
