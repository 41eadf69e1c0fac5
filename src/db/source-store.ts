import { asc, eq, isNotNull } from 'drizzle-orm'
import type { Source, SourcePatch } from '../model/source.ts'
import { sources } from './schema/sources.ts'
import type { Tx } from './sql.ts'

type Row = typeof sources.$inferSelect

/** A source as its row has it: with its credentials, sealed, and whose limits it shares. */
export type StoredSource = Omit<Source, 'credentialsHint' | 'budgets' | 'backFill'> & {
  credentials: string | null
  account: string | null
}

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
    nextRunAt: isRead(row) ? row.nextRunAt.toISOString() : null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    lastError: row.lastError,
    failures: row.failures,
    errorCounts: row.errorCounts,
    live: row.live,
    paceMs: row.paceMs ?? row.intervalMs,
    lagMs: row.lagMs,
    rateLimit: row.rateLimit,
    retentionDays: row.retentionDays,
    account: row.account,
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

/** Not what is sent to us: it has no interval. */
function isRead({ enabled, ended, intervalMs }: Row): boolean {
  return enabled && !ended && intervalMs > 0
}

function stateOf(row: Row): Source['state'] {
  if (row.ended) return 'ended'
  if (!row.enabled) return 'paused'
  if (row.failures > 0) return row.lastError?.kind === 'rate-limit' ? 'waiting' : 'failing'
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
  | 'name'
  | 'collector'
  | 'options'
  | 'brandId'
  | 'keep'
  | 'enabled'
  | 'intervalMs'
  | 'live'
  | 'retentionDays'
>

/** The stored source, or the one of that name that was there already. */
export async function insertSource(db: Tx, input: NewSource): Promise<StoredSource | null> {
  const [row] = await db.orm.insert(sources).values(input).onConflictDoNothing().returning()
  return row ? toSource(row) : null
}

export type StoredPatch = Omit<SourcePatch, 'credentials' | 'signIn'> & {
  credentials?: string | null
  account?: string | null
  live?: boolean
}

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
      ...(patch.intervalMs === undefined ? {} : { paceMs: null }),
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

/** Goes on with those of `ids` that are paused by a failure which begins so; returns how many. */
export async function resumeOpened(
  db: Tx,
  ids: readonly number[],
  failure: string,
): Promise<number> {
  const rows = await db.query(
    `UPDATE sources SET enabled = true, last_error = NULL, failures = 0, next_run_at = 'epoch'
     WHERE NOT enabled AND starts_with(last_error ->> 'message', $2)
       AND id IN (SELECT value::int FROM json_array_elements_text($1::text::json))
     RETURNING 1`,
    [JSON.stringify(ids), failure],
  )
  return rows.length
}

/** Asks for a read as soon as a worker is free; false where there is no such source or it is off. */
export async function requestRun(db: Tx, id: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sources SET next_run_at = 'epoch' WHERE id = $1 AND enabled AND NOT ended RETURNING 1`,
    [id],
  )
  return rows.length === 1
}
