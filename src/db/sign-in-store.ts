import type { SignIn, SignInState } from '../model/sign-in.ts'
import { signIns } from './schema/sign-ins.ts'
import type { Tx } from './sql.ts'

export type StoredSignIn = SignIn & {
  /** Options and credentials. */
  sealed: string
}

const columns = 'id, collector, state, message, sealed'

export async function insertSignIn(
  db: Tx,
  row: Pick<typeof signIns.$inferInsert, 'id' | 'collector' | 'browserHash' | 'sealed'> & {
    stateHash: string
    expiresAt: Date
  },
): Promise<void> {
  await db.orm.insert(signIns).values(row)
}

/** The one that this browser began with this state, for the first that asks; null for any other. */
export async function claimSignIn(
  db: Tx,
  answered: { stateHash: string; browserHash: string },
  now: string,
): Promise<StoredSignIn | null> {
  const [row] = await db.query<StoredSignIn>(
    `UPDATE sign_ins SET state_hash = NULL
     WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3::text::timestamptz
     RETURNING ${columns}`,
    [answered.stateHash, answered.browserHash, now],
  )
  return row ?? null
}

/** How it ended, and for how long what is sealed is kept. */
export async function endSignIn(
  db: Tx,
  id: string,
  end: { state: SignInState; message: string | null; sealed: string; expiresAt: string },
): Promise<void> {
  await db.query(
    `UPDATE sign_ins SET state = $2, message = $3, sealed = $4, expires_at = $5::text::timestamptz
     WHERE id = $1::text::uuid`,
    [id, end.state, end.message, end.sealed, end.expiresAt],
  )
}

export async function findSignIn(db: Tx, id: string, now: string): Promise<StoredSignIn | null> {
  const [row] = await db.query<StoredSignIn>(
    `SELECT ${columns} FROM sign_ins
     WHERE id = $1::text::uuid AND expires_at > $2::text::timestamptz`,
    [id, now],
  )
  return row ?? null
}

/** As `findSignIn`, for one that has succeeded; nobody finds it after this. */
export async function takeSignIn(tx: Tx, id: string, now: string): Promise<StoredSignIn | null> {
  const [row] = await tx.query<StoredSignIn>(
    `DELETE FROM sign_ins
     WHERE id = $1::text::uuid AND state = 'signed-in' AND expires_at > $2::text::timestamptz
     RETURNING ${columns}`,
    [id, now],
  )
  return row ?? null
}

/** False where somebody else has changed or taken it in between. */
export async function replaceSignIn(
  db: Tx,
  { id, sealed }: Pick<StoredSignIn, 'id' | 'sealed'>,
  renewed: string,
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE sign_ins SET sealed = $3 WHERE id = $1::text::uuid AND sealed = $2 RETURNING 1`,
    [id, sealed, renewed],
  )
  return rows.length === 1
}

/** Drops those that nobody can use any more. */
export async function dropSignIns(db: Tx, now: string): Promise<void> {
  await db.query(`DELETE FROM sign_ins WHERE expires_at <= $1::text::timestamptz`, [now])
}
