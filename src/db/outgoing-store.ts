import type { OutgoingLead, OutgoingPerson, OutgoingTicket } from '../model/integration.ts'
import { latestPosition, type EventPosition } from './event-store.ts'
import type { Tx } from './sql.ts'

/** Begins to tell what is recorded from now on, if nobody has yet. */
export async function ensurePosition(tx: Tx): Promise<void> {
  const { xid, id } = await latestPosition(tx)
  await tx.query(
    `INSERT INTO delivery_position (id, xid, event_id)
     VALUES (1, $1::text::xid8, $2::text::bigint) ON CONFLICT DO NOTHING`,
    [xid, id],
  )
}

/** How far the record has been told, for whoever tells on until the transaction ends; null = not us. */
export async function lockPosition(tx: Tx): Promise<EventPosition | null> {
  const [row] = await tx.query<EventPosition>(
    `SELECT xid::text AS xid, event_id::text AS id FROM delivery_position
     WHERE delivery_position.id = 1 FOR UPDATE SKIP LOCKED`,
  )
  return row ?? null
}

export async function movePosition(tx: Tx, { xid, id }: EventPosition): Promise<void> {
  await tx.query(
    `UPDATE delivery_position SET xid = $1::text::xid8, event_id = $2::text::bigint
     WHERE delivery_position.id = 1`,
    [xid, id],
  )
}

/** Those of `ids` that were opened at just this time. */
export async function openedAt(tx: Tx, ids: readonly string[], at: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM tickets WHERE created_at = $2::text::timestamptz
       AND id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json)) ORDER BY id`,
    [JSON.stringify(ids), at],
  )
  return rows.map(({ id }) => id)
}

/** Tickets as they go out, by id; their links are the caller's to make. */
export async function outgoingTickets(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, Omit<OutgoingTicket, 'link'>>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<Omit<OutgoingTicket, 'link'>>(
    `SELECT t.id, json_build_object('id', b.id, 'name', left(b.name, 200)) AS brand, t.queue, t.status,
       t.priority, t.excerpt, t.language, t.sentiment, t.intents, t.tags, t.network,
       CASE WHEN a.id IS NULL THEN NULL ELSE json_build_object('id', a.id,
         'handle', left(a.handle, 200), 'name', left(a.name, 200),
         'url', CASE WHEN length(a.url) <= 2000 THEN a.url END, 'followers', a.followers) END AS author,
       (SELECT CASE WHEN length(m.url) <= 2000 THEN m.url END FROM mentions m
        WHERE m.ticket_id = t.id ORDER BY m.posted_at DESC, m.id LIMIT 1) AS "postUrl",
       t.mention_count AS "mentionCount", iso(t.opened_at) AS "openedAt",
       iso(t.last_posted_at) AS "lastPostedAt",
       CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id, 'name', g.name) END AS assignee,
       CASE WHEN w.id IS NULL THEN NULL ELSE json_build_object('id', w.id, 'name', w.name) END AS team
     FROM tickets t JOIN brands b ON b.id = t.brand_id LEFT JOIN authors a ON a.id = t.author_id
     LEFT JOIN agents g ON g.id = t.assignee_id LEFT JOIN teams w ON w.id = t.team_id
     WHERE t.id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** People as they go out, by the id that was asked for; an author whom nobody has looked at is one too. */
export async function outgoingPeople(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, OutgoingPerson>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<OutgoingPerson & { asked: string }>(
    `SELECT x.id AS asked, x.root AS id, coalesce(r.stage, 'aware') AS stage,
       coalesce(r.tags, '[]') AS tags, left(coalesce(r.name, (
         SELECT coalesce(a.name, a.handle) FROM authors a
         WHERE a.id = x.root OR a.id IN (SELECT q.id FROM people q WHERE q.root_id = x.root)
         ORDER BY a.followers DESC NULLS LAST, a.id LIMIT 1)), 200) AS name
     FROM (SELECT y.id, coalesce(p.root_id, y.id) AS root
       FROM (SELECT DISTINCT value::uuid AS id FROM json_array_elements_text($1::text::json)) y
       LEFT JOIN people p ON p.id = y.id) x
     LEFT JOIN people r ON r.id = x.root
     WHERE r.id IS NOT NULL OR EXISTS (SELECT 1 FROM authors a WHERE a.id = x.root)`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map(({ asked, ...person }) => [asked, person]))
}

/** Leads as they go out, by id, each with its person and the ticket of its newest signal. */
export async function outgoingLeads(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, OutgoingLead & { personId: string; ticketId: string | null }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<OutgoingLead & { personId: string; ticketId: string | null }>(
    `SELECT id, person_id AS "personId", ticket_id AS "ticketId", state, score, need,
       left(why_now, 1000) AS "whyNow"
     FROM leads WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
