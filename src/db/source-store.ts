import { asc, eq, isNotNull } from 'drizzle-orm'
import type { Json } from '../model/mention.ts'
import type { Source, SourceError, SourcePatch } from '../model/source.ts'
import { sources } from './schema/sources.ts'
import type { Tx } from './sql.ts'

type Row = typeof sources.$inferSelect

/** A source with its credentials as they lie in the row: sealed. */
export type StoredSource = Omit<Source, 'credentialsHint'> & { credentials: string | null }

function toSource(row: Row): StoredSource {
  return {
    id: row.id,
    name: row.name,
    collector: row.collector,
    options: row.options,
    credentials: row.credentials,
    brandId: row.brandId,
    keep: row.keep,
    enabled: row.enabled,
    intervalMs: row.intervalMs,
    state: stateOf(row),
    nextRunAt: row.enabled && !row.ended ? row.nextRunAt.toISOString() : null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    lastError: row.lastError,
    failures: row.failures,
    counts: {
      stored: row.stored,
      duplicates: row.duplicates,
      edited: row.edited,
      unmatched: row.unmatched,
      rejected: row.rejected,
    },
    createdAt: row.createdAt.toISOString(),
  }
}

function stateOf(row: Row): Source['state'] {
  if (row.ended) return 'ended'
  if (!row.enabled) return 'paused'
  if (row.failures > 0) return 'failing'
  return row.lastSuccessAt ? 'ok' : 'new'
}

/** Every source, by name. */
export async function listSources(db: Tx): Promise<StoredSource[]> {
  return (await db.orm.select().from(sources).orderBy(asc(sources.name))).map(toSource)
}

export async function findSource(db: Tx, id: number): Promise<StoredSource | null> {
  const [row] = await db.orm.select().from(sources).where(eq(sources.id, id))
  return row ? toSource(row) : null
}

/** As `findSource`; nobody else changes it until the transaction ends. */
export async function holdSource(tx: Tx, id: number): Promise<StoredSource | null> {
  const [row] = await tx.orm.select().from(sources).where(eq(sources.id, id)).for('update')
  return row ? toSource(row) : null
}

export async function findSourceByName(db: Tx, name: string): Promise<StoredSource | null> {
  const [row] = await db.orm.select().from(sources).where(eq(sources.name, name))
  return row ? toSource(row) : null
}

export type NewSource = Pick<
  Source,
  'name' | 'collector' | 'options' | 'brandId' | 'keep' | 'enabled' | 'intervalMs'
>

/** The stored source, or the one of that name that was there already. */
export async function insertSource(db: Tx, input: NewSource): Promise<StoredSource | null> {
  const [row] = await db.orm.insert(sources).values(input).onConflictDoNothing().returning()
  return row ? toSource(row) : null
}

export type StoredPatch = Omit<SourcePatch, 'credentials'> & { credentials?: string | null }

/** The source after the change, or null. New options start from the beginning: the cursor is theirs. */
export async function updateSource(
  db: Tx,
  id: number,
  patch: StoredPatch,
): Promise<StoredSource | null> {
  const values = Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  )
  const restart = patch.options || patch.enabled || patch.credentials !== undefined
  const [row] = await db.orm
    .update(sources)
    .set({
      ...values,
      ...(patch.options ? { cursor: null } : {}),
      ...(restart ? { nextRunAt: new Date(0), ended: false, failures: 0, lastError: null } : {}),
      ...(Object.keys(values).length === 0 ? { name: undefined } : {}),
    })
    .where(eq(sources.id, id))
    .returning()
  return row ? toSource(row) : null
}

export async function deleteSource(db: Tx, id: number): Promise<boolean> {
  return (
    (await db.orm.delete(sources).where(eq(sources.id, id)).returning({ id: sources.id }))
      .length === 1
  )
}

export type SealedRow = { id: number; credentials: string }

/** The sealed credentials of every source that has some. */
export async function listSealed(db: Tx): Promise<SealedRow[]> {
  const { id, credentials } = sources
  const rows = await db.orm.select({ id, credentials }).from(sources).where(isNotNull(credentials))
  return rows.flatMap((row) =>
    row.credentials === null ? [] : [{ id: row.id, credentials: row.credentials }],
  )
}

/** False where somebody else changed them in between. */
export async function replaceSealed(db: Tx, row: SealedRow, credentials: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sources SET credentials = $3 WHERE id = $1 AND credentials = $2 RETURNING 1`,
    [row.id, row.credentials, credentials],
  )
  return rows.length === 1
}

/** Asks for a read as soon as a worker is free; false where there is no such source or it is off. */
export async function requestRun(db: Tx, id: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sources SET next_run_at = 'epoch' WHERE id = $1 AND enabled AND NOT ended RETURNING 1`,
    [id],
  )
  return rows.length === 1
}

export type Lease = {
  sourceId: number
  fence: number
  name: string
  collector: string
  options: Record<string, Json>
  /** Sealed. */
  credentials: string | null
  brandId: number
  keep: Source['keep']
  cursor: Json | null
  intervalMs: number
  failures: number
}

/**
 * Takes the source that has been due longest, for `leaseMs`, or null. The lease runs on the
 * database's clock; a dead worker's is free again when it ends, under a higher fence.
 */
export async function leaseDueSource(
  db: Tx,
  owner: string,
  leaseMs: number,
): Promise<Lease | null> {
  const [lease] = await db.query<Omit<Lease, 'fence'> & { fence: string }>(
    `UPDATE sources SET lease_owner = $1, lease_until = now() + $2 * interval '1 millisecond', fence = fence + 1
     WHERE id = (
       SELECT id FROM sources WHERE enabled AND NOT ended AND next_run_at <= now()
         AND (lease_until IS NULL OR lease_until < now())
       ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING id AS "sourceId", fence, name, collector, options, credentials, brand_id AS "brandId", keep,
       cursor, interval_ms AS "intervalMs", failures`,
    [owner, leaseMs],
  )
  return lease ? { ...lease, fence: Number(lease.fence) } : null
}

/** Keeps the lease for `leaseMs` more; false where it was lost. */
export async function extendLease(db: Tx, lease: Lease, leaseMs: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sources SET lease_until = now() + $3 * interval '1 millisecond'
     WHERE id = $1 AND fence = $2 RETURNING 1`,
    [lease.sourceId, lease.fence, leaseMs],
  )
  return rows.length === 1
}

export type RunEnd =
  | { ok: true; waitMs: number }
  | { ok: false; waitMs: number; error: SourceError; ended: boolean; pause: boolean }

/** Ends a lease and says when to read next; does nothing where the lease was lost. */
export async function endLease(db: Tx, lease: Lease, end: RunEnd): Promise<void> {
  await db.query(
    `UPDATE sources SET lease_until = NULL, lease_owner = NULL,
       next_run_at = now() + $3 * interval '1 millisecond',
       failures = CASE WHEN $4::boolean THEN 0 ELSE failures + 1 END,
       last_success_at = CASE WHEN $4 THEN now() ELSE last_success_at END,
       last_error = $5::text::jsonb,
       ended = $6::boolean, enabled = enabled AND NOT $7::boolean
     WHERE id = $1 AND fence = $2`,
    [
      lease.sourceId,
      lease.fence,
      end.waitMs,
      end.ok,
      end.ok ? null : JSON.stringify(end.error),
      !end.ok && end.ended,
      !end.ok && end.pause,
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
}

/** Moves the cursor and the counts with the page; false where the lease was lost to another worker. */
export async function advanceSource(tx: Tx, progress: Progress): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE sources SET cursor = coalesce($3::text::jsonb, cursor), stored = stored + $4, duplicates = duplicates + $5,
       edited = edited + $6, unmatched = unmatched + $7, rejected = rejected + $8
     WHERE id = $1 AND ($2::bigint IS NULL OR fence = $2) RETURNING 1`,
    [
      progress.sourceId,
      progress.fence,
      progress.cursor === undefined ? null : JSON.stringify(progress.cursor),
      progress.stored,
      progress.duplicates,
      progress.edited,
      progress.unmatched,
      progress.rejected,
    ],
  )
  return rows.length === 1
}
