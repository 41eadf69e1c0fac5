import { asc, eq } from 'drizzle-orm'
import type { DeliveryState, Integration, IntegrationPatch } from '../model/integration.ts'
import type { Json } from '../model/mention.ts'
import { integrations } from './schema/integrations.ts'
import type { Tx } from './sql.ts'

type Row = typeof integrations.$inferSelect

/** An integration as its row has it, its secrets sealed. */
export type StoredIntegration = Omit<Integration, 'secretsHint' | 'counts' | 'state'> & {
  secrets: string | null
  waitUntil: string | null
}

function toIntegration(row: Row): StoredIntegration {
  const iso = (date: Date | null) => date?.toISOString() ?? null
  const { id, kind, name, options, secrets, events, queues, brandIds, enabled, offReason } = row
  return {
    id,
    kind,
    name,
    options,
    secrets,
    events,
    queues,
    brandIds,
    enabled,
    offReason,
    failingSince: iso(row.failingSince),
    waitUntil: iso(row.waitUntil),
    offAt: iso(row.offAt),
    createdAt: row.createdAt.toISOString(),
  }
}

/** Every integration, by name. */
export async function listIntegrations(db: Tx): Promise<StoredIntegration[]> {
  const rows = await db.orm
    .select()
    .from(integrations)
    .orderBy(asc(integrations.name), asc(integrations.id))
  return rows.map(toIntegration)
}

export async function findIntegration(db: Tx, id: number): Promise<StoredIntegration | null> {
  const [row] = await db.orm.select().from(integrations).where(eq(integrations.id, id))
  return row ? toIntegration(row) : null
}

/** As `findIntegration`; nobody else changes it until the transaction ends. */
export async function holdIntegration(tx: Tx, id: number): Promise<StoredIntegration | null> {
  const [row] = await tx.orm
    .select()
    .from(integrations)
    .where(eq(integrations.id, id))
    .for('update')
  return row ? toIntegration(row) : null
}

export type NewIntegration = Pick<
  Integration,
  'kind' | 'name' | 'options' | 'events' | 'queues' | 'brandIds' | 'enabled' | 'createdAt'
>

export async function insertIntegration(tx: Tx, input: NewIntegration): Promise<number> {
  const [row] = await tx.orm
    .insert(integrations)
    .values({ ...input, createdAt: new Date(input.createdAt) })
    .returning({ id: integrations.id })
  if (!row) throw new Error('An integration was not stored')
  return row.id
}

export type IntegrationChange = Omit<IntegrationPatch, 'secrets'> & {
  secrets?: string | null
  /** Null = it is on again and as good as new. */
  off?: { at: string; reason: string } | null
}

export async function updateIntegration(
  tx: Tx,
  id: number,
  { off, ...patch }: IntegrationChange,
): Promise<void> {
  const fresh = { offAt: null, offReason: null, failingSince: null, waitUntil: null }
  const given = { ...patch, ...(off === null ? fresh : {}) }
  const ended = off ? { offAt: new Date(off.at), offReason: off.reason } : {}
  const values = Object.fromEntries(
    Object.entries({ ...given, ...ended }).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(values).length === 0) return
  await tx.orm.update(integrations).set(values).where(eq(integrations.id, id))
}

export async function deleteIntegration(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.orm
    .delete(integrations)
    .where(eq(integrations.id, id))
    .returning({ id: integrations.id })
  return rows.length === 1
}

export type OpenCounts = Record<'pending' | 'failed' | 'held', number>

/** How many deliveries of each integration did not get there, or not yet. */
export async function countOpen(db: Tx): Promise<Map<number, OpenCounts>> {
  const rows = await db.query<{ id: number; state: DeliveryState; count: number }>(
    `SELECT integration_id AS id, state, count(*)::int AS count FROM deliveries
     WHERE state <> 'delivered' GROUP BY integration_id, state`,
  )
  const counts = new Map<number, OpenCounts>()
  for (const { id, state, count } of rows) {
    const known = counts.get(id) ?? { pending: 0, failed: 0, held: 0 }
    if (state === 'failed' || state === 'held') known[state] += count
    else known.pending += count
    counts.set(id, known)
  }
  return counts
}

/** Replaces what is sealed unless somebody else has done so; whether it was replaced. */
export async function replaceSecrets(
  db: Tx,
  { id, secrets }: { id: number; secrets: string },
  sealed: string,
): Promise<boolean> {
  const rows = await db.query(
    'UPDATE integrations SET secrets = $3 WHERE id = $1 AND secrets = $2 RETURNING 1',
    [id, secrets, sealed],
  )
  return rows.length === 1
}

/** Those that have had no success since `since`, turned off; their names. What waited is kept. */
export function turnOffFailing(
  tx: Tx,
  since: string,
  now: string,
  reason: string,
): Promise<{ id: number; name: string }[]> {
  return tx.query(
    `WITH off AS (
       UPDATE integrations SET off_at = $2::text::timestamptz, off_reason = $3
       WHERE enabled AND off_at IS NULL AND failing_since <= $1::text::timestamptz RETURNING id, name
     ), kept AS (
       UPDATE deliveries SET state = 'held' WHERE state = 'pending' AND integration_id IN (SELECT id FROM off)
     )
     SELECT id, name FROM off`,
    [since, now, reason],
  )
}

/** One of them that the receiver wants nothing more of; false where it is off already. */
export async function turnOffGone(
  tx: Tx,
  id: number,
  now: string,
  reason: string,
): Promise<boolean> {
  const rows = await tx.query(
    `WITH off AS (
       UPDATE integrations SET off_at = $2::text::timestamptz, off_reason = $3
       WHERE id = $1 AND off_at IS NULL RETURNING id
     ), kept AS (
       UPDATE deliveries SET state = 'held' WHERE state = 'pending' AND integration_id IN (SELECT id FROM off)
     )
     SELECT id FROM off`,
    [id, now, reason],
  )
  return rows.length === 1
}

/** Takes the CRM whose changes are due to be read, until `until`; null where none is. */
export async function claimPoll(
  db: Tx,
  now: string,
  until: string,
): Promise<{ id: number; cursor: Json | null } | null> {
  const [row] = await db.query<{ id: number; cursor: Json | null }>(
    `UPDATE integrations SET poll_at = $2::text::timestamptz WHERE id = (
       SELECT id FROM integrations WHERE kind IN ('hubspot', 'salesforce') AND enabled
         AND off_at IS NULL AND (poll_at IS NULL OR poll_at <= $1::text::timestamptz)
       ORDER BY poll_at NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED
     ) RETURNING id, cursor`,
    [now, until],
  )
  return row ?? null
}

/** Ids of agents who are told when an integration is turned off: everybody who is still here. */
export async function activeAgentIds(db: Tx): Promise<number[]> {
  const rows = await db.query<{ id: number }>('SELECT id FROM agents WHERE active ORDER BY id')
  return rows.map(({ id }) => id)
}
