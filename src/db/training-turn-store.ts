import type { Tx } from './sql.ts'

/** One training at a time over all processes; what died gives its turn back after the lease. */

/**
 * Takes the turn for `leaseMs`; false where somebody else trains, or where `night` (a date) is given and
 * has been served already.
 */
export async function takeTurn(
  db: Tx,
  owner: string,
  leaseMs: number,
  night: string | null,
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE training_turn SET owner = $1, lease_until = now() + $2 * interval '1 millisecond'
     WHERE id = 1 AND (lease_until IS NULL OR lease_until < now())
       AND ($3::text IS NULL OR night_of IS NULL OR night_of < $3::text::date) RETURNING 1`,
    [owner, leaseMs, night],
  )
  return rows.length === 1
}

/** Keeps the turn for `leaseMs` more; false where it was lost. */
export async function keepTurn(db: Tx, owner: string, leaseMs: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE training_turn SET lease_until = now() + $2 * interval '1 millisecond'
     WHERE id = 1 AND owner = $1 RETURNING 1`,
    [owner, leaseMs],
  )
  return rows.length === 1
}

/** Gives the turn back; with `night`, that night is served. */
export async function endTurn(db: Tx, owner: string, night: string | null): Promise<void> {
  await db.query(
    `UPDATE training_turn SET owner = NULL, lease_until = NULL,
       night_of = coalesce($2::text::date, night_of) WHERE id = 1 AND owner = $1`,
    [owner, night],
  )
}

export async function isTurnTaken(db: Tx): Promise<boolean> {
  const [row] = await db.query<{ taken: boolean }>(
    'SELECT coalesce(lease_until > now(), false) AS taken FROM training_turn WHERE id = 1',
  )
  return row?.taken ?? false
}
