import type { Intent, Sentiment } from '../model/classification.ts'
import type { TouchpointKind } from '../model/person.ts'
import type { Tx } from './sql.ts'

/** At most so many mentions, touchpoints and solved tickets of each part are looked at, the newest. */
const EACH_MAX = 200

/** People to look at again, the first noted first, taken off the list; at most `limit` entries. */
export async function takePeopleDue(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.query<{ personId: string }>(
    `DELETE FROM people_due WHERE id IN (
       SELECT id FROM people_due ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
     ) RETURNING person_id AS "personId"`,
    [limit],
  )
  return [...new Set(rows.map(({ personId }) => personId))]
}

/** Takes these people off the list. */
export async function dropPeopleDue(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `DELETE FROM people_due
     WHERE person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
}

/** Whose stage time alone moves by `now`, ISO 8601. */
export async function peopleToAge(tx: Tx, now: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM people WHERE stage_until <= $1::text::timestamptz AND root_id = id
     ORDER BY stage_until LIMIT $2`,
    [now, limit],
  )
  return rows.map(({ id }) => id)
}

/** The rows of these people: part and who speaks for it. A person without a row is part of none. */
export function partsOfAll(
  tx: Tx,
  rootIds: readonly string[],
): Promise<{ id: string; rootId: string }[]> {
  return tx.query(
    `SELECT id, root_id AS "rootId" FROM people
     WHERE root_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(rootIds)],
  )
}

export type MentionSign = {
  id: string
  partId: string
  at: number
  sentiment: Sentiment
  intents: { label: Intent; confidence: number }[]
  ours: boolean
  theirs: boolean
}

/** What these authors wrote that wants something, as it is labelled now; spam is left out. */
export function mentionSigns(tx: Tx, parts: readonly string[]): Promise<MentionSign[]> {
  return tx.query<MentionSign>(
    `SELECT m.id, m.author_id AS "partId", floor(extract(epoch FROM m.posted_at) * 1000)::float8 AS at,
       m.sentiment, m.classification -> 'intents' AS intents,
       b.ours, b.theirs
     FROM json_array_elements_text($1::text::json) AS part(id)
     CROSS JOIN LATERAL (
       SELECT * FROM mentions
       WHERE author_id = part.id::uuid AND intents <> '{}'
         AND NOT coalesce((classification #>> '{spam,label}')::boolean, false)
       ORDER BY posted_at DESC LIMIT ${EACH_MAX}
     ) m
     CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(kind <> 'competitor'), true) AS ours,
         coalesce(bool_or(kind = 'competitor'), false) AS theirs
       FROM brands WHERE id = m.brand_id OR id = ANY(m.also_brand_ids)
     ) b`,
    [JSON.stringify(parts)],
  )
}

export type TouchSign = {
  id: string
  partId: string
  at: number
  touch: TouchpointKind
  what: string | null
}

export function touchSigns(tx: Tx, parts: readonly string[]): Promise<TouchSign[]> {
  return tx.query<TouchSign>(
    `SELECT t.id, t.person_id AS "partId", floor(extract(epoch FROM t.at) * 1000)::float8 AS at,
       t.kind AS touch, t.what
     FROM json_array_elements_text($1::text::json) AS part(id)
     CROSS JOIN LATERAL (
       SELECT * FROM touchpoints WHERE person_id = part.id::uuid ORDER BY at DESC LIMIT ${EACH_MAX}
     ) t`,
    [JSON.stringify(parts)],
  )
}

/** Tickets of these authors in `service` that are resolved, and since when. */
export function solvedSigns(
  tx: Tx,
  parts: readonly string[],
): Promise<{ id: string; partId: string; at: number }[]> {
  return tx.query(
    `SELECT t.id, t.author_id AS "partId", floor(extract(epoch FROM coalesce((
         SELECT max(e.at) FROM events e WHERE e.ticket_id = t.id AND e.data #>> '{after,status}' = 'resolved'
       ), t.updated_at)) * 1000)::float8 AS at
     FROM json_array_elements_text($1::text::json) AS part(id)
     CROSS JOIN LATERAL (
       SELECT * FROM tickets WHERE author_id = part.id::uuid AND queue = 'service' AND status = 'resolved'
       ORDER BY updated_at DESC LIMIT ${EACH_MAX}
     ) t`,
    [JSON.stringify(parts)],
  )
}
