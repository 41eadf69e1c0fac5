import type { Identifier, TouchpointInput } from '../model/person.ts'
import type { TicketEvent } from './event-store.ts'
import type { Tx } from './sql.ts'

/** The newest 200 entries of the history of these rows, the newest first. */
export function personEvents(tx: Tx, parts: readonly string[]): Promise<TicketEvent[]> {
  return tx.query<TicketEvent>(
    `SELECT id::text AS id, iso(at) AS at, type, actor, data FROM events
     WHERE person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY events.id DESC LIMIT 200`,
    [JSON.stringify(parts)],
  )
}

/** One entry, if it is of these rows. */
export async function findPersonEvent(
  tx: Tx,
  parts: readonly string[],
  id: string,
): Promise<TicketEvent | null> {
  const [row] = await tx.query<TicketEvent>(
    `SELECT id::text AS id, iso(at) AS at, type, actor, data FROM events
     WHERE id = $2::text::bigint
       AND person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(parts), id],
  )
  return row ?? null
}

/** Whose these identifiers are, by `kind value`; those of nobody are left out. */
export async function holdersOf(
  tx: Tx,
  identifiers: readonly Identifier[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ key: string; rootId: string }>(
    `SELECT i.kind || ' ' || i.value AS key, coalesce(p.root_id, i.person_id) AS "rootId"
     FROM json_to_recordset($1::text::json) AS x(kind text, value text)
     JOIN person_ids i ON i.kind = x.kind AND i.value = x.value
     LEFT JOIN people p ON p.id = i.person_id`,
    [JSON.stringify(identifiers)],
  )
  return new Map(rows.map(({ key, rootId }) => [key, rootId]))
}

/** Keeps these identifiers with a person; those that somebody has stay theirs. Returns the new ones. */
export function insertIdentifiers(
  tx: Tx,
  personId: string,
  identifiers: readonly Identifier[],
  added: { at: string; by: string },
): Promise<Identifier[]> {
  return tx.query<Identifier>(
    `INSERT INTO person_ids (kind, value, person_id, added_at, added_by)
     SELECT DISTINCT kind, value, $2::text::uuid, $3::text::timestamptz, $4
     FROM json_to_recordset($1::text::json) AS x(kind text, value text)
     ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING kind, value`,
    [JSON.stringify(identifiers), personId, added.at, added.by],
  )
}

/** Whether it was there: with one of these rows. */
export async function deleteIdentifier(
  tx: Tx,
  parts: readonly string[],
  { kind, value }: Identifier,
): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM person_ids WHERE kind = $2 AND value = $3
       AND person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json)) RETURNING 1`,
    [JSON.stringify(parts), kind, value],
  )
  return rows.length > 0
}

export type KeptNote = { id: string; personId: string; actor: string; text: string; at: string }

export async function insertPersonNote(tx: Tx, note: KeptNote): Promise<void> {
  await tx.query(
    `INSERT INTO person_notes (id, person_id, actor, text, created_at)
     VALUES ($1, $2, $3, $4, $5::text::timestamptz) ON CONFLICT DO NOTHING`,
    [note.id, note.personId, note.actor, note.text, note.at],
  )
}

/** Takes a note away; null where these rows have none such. */
export async function deletePersonNote(
  tx: Tx,
  parts: readonly string[],
  id: string,
): Promise<KeptNote | null> {
  const [row] = await tx.query<KeptNote>(
    `DELETE FROM person_notes WHERE id = $2::text::uuid
       AND person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     RETURNING id, person_id AS "personId", actor, text, iso(created_at) AS at`,
    [JSON.stringify(parts), id],
  )
  return row ?? null
}

/** Of these notes, those that are there. */
export async function notesThere(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM person_notes
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** What ties a person to customer records, and whether they have an account on X; null where no such. */
export async function tiesOf(
  tx: Tx,
  parts: readonly string[],
): Promise<{ onX: boolean; isCustomer: boolean; consent: string }> {
  const [row] = await tx.query<{ onX: boolean; isCustomer: boolean; consent: string | null }>(
    `WITH part AS (SELECT value::uuid AS id FROM json_array_elements_text($1::text::json))
     SELECT EXISTS (SELECT 1 FROM authors a WHERE a.id IN (SELECT id FROM part) AND a.network = 'x') AS "onX",
       EXISTS (SELECT 1 FROM person_ids i WHERE i.person_id IN (SELECT id FROM part)) AS "isCustomer",
       (SELECT (array_agg(q.consent ORDER BY array_position(
         ARRAY['refused', 'given', 'public', 'unknown'], q.consent)))[1]
        FROM people q WHERE q.id IN (SELECT id FROM part)) AS consent`,
    [JSON.stringify(parts)],
  )
  return {
    onX: row?.onX ?? false,
    isCustomer: row?.isCustomer ?? false,
    consent: row?.consent ?? 'unknown',
  }
}

/** Stores a touchpoint; false where it is known already. */
export async function insertTouchpoint(
  tx: Tx,
  id: string,
  personId: string,
  touch: Omit<TouchpointInput, 'personId' | 'identifiers'>,
  receivedAt: string,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO touchpoints (id, source, external_id, person_id, kind, at, what, url, amount, currency,
       data, received_at)
     SELECT $1::text::uuid, x.source, x."externalId", $2::text::uuid, x.kind, x.at, x.what, x.url, x.amount,
       x.currency, x.data, $4::text::timestamptz
     FROM json_to_record($3::text::json) AS x(source text, "externalId" text, kind text, at timestamptz,
       what text, url text, amount numeric, currency text, data jsonb)
     ON CONFLICT (source, external_id) DO NOTHING RETURNING 1`,
    [id, personId, JSON.stringify(touch), receivedAt],
  )
  return rows.length > 0
}

/** The touchpoint that is kept under this key. */
export async function findTouchpoint(
  tx: Tx,
  source: string,
  externalId: string,
): Promise<{ id: string; same: string } | null> {
  const [row] = await tx.query<{ id: string; same: string }>(
    `SELECT id, json_build_array(kind, iso(at), what, url, amount::float8, currency)::text AS same
     FROM touchpoints WHERE source = $1 AND external_id = $2`,
    [source, externalId],
  )
  return row ?? null
}
