import type { QueueCount } from '../model/views.ts'
import type { TicketQueue } from '../model/queue.ts'
import type { Ticket, TicketStatus, Why } from '../model/ticket.ts'
import { TICKET_RECORD, TICKET_SELECT, TICKET_UPDATES, ticketToRow } from './ticket-row.ts'
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
  const rows = await tx.query(
    `UPDATE tickets AS t SET ${TICKET_UPDATES}
     FROM json_to_record($1::text::json) AS excluded(${TICKET_RECORD})
     WHERE t.id = excluded.id AND t.version = excluded.version - 1 RETURNING 1`,
    [JSON.stringify(ticketToRow(ticket))],
  )
  return rows.length === 1
}

export type TicketFilter = {
  queues: readonly TicketQueue[]
  statuses: readonly TicketStatus[]
  /** Null = every brand. */
  brandId: number | null
}

/** Where a page of the list ended: the sort key of its last ticket. */
export type TicketPosition = { priority: number; lastPostedAt: string; id: string }

export type ListedTicket = TicketPosition & { json: string }

/** One ticket of a list, as JSON text that needs no more work. */
const ITEM = `json_build_object(
  'id', t.id, 'brandId', t.brand_id, 'queue', t.queue, 'status', t.status, 'priority', t.priority,
  'excerpt', t.excerpt, 'language', t.language, 'sentiment', t.sentiment, 'intents', t.intents,
  'network', t.network, 'author', CASE WHEN a.id IS NULL THEN NULL ELSE json_build_object(
    'id', a.id, 'network', a.network, 'handle', a.handle, 'name', a.name, 'url', a.url,
    'avatarUrl', a.avatar_url, 'followers', a.followers) END,
  'mentionCount', t.mention_count, 'openedAt', iso(t.opened_at),
  'lastPostedAt', iso(t.last_posted_at), 'snoozedUntil', iso(t.snoozed_until),
  'version', t.version)::text`

/**
 * The most urgent and newest first. Each (brand,) status and queue is read along its own index for
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
    ? `AND (t.priority, t.last_posted_at, t.id) < ($5::smallint, $6::text::timestamptz, $7::uuid)`
    : ''
  const order = 'ORDER BY t.priority DESC, t.last_posted_at DESC, t.id DESC LIMIT $4::int'
  return db.query<ListedTicket>(
    `SELECT t.priority, t.last_posted_at AS "lastPostedAt", t.id, ${ITEM} AS json
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
      ...(after ? [after.priority, after.lastPostedAt, after.id] : []),
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
