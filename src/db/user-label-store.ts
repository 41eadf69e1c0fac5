import type { LabelEstimate, UserLabel } from '../model/user-label.ts'
import { tellModelChanged } from './model-version-store.ts'
import type { Tx } from './sql.ts'

/** A label with what was fitted to its examples. */
export type LabelRow = {
  name: string
  base: string
  tier: 'fast' | 'full'
  weights: Float32Array
  bias: number
  cut: number
}

export type LabelExample = { text: string; positive: boolean; mentionId: string | null }

export type NewLabel = LabelRow & {
  estimate: LabelEstimate
  warning: string | null
  actor: string
  createdAt: string
  examples: readonly LabelExample[]
}

/** Stores a label; every process gives it from now on. Its id. */
export async function insertLabel(tx: Tx, label: NewLabel): Promise<number> {
  const { weights, examples, ...rest } = label
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO user_labels
       (name, base, tier, weights, bias, cut, estimate, warning, actor, created_at)
     SELECT name, base, tier, decode($2::text, 'base64'), bias, cut, estimate, warning, actor,
       "createdAt"
     FROM json_to_record($1::text::json) AS x(name text, base text, tier text, bias float8,
       cut float8, estimate jsonb, warning text, actor text, "createdAt" timestamptz)
     RETURNING id`,
    [JSON.stringify(rest), bytesOf(weights)],
  )
  if (!row) throw new Error('the label was not stored')
  await tx.query(
    `INSERT INTO user_label_examples (label_id, mention_id, text, positive)
     SELECT $2, "mentionId", text, positive FROM json_to_recordset($1::text::json)
       AS x("mentionId" uuid, text text, positive boolean)`,
    [JSON.stringify(examples), row.id],
  )
  await tellModelChanged(tx)
  return row.id
}

/** Puts what was fitted anew in place of what the label had. */
export async function updateLabel(
  tx: Tx,
  id: number,
  { base, tier, weights, bias, cut, estimate, warning }: Omit<NewLabel, 'examples'>,
): Promise<void> {
  await tx.query(
    `UPDATE user_labels SET base = $2, tier = $3, weights = decode($4::text, 'base64'),
       bias = $5, cut = $6, estimate = $7::text::jsonb, warning = $8 WHERE id = $1`,
    [id, base, tier, bytesOf(weights), bias, cut, JSON.stringify(estimate), warning],
  )
  await tellModelChanged(tx)
}

const LABEL = `l.id, l.name, l.estimate, l.warning, l.actor, iso(l.created_at) AS "createdAt",
  (SELECT count(*)::int FROM user_label_examples e WHERE e.label_id = l.id AND e.positive) AS examples,
  (SELECT count(*)::int FROM user_label_examples e WHERE e.label_id = l.id AND NOT e.positive)
    AS "counterExamples"`

/** All of them, by name. */
export function listLabels(db: Tx): Promise<UserLabel[]> {
  return db.query<UserLabel>(`SELECT ${LABEL} FROM user_labels l ORDER BY l.name`)
}

export async function findLabel(db: Tx, id: number): Promise<UserLabel | null> {
  const [row] = await db.query<UserLabel>(`SELECT ${LABEL} FROM user_labels l WHERE l.id = $1`, [
    id,
  ])
  return row ?? null
}

/** False where there is no such label. */
export async function deleteLabel(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.query('DELETE FROM user_labels WHERE id = $1 RETURNING 1', [id])
  if (rows.length > 0) await tellModelChanged(tx)
  return rows.length > 0
}

/** What was fitted for the shipped model `base`, by name. */
export async function fittedLabels(db: Tx, base: string): Promise<LabelRow[]> {
  type Row = Omit<LabelRow, 'weights'> & { weights: string }
  const rows = await db.query<Row>(
    `SELECT name, base, tier, encode(weights, 'base64') AS weights, bias, cut FROM user_labels
     WHERE base = $1 ORDER BY name`,
    [base],
  )
  return rows.map(({ name, tier, weights, bias, cut, ...row }) => {
    return { name, base: row.base, tier, weights: numbersOf(weights), bias, cut }
  })
}

/** Labels that were fitted for another shipped model than `base`. */
export function outdatedLabels(db: Tx, base: string): Promise<{ id: number; name: string }[]> {
  return db.query('SELECT id, name FROM user_labels WHERE base <> $1 ORDER BY id', [base])
}

export function examplesOfLabel(db: Tx, id: number): Promise<LabelExample[]> {
  return db.query<LabelExample>(
    `SELECT text, positive, mention_id AS "mentionId" FROM user_label_examples
     WHERE label_id = $1 ORDER BY id`,
    [id],
  )
}

/** The full texts of those of `ids` that are mentions. */
export async function textsOfMentions(
  db: Tx,
  ids: readonly string[],
): Promise<Map<string, { title: string | null; text: string }>> {
  const rows = await db.query<{ id: string; title: string | null; text: string }>(
    `SELECT id, title, text FROM mentions
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map(({ id, ...rest }) => [id, rest]))
}

function bytesOf(weights: Float32Array): string {
  return Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString('base64')
}

function numbersOf(text: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)
}
