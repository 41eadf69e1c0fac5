import type { Json } from '../model/mention.ts'
import type { Tx } from './sql.ts'

/** A rule as it stands; `when` and `then` may be of an older version's form. */
export type StoredRule = {
  id: number
  name: string
  enabled: boolean
  when: Json
  then: Json
  hits: number
  /** ISO 8601; null = never. */
  lastHitAt: string | null
}

const RULE = `id, name, enabled, "when", "then", hits::float8 AS hits, iso(last_hit_at) AS "lastHitAt"`
const ORDER = 'ORDER BY position, id'

/** Those that are followed, in their order: what they say and nothing that each hit changes. */
export function enabledRules(db: Tx): Promise<Pick<StoredRule, 'id' | 'name' | 'when' | 'then'>[]> {
  return db.query(
    `SELECT id, name, "when", "then" FROM rules WHERE enabled AND deleted_at IS NULL ${ORDER}`,
  )
}

/** All that are not deleted, in their order. */
export function listRules(db: Tx): Promise<StoredRule[]> {
  return db.query(`SELECT ${RULE} FROM rules WHERE deleted_at IS NULL ${ORDER}`)
}

export async function findRule(db: Tx, id: number): Promise<StoredRule | null> {
  const [row] = await db.query<StoredRule>(
    `SELECT ${RULE} FROM rules WHERE id = $1 AND deleted_at IS NULL`,
    [id],
  )
  return row ?? null
}

/** What a person says of a rule. */
export type RuleWords = { name: string; enabled: boolean; when: Json; then: Json }

/** Puts a rule after all others; `now` is ISO 8601. */
export async function insertRule(tx: Tx, rule: RuleWords, now: string): Promise<StoredRule> {
  const [row] = await tx.query<StoredRule>(
    `INSERT INTO rules (name, position, enabled, "when", "then", created_at, updated_at)
     SELECT name, (SELECT coalesce(max(position), 0) + 1 FROM rules), enabled, "when", "then",
       $2::text::timestamptz, $2::text::timestamptz
     FROM json_to_record($1::text::json) AS x(name text, enabled boolean, "when" jsonb, "then" jsonb)
     RETURNING ${RULE}`,
    [JSON.stringify(rule), now],
  )
  if (!row) throw new Error('An insert returned no row')
  return row
}

/** The rule after the change, or null where there is none. */
export async function updateRule(
  tx: Tx,
  id: number,
  rule: RuleWords,
  now: string,
): Promise<StoredRule | null> {
  const [row] = await tx.query<StoredRule>(
    `UPDATE rules r SET name = x.name, enabled = x.enabled, "when" = x."when", "then" = x."then",
       updated_at = $3::text::timestamptz
     FROM json_to_record($2::text::json) AS x(name text, enabled boolean, "when" jsonb, "then" jsonb)
     WHERE r.id = $1 AND r.deleted_at IS NULL
     RETURNING r.id, r.name, r.enabled, r."when", r."then", r.hits::float8 AS hits,
       iso(r.last_hit_at) AS "lastHitAt"`,
    [id, JSON.stringify(rule), now],
  )
  return row ?? null
}

/** Takes a rule out (`deleted`) or brings it back to its place; null where there is none to. */
export async function markRule(
  tx: Tx,
  id: number,
  deleted: boolean,
  now: string,
): Promise<StoredRule | null> {
  const [row] = await tx.query<StoredRule>(
    `UPDATE rules SET deleted_at = CASE WHEN $2::boolean THEN $3::text::timestamptz END,
       updated_at = $3::text::timestamptz
     WHERE id = $1 AND (deleted_at IS NULL) = $2::boolean RETURNING ${RULE}`,
    [id, deleted, now],
  )
  return row ?? null
}

/** Ids of all that are not deleted, in their order, locked until the transaction ends. */
export async function lockRules(tx: Tx): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `SELECT id FROM rules WHERE deleted_at IS NULL ${ORDER} FOR UPDATE`,
  )
  return rows.map(({ id }) => id)
}

/** Gives the rules the places in which `ids` stand. */
export async function orderRules(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.query(
    `UPDATE rules r SET position = x.place
     FROM json_array_elements_text($1::text::json) WITH ORDINALITY AS x(id, place)
     WHERE r.id = x.id::int`,
    [JSON.stringify(ids)],
  )
}

/** Counts how many new mentions each rule held for; rows are locked in one order for everybody. */
export async function countHits(
  tx: Tx,
  hits: readonly { id: number; count: number }[],
  now: string,
): Promise<void> {
  if (hits.length === 0) return
  await tx.query(
    `UPDATE rules r SET hits = r.hits + x.count,
       last_hit_at = greatest(r.last_hit_at, $2::text::timestamptz)
     FROM (
       SELECT own.id, h.count FROM rules own
       JOIN json_to_recordset($1::text::json) AS h(id int, count int) ON h.id = own.id
       ORDER BY own.id FOR UPDATE OF own
     ) x WHERE r.id = x.id`,
    [JSON.stringify(hits), now],
  )
}

export type Reference = {
  path: string
  kind: 'agent' | 'team' | 'policy' | 'brand' | 'source'
  id: number
}

/** Those of `references` that name what is not there. */
export function missingReferences(db: Tx, references: readonly Reference[]): Promise<Reference[]> {
  return db.query<Reference>(
    `SELECT path, kind, id FROM json_to_recordset($1::text::json) AS x(path text, kind text, id int)
     WHERE NOT CASE kind
       WHEN 'agent' THEN EXISTS (SELECT 1 FROM agents a WHERE a.id = x.id AND a.active)
       WHEN 'team' THEN EXISTS (SELECT 1 FROM teams t WHERE t.id = x.id)
       WHEN 'policy' THEN EXISTS (SELECT 1 FROM sla_policies p WHERE p.id = x.id)
       WHEN 'brand' THEN EXISTS (SELECT 1 FROM brands b WHERE b.id = x.id)
       ELSE EXISTS (SELECT 1 FROM sources s WHERE s.id = x.id)
     END`,
    [JSON.stringify(references)],
  )
}

/** Which fields of these tickets people have set, by the tickets' history. */
export async function fieldsSetByPeople(
  tx: Tx,
  ticketIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const held = new Map<string, Set<string>>()
  if (ticketIds.length === 0) return held
  const rows = await tx.query<{ ticketId: string; field: string }>(
    `SELECT DISTINCT e.ticket_id AS "ticketId", jsonb_object_keys(
       CASE WHEN jsonb_typeof(e.data -> 'after') = 'object' THEN e.data -> 'after' ELSE '{}' END
     ) AS field
     FROM events e
     WHERE e.ticket_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
       AND e.actor <> 'system'`,
    [JSON.stringify(ticketIds)],
  )
  for (const { ticketId, field } of rows) {
    held.set(ticketId, (held.get(ticketId) ?? new Set()).add(field))
  }
  return held
}
