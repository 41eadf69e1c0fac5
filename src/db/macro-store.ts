import type { Macro, MacroInput, MacroPatch } from '../model/macro.ts'
import type { Tx } from './sql.ts'

const MACRO = 'id, name, key, steps, iso(updated_at) AS "updatedAt"'

/** Every macro: those with a key by that, then by name. */
export function listMacros(db: Tx): Promise<Macro[]> {
  return db.query<Macro>(
    `SELECT ${MACRO} FROM macros ORDER BY key IS NULL, translate(key, '0', ':'), lower(name), id`,
  )
}

/** One macro, or null. */
export async function findMacro(db: Tx, id: number): Promise<Macro | null> {
  const [row] = await db.query<Macro>(`SELECT ${MACRO} FROM macros WHERE id = $1`, [id])
  return row ?? null
}

/** The other macro that has this name or key, or null. */
export async function findMacroLike(
  tx: Tx,
  { name, key }: { name: string | null; key: string | null },
  exceptId: number | null,
): Promise<Pick<Macro, 'name' | 'key'> | null> {
  const [row] = await tx.query<Pick<Macro, 'name' | 'key'>>(
    `SELECT name, key FROM macros WHERE (name = $1 OR key = $2) AND id IS DISTINCT FROM $3::int
     ORDER BY name = $1 DESC LIMIT 1`,
    [name, key, exceptId],
  )
  return row ?? null
}

/** Fails on a unique key where the name or the key is taken. */
export async function insertMacro(
  tx: Tx,
  { name, key, steps }: MacroInput,
  now: string,
): Promise<Macro> {
  const [row] = await tx.query<Macro>(
    `INSERT INTO macros (name, key, steps, updated_at)
     VALUES ($1, $2, $3::text::jsonb, $4::text::timestamptz) RETURNING ${MACRO}`,
    [name, key, JSON.stringify(steps), now],
  )
  if (!row) throw new Error('An insert returned no row')
  return row
}

/** Null where there is none such. Fails as `insertMacro` does. */
export async function updateMacro(
  tx: Tx,
  id: number,
  { name, key, steps }: MacroPatch,
  now: string,
): Promise<Macro | null> {
  const [row] = await tx.query<Macro>(
    `UPDATE macros SET name = coalesce($2, name), key = CASE WHEN $3 THEN $4 ELSE key END,
       steps = coalesce($5::text::jsonb, steps), updated_at = $6::text::timestamptz
     WHERE id = $1 RETURNING ${MACRO}`,
    [
      id,
      name ?? null,
      key !== undefined,
      key ?? null,
      steps === undefined ? null : JSON.stringify(steps),
      now,
    ],
  )
  return row ?? null
}

export async function deleteMacro(tx: Tx, id: number): Promise<boolean> {
  return (await tx.query('DELETE FROM macros WHERE id = $1 RETURNING 1', [id])).length === 1
}

/** The names of the macros that answer with a saved reply. */
export async function macrosAnswering(tx: Tx, savedReplyId: number): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    'SELECT name FROM macros WHERE steps @> $1::text::jsonb ORDER BY name',
    [JSON.stringify([{ kind: 'reply', savedReplyId }])],
  )
  return rows.map(({ name }) => name)
}
