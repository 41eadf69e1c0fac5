import type { QueueCount } from '../model/views.ts'
import type { TicketQueue } from '../model/queue.ts'
import type { Ticket, TicketStatus, Why } from '../model/ticket.ts'
import {
  TICKET_COLUMNS,
  TICKET_RECORD,
  TICKET_SELECT,
  TICKET_UPDATES,
  ticketToRow,
} from './ticket-row.ts'
import type { Tx } from './sql.ts'

/** Those of `ids` that exist, locked until the transaction ends, in one order for everybody. */
export async function lockTickets(tx: Tx, ids: readonly string[]): Promise<Map<string, Ticket>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY id FOR UPDATE`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Writes `ticket` over the version before it; false where somebody else was first. */
export async function updateTicket(tx: Tx, ticket: Ticket): Promise<boolean> {
  return (await updateTickets(tx, [ticket])) === 1
}

/** The same for many, in one statement; how many were still at the version before. */
export async function updateTickets(tx: Tx, tickets: readonly Ticket[]): Promise<number> {
  if (tickets.length === 0) return 0
  const rows = await tx.query(
    `UPDATE tickets AS t SET ${TICKET_UPDATES}
     FROM json_to_recordset($1::text::json) AS excluded(${TICKET_RECORD})
     WHERE t.id = excluded.id AND t.version = excluded.version - 1 RETURNING 1`,
    [JSON.stringify(tickets.map(ticketToRow))],
  )
  return rows.length
}

/** Adds a ticket that no mention opened by itself. */
export async function insertTicket(tx: Tx, ticket: Ticket): Promise<void> {
  await tx.query(
    `INSERT INTO tickets (${TICKET_COLUMNS})
     SELECT ${TICKET_COLUMNS} FROM json_to_record($1::text::json) AS x(${TICKET_RECORD})`,
    [JSON.stringify(ticketToRow(ticket))],
  )
}

/** Those of `ids` that exist, as they stand. */
export async function findTickets(db: Tx, ids: readonly string[]): Promise<Map<string, Ticket>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export type TicketFilter = {
  queues: readonly TicketQueue[]
  statuses: readonly TicketStatus[]
  /** Null = every brand. */
  brandId: number | null
}

/** Where a page of the list ended: the sort key of its last ticket. */
export type TicketPosition = { priority: number; place: number; id: string }

export type ListedTicket = TicketPosition & { json: string }

/** One ticket of a list, as JSON text that needs no more work. */
export const ITEM = `json_build_object(
  'id', t.id, 'brandId', t.brand_id, 'queue', t.queue, 'status', t.status, 'priority', t.priority,
  'excerpt', t.excerpt, 'language', t.language, 'sentiment', t.sentiment, 'intents', t.intents,
  'network', t.network, 'author', CASE WHEN a.id IS NULL THEN NULL ELSE json_build_object(
    'id', a.id, 'network', a.network, 'handle', a.handle, 'name', a.name, 'url', a.url,
    'avatarUrl', a.avatar_url, 'followers', a.followers) END,
  'mentionCount', t.mention_count, 'openedAt', iso(t.opened_at),
  'lastPostedAt', iso(t.last_posted_at), 'snoozedUntil', iso(t.snoozed_until),
  'untilReply', t.until_reply, 'tags', t.tags, 'waveId', t.wave_id, 'dueAt', iso(t.due_at),
  'late', t.clock ->> 'breachedAt' IS NOT NULL, 'assignee', (
    SELECT json_build_object('id', g.id, 'name', g.name) FROM agents g WHERE g.id = t.assignee_id),
  'team', (SELECT json_build_object('id', m.id, 'name', m.name) FROM teams m WHERE m.id = t.team_id),
  'version', t.version)::text`

/**
 * The most urgent first, then what falls due soonest, then the newest. Each (brand,) status and queue is read along its own index for
 * at most `limit` rows, and those few are merged: the cost does not grow with what is stored.
 */
export function listTickets(
  db: Tx,
  filter: TicketFilter,
  after: TicketPosition | null,
  limit: number,
): Promise<ListedTicket[]> {
  const open = filter.statuses.every((status) => status === 'open')
  const byBrand = filter.brandId !== null
  const lanes = open
    ? `(SELECT value AS queue FROM json_array_elements_text($1::text::json)) q`
    : `(SELECT value AS queue FROM json_array_elements_text($1::text::json)) q,
       (SELECT value AS status FROM json_array_elements_text($2::text::json)) s,
       (SELECT id AS brand_id FROM brands WHERE $3::int IS NULL OR id = $3) b`
  const lane = open
    ? `t.queue = q.queue AND t.status = 'open' ${byBrand ? 'AND t.brand_id = $3' : ''}`
    : `t.queue = q.queue AND t.status = s.status AND t.status <> 'open' AND t.brand_id = b.brand_id`
  const beyond = after
    ? `AND (t.priority, t.place, t.id) < ($5::smallint, $6::bigint, $7::uuid)`
    : ''
  const order = 'ORDER BY t.priority DESC, t.place DESC, t.id DESC LIMIT $4::int'
  return db.query<ListedTicket>(
    `SELECT t.priority, t.place::float8 AS place, t.id, ${ITEM} AS json
     FROM ${lanes}, LATERAL (
       SELECT t.* FROM tickets t WHERE ${lane} ${beyond} ${order}
     ) t LEFT JOIN authors a ON a.id = t.author_id
     WHERE $2::text IS NOT NULL AND ($3::int IS NULL OR t.brand_id = $3)
     ${order}`,
    [
      JSON.stringify(filter.queues),
      JSON.stringify(filter.statuses),
      filter.brandId,
      limit,
      ...(after ? [after.priority, after.place, after.id] : []),
    ],
  )
}

type TicketDetailRow = { json: string; why: Why; status: TicketStatus; createdAt: string }

/** One ticket as the list shows it, as JSON text, with what else its own page needs; null where none. */
export async function findTicketDetail(db: Tx, id: string): Promise<TicketDetailRow | null> {
  const [row] = await db.query<TicketDetailRow>(
    `SELECT ${ITEM} AS json, t.why, t.status, iso(t.created_at) AS "createdAt"
     FROM tickets t LEFT JOIN authors a ON a.id = t.author_id WHERE t.id = $1`,
    [id],
  )
  return row ?? null
}

/** One author's tickets as JSON texts, the newest first, at most `limit`. */
export async function listAuthorTickets(
  db: Tx,
  authorId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ json: string }>(
    `SELECT ${ITEM} AS json FROM tickets t LEFT JOIN authors a ON a.id = t.author_id
     WHERE t.author_id = $1 ORDER BY t.last_posted_at DESC, t.id DESC LIMIT $2::int`,
    [authorId, limit],
  )
  return rows.map(({ json }) => json)
}

/** How many tickets stand where, from the counters. */
export function countTickets(db: Tx, brandId: number | null): Promise<QueueCount[]> {
  return db.query<QueueCount>(
    `SELECT brand_id AS "brandId", queue, status, count FROM ticket_counts
     WHERE count <> 0 AND ($1::int IS NULL OR brand_id = $1) ORDER BY 1, 2, 3`,
    [brandId],
  )
}

/** Snoozed tickets whose time has come, soonest first, locked; those that others hold are left out. */
export function lockDueSnoozes(tx: Tx, now: string, limit: number): Promise<Ticket[]> {
  return tx.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets WHERE status = 'snoozed' AND snoozed_until <= $1::text::timestamptz
     ORDER BY snoozed_until LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  )
}
