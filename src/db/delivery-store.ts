import type { Delivery, DeliveryDetail, DeliveryState, DeliveryTry } from '../model/integration.ts'
import type { Tx } from './sql.ts'

/** Times are ISO 8601. */
export type NewDelivery = {
  id: string
  integrationId: number
  key: string
  type: string
  payload: string
  ticketId: string | null
  at: string
}

/** Adds those whose integration has not been told the same before; how many are new. */
export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<number> {
  if (rows.length === 0) return 0
  const added = await tx.query(
    `INSERT INTO deliveries (id, integration_id, key, type, payload, ticket_id, state, due_at, created_at)
     SELECT x.id, i.id, x.key, x.type, x.payload, x."ticketId",
       CASE WHEN i.off_at IS NULL THEN 'pending' ELSE 'held' END, x.at, x.at
     FROM json_to_recordset($1::text::json) AS x(id uuid, "integrationId" int, key text, type text,
       payload text, "ticketId" uuid, at timestamptz)
     JOIN integrations i ON i.id = x."integrationId"
     ON CONFLICT (integration_id, key) DO NOTHING RETURNING 1`,
    [JSON.stringify(rows)],
  )
  return added.length
}

/** A delivery that somebody sends now. */
export type Claimed = {
  id: string
  integrationId: number
  type: string
  payload: string
  ticketId: string | null
  attempts: number
  fence: string
}

const CLAIMED = `d.id, d.integration_id AS "integrationId", d.type, d.payload,
  d.ticket_id AS "ticketId", d.attempts, d.fence::text AS fence`

/** How many of an integration may be under way at once here. */
export type Lanes = { healthy: number; failing: number; busy: Readonly<Record<number, number>> }

/**
 * Takes what is due, the longest due first, as many of each integration as it has free lanes: none
 * waits for another. What a worker that is gone had taken is taken again when its lease has ended.
 */
export function claimDue(
  db: Tx,
  { now, leaseMs, lanes }: { now: string; leaseMs: number; lanes: Lanes },
): Promise<Claimed[]> {
  return db.query<Claimed>(
    `WITH due AS (
       SELECT x.id FROM integrations i CROSS JOIN LATERAL (
         SELECT d.id FROM deliveries d WHERE d.integration_id = i.id AND (
           (d.state = 'pending' AND d.due_at <= $1::text::timestamptz)
           OR (d.state = 'sending' AND d.leased_until < now()))
         ORDER BY d.due_at, d.id
         LIMIT greatest(0, CASE WHEN i.failing_since IS NULL THEN $3::int ELSE $4::int END
           - coalesce(($5::text::json ->> i.id::text)::int, 0))
         FOR UPDATE SKIP LOCKED
       ) x
       WHERE i.enabled AND i.off_at IS NULL
         AND (i.wait_until IS NULL OR i.wait_until <= $1::text::timestamptz)
     )
     UPDATE deliveries d SET state = 'sending', fence = d.fence + 1,
       leased_until = now() + $2 * interval '1 millisecond'
     FROM due WHERE d.id = due.id RETURNING ${CLAIMED}`,
    [now, leaseMs, lanes.healthy, lanes.failing, JSON.stringify(lanes.busy)],
  )
}

/** Takes one by its id, whatever its state but `sending`; null where somebody has it. */
export async function claimOne(db: Tx, id: string, leaseMs: number): Promise<Claimed | null> {
  const [row] = await db.query<Claimed>(
    `UPDATE deliveries d SET state = 'sending', fence = d.fence + 1,
       leased_until = now() + $2 * interval '1 millisecond'
     WHERE d.id = $1 AND d.state <> 'sending' RETURNING ${CLAIMED}`,
    [id, leaseMs],
  )
  return row ?? null
}

/** What became of a try, and of its delivery. */
export type Finished = {
  id: string
  integrationId: number
  fence: string
  state: Exclude<DeliveryState, 'sending'>
  dueAt: string
  deliveredAt: string | null
  error: string | null
  try: DeliveryTry
  /** What it says of the integration as a whole; null where nothing. */
  health: 'good' | 'bad' | null
  waitUntil: string | null
}

/**
 * Writes many in one statement, each with its try. Not written is what another worker has taken
 * meanwhile. What would be tried again of an integration that is off by now is kept for a replay.
 */
export async function finishTries(db: Tx, finished: readonly Finished[]): Promise<void> {
  const rows = finished.map(({ try: tried, ...rest }) => ({ ...rest, ...tried, triedAt: tried.at }))
  await db.query(
    `WITH x AS (
       SELECT * FROM json_to_recordset($1::text::json) AS x(id uuid, "integrationId" int, fence bigint,
         state text, "dueAt" timestamptz, "deliveredAt" timestamptz, error text,
         "triedAt" timestamptz, "durationMs" int, ok boolean, status int, response text,
         health text, "waitUntil" timestamptz)
     ), done AS (
       UPDATE deliveries d SET attempts = d.attempts + 1, leased_until = NULL,
         state = CASE WHEN x.state = 'pending' AND i.off_at IS NOT NULL THEN 'held' ELSE x.state END,
         due_at = x."dueAt", delivered_at = coalesce(x."deliveredAt", d.delivered_at), error = x.error
       FROM x, integrations i WHERE d.id = x.id AND d.fence = x.fence AND d.state = 'sending'
         AND i.id = d.integration_id RETURNING d.id
     ), tries AS (
       INSERT INTO delivery_tries (delivery_id, at, duration_ms, ok, status, error, response)
       SELECT x.id, x."triedAt", x."durationMs", x.ok, x.status, x.error, x.response
       FROM x JOIN done ON done.id = x.id
     ), health AS (
       SELECT "integrationId" AS id, bool_or(health = 'good') AS good,
         min("triedAt") FILTER (WHERE health = 'bad') AS bad, max("waitUntil") AS wait
       FROM x GROUP BY "integrationId"
     )
     UPDATE integrations i SET
       failing_since = CASE WHEN h.good THEN NULL ELSE coalesce(i.failing_since, h.bad) END,
       wait_until = CASE WHEN h.good AND h.wait IS NULL THEN NULL
         ELSE greatest(i.wait_until, h.wait) END
     FROM health h WHERE h.id = i.id AND (h.wait IS NOT NULL
       OR (h.good AND (i.failing_since IS NOT NULL OR i.wait_until IS NOT NULL))
       OR (h.bad IS NOT NULL AND NOT coalesce(h.good, false) AND i.failing_since IS NULL))`,
    [JSON.stringify(rows)],
  )
}

const VIEW = `d.id, d.integration_id AS "integrationId", d.type, d.state, d.attempts,
  iso(d.created_at) AS "createdAt", iso(CASE WHEN d.state = 'pending' THEN d.due_at END) AS "dueAt",
  iso(d.delivered_at) AS "deliveredAt", d.error, d.ticket_id AS "ticketId"`

export type DeliveryFilter = { integrationId: number; state: DeliveryState | null }
export type DeliveryPlace = { createdAt: string; id: string }

/** Newest first. */
export function listDeliveries(
  db: Tx,
  { integrationId, state }: DeliveryFilter,
  after: DeliveryPlace | null,
  limit: number,
): Promise<(Delivery & { place: string })[]> {
  return db.query(
    `SELECT ${VIEW}, d.created_at AS place FROM deliveries d
     WHERE d.integration_id = $1 AND ($2::text IS NULL OR d.state = $2)
       AND ($3::text IS NULL OR (d.created_at, d.id) < ($3::text::timestamptz, $4::text::uuid))
     ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
    [integrationId, state, after?.createdAt ?? null, after?.id ?? null, limit],
  )
}

export async function findDelivery(db: Tx, id: string): Promise<DeliveryDetail | null> {
  const [row] = await db.query<Delivery & { payload: string }>(
    `SELECT ${VIEW}, d.payload FROM deliveries d WHERE d.id = $1`,
    [id],
  )
  if (!row) return null
  const tries = await db.query<DeliveryTry>(
    `SELECT iso(at) AS at, duration_ms AS "durationMs", ok, status, error, response
     FROM delivery_tries WHERE delivery_id = $1 ORDER BY delivery_tries.id DESC LIMIT 100`,
    [id],
  )
  return { ...row, tries }
}

/** Sends these once more, from the first try on; what is under way stays so. How many there are. */
export async function replayIds(
  tx: Tx,
  integrationId: number,
  ids: readonly string[],
  now: string,
): Promise<number> {
  const rows = await tx.query(
    `UPDATE deliveries SET state = 'pending', attempts = 0, due_at = $3::text::timestamptz, error = NULL
     WHERE integration_id = $1 AND state <> 'sending'
       AND id IN (SELECT value::uuid FROM json_array_elements_text($2::text::json)) RETURNING 1`,
    [integrationId, JSON.stringify(ids), now],
  )
  return rows.length
}

/** The same of all that were made from `from` to `to` and failed or were held, or got there too. */
export async function replayRange(
  tx: Tx,
  integrationId: number,
  { from, to, delivered }: { from: string; to: string; delivered: boolean },
  now: string,
): Promise<number> {
  const rows = await tx.query(
    `UPDATE deliveries SET state = 'pending', attempts = 0, due_at = $5::text::timestamptz, error = NULL
     WHERE integration_id = $1 AND created_at >= $2::text::timestamptz
       AND created_at <= $3::text::timestamptz
       AND (state IN ('failed', 'held') OR ($4 AND state = 'delivered')) RETURNING 1`,
    [integrationId, from, to, delivered, now],
  )
  return rows.length
}

/** Keeps for a replay what has waited while its integration was off. */
export async function holdPending(tx: Tx, integrationId: number): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET state = 'held' WHERE integration_id = $1 AND state = 'pending'`,
    [integrationId],
  )
}

/** Drops up to `limit` that were made before `before` and are over; how many. */
export async function dropDeliveries(db: Tx, before: string, limit: number): Promise<number> {
  const rows = await db.query(
    `DELETE FROM deliveries WHERE id IN (
       SELECT id FROM deliveries WHERE created_at < $1::text::timestamptz
         AND state IN ('delivered', 'failed', 'held') ORDER BY created_at LIMIT $2
     ) RETURNING 1`,
    [before, limit],
  )
  return rows.length
}
