import type { Intent, Sentiment } from '../model/classification.ts'
import type { Stage, TouchpointKind } from '../model/person.ts'
import type { Tx } from './sql.ts'

/** What decides about a person's lead; times in milliseconds since 1970, lists newest first. */
export type PersonFacts = {
  stage: Stage
  stageAt: number
  tags: string[]
  notInterestedAt: number | null
  ownerId: number | null
  accounts: {
    name: string | null
    bio: string | null
    place: string | null
    followers: number | null
  }[]
  posts: {
    id: string
    ticketId: string | null
    brandId: number
    at: number
    text: string
    language: string
    network: string
    sentiment: Sentiment
    intents: { label: Intent; confidence: number }[]
    spam: { label: boolean; confidence: number }
    queue: string
    waits: boolean
    answersUs: boolean
  }[]
  touchpoints: { kind: TouchpointKind; at: number; what: string | null }[]
  contacts: { at: number }[]
}

const ms = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)::float8`

/** Answers that have gone out or are on their way. */
const WRITTEN = `('approved', 'claimed', 'sending', 'sent', 'unknown')`
const POSTS_MAX = 60

/** What is known since `since` of the person with these ids; `rootId` speaks for them. */
export async function personFacts(
  tx: Tx,
  { rootId, ids, since }: { rootId: string; ids: readonly string[]; since: string },
): Promise<PersonFacts> {
  const [row] = await tx.query<PersonFacts>(
    `WITH part AS MATERIALIZED (SELECT value::uuid AS id FROM json_array_elements_text($2::text::json))
     SELECT coalesce(p.stage, 'aware') AS stage, coalesce(${ms('p.stage_at')}, 0) AS "stageAt",
       p.owner_id AS "ownerId",
       (SELECT coalesce(json_agg(DISTINCT tag), '[]') FROM people q, jsonb_array_elements_text(q.tags) tag
        WHERE q.id IN (SELECT id FROM part)) AS tags,
       (SELECT ${ms('max(q.not_interested_at)')} FROM people q
        WHERE q.id IN (SELECT id FROM part)) AS "notInterestedAt",
       (SELECT coalesce(json_agg(json_build_object(
          'name', a.name, 'bio', a.bio, 'place', a.place, 'followers', a.followers)), '[]')
        FROM authors a WHERE a.id IN (SELECT id FROM part)) AS accounts,
       (SELECT coalesce(json_agg(x.post ORDER BY x.at DESC), '[]') FROM (
          SELECT m.posted_at AS at, json_build_object(
            'id', m.id, 'ticketId', t.id, 'brandId', m.brand_id, 'at', ${ms('m.posted_at')},
            'text', left(concat_ws(E'\\n', m.title, m.text), 2000), 'language', m.language,
            'network', m.network, 'sentiment', m.sentiment,
            'intents', m.classification -> 'intents', 'spam', m.classification -> 'spam',
            'queue', CASE WHEN t.id IS NULL OR t.status = 'dismissed' THEN 'none' ELSE t.queue END,
            'waits', coalesce(t.status IN ('open', 'pending', 'snoozed'), false),
            'answersUs', EXISTS (SELECT 1 FROM replies r WHERE r.ticket_id = m.ticket_id
              AND r.state = 'sent' AND r.sent_at < m.posted_at)) AS post
          FROM mentions m LEFT JOIN tickets t ON t.id = m.ticket_id
          WHERE m.author_id IN (SELECT id FROM part) AND m.posted_at > $3::text::timestamptz
          ORDER BY m.posted_at DESC LIMIT ${POSTS_MAX}) x) AS posts,
       (SELECT coalesce(json_agg(json_build_object('kind', c.kind, 'at', ${ms('c.at')}, 'what', c.what)
          ORDER BY c.at DESC), '[]') FROM touchpoints c
        WHERE c.person_id IN (SELECT id FROM part) AND c.at > $3::text::timestamptz) AS touchpoints,
       (SELECT coalesce(json_agg(json_build_object('at', y.at) ORDER BY y.at DESC), '[]') FROM (
          SELECT ${ms('coalesce(r.sent_at, r.send_at, r.created_at)')} AS at
          FROM replies r JOIN tickets t ON t.id = r.ticket_id
          WHERE t.author_id IN (SELECT id FROM part) AND r.state IN ${WRITTEN}) y) AS contacts
     FROM (SELECT $1::uuid AS id) one LEFT JOIN people p ON p.id = one.id`,
    [rootId, JSON.stringify(ids), since],
  )
  if (!row) throw new Error('A query returned no row')
  return row
}

/** What decides whether a rep may write to a person; times in milliseconds since 1970. */
export type ContactFacts = {
  queue: string | null
  /** A rep works on a lead of theirs. */
  isLead: boolean
  notInterestedAt: number | null
  contactedAt: number | null
  wroteAt: number | null
  answersUs: boolean
}

/**
 * Of the person with these ids and, where there is one, the ticket that would be answered. The answer
 * `exceptId` is no earlier word: it is the one that would be sent.
 */
export async function contactFacts(
  tx: Tx,
  {
    ids,
    ticketId,
    exceptId,
  }: { ids: readonly string[]; ticketId: string | null; exceptId: string | null },
): Promise<ContactFacts> {
  const [row] = await tx.query<ContactFacts>(
    `WITH part AS MATERIALIZED (SELECT value::uuid AS id FROM json_array_elements_text($1::text::json)),
     ticket AS (SELECT id, queue FROM tickets WHERE id = $2::uuid),
     newest AS (
       SELECT m.posted_at, EXISTS (SELECT 1 FROM replies r WHERE r.ticket_id = m.ticket_id
         AND r.state = 'sent' AND r.sent_at < m.posted_at) AS answers
       FROM mentions m WHERE m.ticket_id = $2::uuid ORDER BY m.posted_at DESC LIMIT 1)
     SELECT (SELECT queue FROM ticket) AS queue,
       EXISTS (SELECT 1 FROM leads l WHERE l.person_id IN (SELECT id FROM part)
         AND l.state IN ('accepted', 'talking', 'quoted')) AS "isLead",
       (SELECT ${ms('max(q.not_interested_at)')} FROM people q
        WHERE q.id IN (SELECT id FROM part)) AS "notInterestedAt",
       (SELECT ${ms('max(coalesce(r.sent_at, r.send_at, r.created_at))')}
        FROM replies r JOIN tickets t ON t.id = r.ticket_id
        WHERE t.author_id IN (SELECT id FROM part) AND r.state IN ${WRITTEN}
          AND r.id IS DISTINCT FROM $3::uuid) AS "contactedAt",
       (SELECT ${ms('posted_at')} FROM newest) AS "wroteAt",
       coalesce((SELECT answers FROM newest), false) AS "answersUs"`,
    [JSON.stringify(ids), ticketId, exceptId],
  )
  if (!row) throw new Error('A query returned no row')
  return row
}

/** Whether a ticket of these people may hold a signal: most people have none, and need no closer look. */
export async function maySignal(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM tickets
     WHERE author_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
       AND (queue IN ('sales', 'nurture') OR jsonb_exists(intents, 'buy_signal')
         OR jsonb_exists(intents, 'price_complaint')) LIMIT 1`,
    [JSON.stringify(ids)],
  )
  return rows.length > 0
}

/** Who speaks for the person that a ticket is with; null where nobody knows who that is. */
export async function personOfTicket(tx: Tx, ticketId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>(
    `SELECT coalesce(p.root_id, t.author_id) AS id
     FROM tickets t LEFT JOIN people p ON p.id = t.author_id WHERE t.id = $1`,
    [ticketId],
  )
  return row?.id ?? null
}

/** Waits until nobody else writes to this person; so it stays until the transaction ends. */
export async function lockContact(tx: Tx, rootId: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('earshot-contact:' || $1::text))`, [rootId])
}

/** Says of a person, by the row that speaks for them, that they are not interested; null takes it back. */
export async function setNotInterested(tx: Tx, rootId: string, at: string | null): Promise<void> {
  await tx.query(
    `UPDATE people SET not_interested_at = $2::text::timestamptz, version = version + 1
     WHERE id = $1`,
    [rootId, at],
  )
}
