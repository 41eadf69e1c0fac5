import type { OpenTx, Tx } from './sql.ts'

/** A request that carried a key. `status` is null while it is at work, or where it died at it. */
export type KeyedRequest = {
  requestHash: string
  status: number | null
  body: string
  /** Milliseconds since 1970: when it began. */
  at: number
}

/** Keeps others with the same key away until the transaction ends; false where one is at work. */
export async function holdKey(tx: OpenTx, key: string): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held',
    [`idempotency ${key}`],
  )
  return row?.held ?? false
}

/** What is known of a key since `since` (ISO 8601); null where that is nothing. */
export async function findKeyed(tx: Tx, key: string, since: string): Promise<KeyedRequest | null> {
  const [row] = await tx.query<KeyedRequest>(
    `SELECT request_hash AS "requestHash", status, coalesce(body, '') AS body,
       floor(extract(epoch FROM at) * 1000)::float8 AS at
     FROM idempotency WHERE key = $1 AND at > $2::text::timestamptz`,
    [key, since],
  )
  return row ?? null
}

/** Writes what is known of a key now. */
export async function saveKeyed(
  tx: Tx,
  key: string,
  { requestHash, status, body, at }: KeyedRequest,
): Promise<void> {
  await tx.query(
    `INSERT INTO idempotency (key, request_hash, status, body, at)
     VALUES ($1, $2, $3, $4, $5::text::timestamptz)
     ON CONFLICT (key) DO UPDATE SET request_hash = excluded.request_hash,
       status = excluded.status, body = excluded.body, at = excluded.at`,
    [key, requestHash, status, body, new Date(at).toISOString()],
  )
}

export async function dropKeyed(tx: Tx, key: string): Promise<void> {
  await tx.query('DELETE FROM idempotency WHERE key = $1', [key])
}

/** Forgets what is older than `before` (ISO 8601), at most `limit`; how many. */
export async function trimKeyed(db: Tx, before: string, limit: number): Promise<number> {
  const rows = await db.query(
    `DELETE FROM idempotency WHERE key IN (
       SELECT key FROM idempotency WHERE at < $1::text::timestamptz LIMIT $2) RETURNING 1`,
    [before, limit],
  )
  return rows.length
}
