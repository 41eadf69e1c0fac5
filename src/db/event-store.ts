import type { Json } from '../model/mention.ts'
import type { EventView } from '../model/views.ts'
import type { Tx } from './sql.ts'

export type NewEvent = {
  at: string
  type: string
  actor: string
  ticketId: string | null
  personId?: string | null
  data: Record<string, Json>
}

/** Appends to the record and wakes whoever listens, both at commit. */
export async function recordEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  await appendEvents(tx, events)
}

/** The same; the ids of the events, in the order given. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<string[]> {
  if (events.length === 0) return []
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO events (at, type, actor, ticket_id, person_id, data)
     SELECT at, type, actor, "ticketId", "personId", data
     FROM ROWS FROM (json_to_recordset($1::text::json)
       AS (at timestamptz, type text, actor text, "ticketId" uuid, "personId" uuid, data jsonb))
       WITH ORDINALITY AS x(at, type, actor, "ticketId", "personId", data, place)
     ORDER BY place RETURNING id::text AS id`,
    [JSON.stringify(events)],
  )
  await tx.query("SELECT pg_notify('earshot', '')")
  return rows.map(({ id }) => id)
}

// In what follows ORDER BY names the table: the bare names are the texts that are answered.

/** Where a reader of the record is: everything up to it has been seen. */
export type EventPosition = { xid: string; id: string }

export type RecordedEvent = EventPosition & {
  at: string
  type: string
  actor: string
  ticketId: string | null
  personId: string | null
  data: Record<string, Json>
}

/**
 * Events after `position`, oldest first, up to the oldest transaction still running: later ids may
 * commit before earlier ones, and what is below that mark can no longer change.
 */
export function eventsAfter(
  db: Tx,
  position: EventPosition,
  limit: number,
): Promise<RecordedEvent[]> {
  return db.query<RecordedEvent>(
    `SELECT xid::text AS xid, id::text AS id, iso(at) AS at, type, actor, ticket_id AS "ticketId",
       person_id AS "personId", data - 'kept' AS data
     FROM events
     WHERE (xid, id) > ($1::text::xid8, $2::text::bigint)
       AND xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY events.xid, events.id LIMIT $3`,
    [position.xid, position.id, limit],
  )
}

/** Whether this record has come so far; one restored from a backup may not have. */
export async function isPassed(db: Tx, { xid }: EventPosition): Promise<boolean> {
  const [row] = await db.query<{ is: boolean }>(
    'SELECT $1::text::xid8 < pg_snapshot_xmin(pg_current_snapshot()) AS is',
    [xid],
  )
  return row?.is ?? false
}

/** The newest position that a reader may start from. */
export async function latestPosition(db: Tx): Promise<EventPosition> {
  const [row] = await db.query<EventPosition>(
    `SELECT xid::text AS xid, id::text AS id FROM events
     WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY events.xid DESC, events.id DESC LIMIT 1`,
  )
  return row ?? { xid: '0', id: '0' }
}

/** An event of a ticket's history, without what is kept for undoing it alone. */
export type TicketEvent = Omit<EventView, 'undoable'>

/** The history of one ticket, oldest first, the newest 200. */
export async function ticketEvents(db: Tx, ticketId: string): Promise<TicketEvent[]> {
  const rows = await db.query<TicketEvent>(
    `SELECT id::text AS id, iso(at) AS at, type, actor, data - 'kept' AS data FROM events
     WHERE ticket_id = $1 ORDER BY events.id DESC LIMIT 200`,
    [ticketId],
  )
  return rows.reverse()
}

/** One event of a ticket, with all that is kept of it; null where the ticket has none such. */
export async function findTicketEvent(
  tx: Tx,
  ticketId: string,
  id: string,
): Promise<TicketEvent | null> {
  const [row] = await tx.query<TicketEvent>(
    `SELECT id::text AS id, iso(at) AS at, type, actor, data FROM events
     WHERE id = $1::text::bigint AND ticket_id = $2`,
    [id, ticketId],
  )
  return row ?? null
}

/** By field, who last changed it after the event `id`; what new mentions changed is not told. */
export async function changersSince(
  tx: Tx,
  ticketId: string,
  id: string,
): Promise<Map<string, string>> {
  const rows = await tx.query<{ field: string; actor: string }>(
    `SELECT DISTINCT ON (field) field, actor FROM events, jsonb_object_keys(data -> 'after') AS field
     WHERE ticket_id = $2 AND id > $1::text::bigint AND jsonb_typeof(data -> 'after') = 'object'
     ORDER BY field, id DESC`,
    [id, ticketId],
  )
  return new Map(rows.map(({ field, actor }) => [field, actor]))
}

/** Everything that was done under one id, the last first. */
export function batchEvents(
  db: Tx,
  batchId: string,
): Promise<(TicketEvent & { ticketId: string })[]> {
  return db.query(
    `SELECT id::text AS id, iso(at) AS at, type, actor, ticket_id AS "ticketId", data FROM events
     WHERE data ->> 'batch' = $1 AND ticket_id IS NOT NULL ORDER BY id DESC`,
    [batchId],
  )
}
