import type { ModelVersion, TrainingReport } from '../model/model-version.ts'
import type { Tx } from './sql.ts'

/** Whoever keeps the model of a process listens here; a hint that another version may answer now. */
export const MODEL_CHANNEL = 'earshot_model'

export type NewVersion = {
  id: number
  at: string
  actor: string
  /** Null = promoted; else why it was refused. */
  reason: string | null
  parentId: number | null
  base: string
  examples: string
  report: TrainingReport
  /** Files of heads; null where a tier stays as shipped, and both for what was refused. */
  fast: Uint8Array | null
  full: Uint8Array | null
}

/** A number that no other version will have. */
export async function reserveVersionId(db: Tx): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    `SELECT nextval(pg_get_serial_sequence('model_versions', 'id'))::int AS id`,
  )
  if (!row) throw new Error('the database gave no number')
  return row.id
}

/** Stores a version; one that was not refused answers from now on, in every process. */
export async function insertVersion(tx: Tx, version: NewVersion): Promise<void> {
  const { reason, fast, full } = version
  if (reason === null) await retirePromoted(tx)
  await tx.query(
    `INSERT INTO model_versions (id, at, actor, state, parent_id, base, examples, reason, report,
       fast_heads, full_heads)
     OVERRIDING SYSTEM VALUE
     SELECT id, at, actor, $2, "parentId", base, examples, reason, report,
       decode($3::text, 'base64'), decode($4::text, 'base64')
     FROM json_to_record($1::text::json) AS x(id int, at timestamptz, actor text, "parentId" int,
       base text, examples text, reason text, report jsonb)`,
    [
      JSON.stringify({ ...version, fast: null, full: null }),
      reason === null ? 'promoted' : 'refused',
      toBase64(fast),
      toBase64(full),
    ],
  )
  if (reason === null) await tellModelChanged(tx)
}

async function retirePromoted(tx: Tx): Promise<void> {
  await tx.query(`UPDATE model_versions SET state = 'retired' WHERE state = 'promoted'`)
}

export async function tellModelChanged(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_notify('${MODEL_CHANNEL}', '')`)
}

/** The version that answers goes, the one before it answers again (null = the shipped one). */
export async function promoteParent(tx: Tx, parentId: number | null): Promise<void> {
  await retirePromoted(tx)
  if (parentId !== null) {
    await tx.query(`UPDATE model_versions SET state = 'promoted' WHERE id = $1`, [parentId])
  }
  await tellModelChanged(tx)
}

export type ActiveVersion = { id: number; parentId: number | null; base: string }

/** What answers; null = the shipped model. */
export async function activeVersion(db: Tx): Promise<ActiveVersion | null> {
  const [row] = await db.query<ActiveVersion>(
    `SELECT id, parent_id AS "parentId", base FROM model_versions WHERE state = 'promoted'`,
  )
  return row ?? null
}

/** A version's files of heads. */
export async function headsOfVersion(
  db: Tx,
  id: number,
): Promise<{ fast: Uint8Array | null; full: Uint8Array | null }> {
  const [row] = await db.query<{ fast: string | null; full: string | null }>(
    `SELECT encode(fast_heads, 'base64') AS fast, encode(full_heads, 'base64') AS full
     FROM model_versions WHERE id = $1`,
    [id],
  )
  return { fast: fromBase64(row?.fast ?? null), full: fromBase64(row?.full ?? null) }
}

const VERSION = `id, iso(at) AS at, actor, state, parent_id AS "parentId", reason, report`

/** Newest first. */
export function listVersions(db: Tx, limit: number): Promise<ModelVersion[]> {
  return db.query<ModelVersion>(
    `SELECT ${VERSION} FROM model_versions ORDER BY id DESC LIMIT $1::int`,
    [limit],
  )
}

export async function findVersion(db: Tx, id: number): Promise<ModelVersion | null> {
  const [row] = await db.query<ModelVersion>(
    `SELECT ${VERSION} FROM model_versions WHERE id = $1`,
    [id],
  )
  return row ?? null
}

/** What the newest training saw; null where there was none. */
export async function lastSeen(db: Tx): Promise<{ base: string; examples: string } | null> {
  const [row] = await db.query<{ base: string; examples: string }>(
    'SELECT base, examples FROM model_versions ORDER BY id DESC LIMIT 1',
  )
  return row ?? null
}

function toBase64(file: Uint8Array | null): string | null {
  return file === null ? null : Buffer.from(file).toString('base64')
}

function fromBase64(text: string | null): Uint8Array | null {
  return text === null ? null : Buffer.from(text, 'base64')
}
