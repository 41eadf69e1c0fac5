import type { Json } from '../model/mention.ts'
import type { EventView } from '../model/views.ts'
import type { Tx } from './sql.ts'

export type NewEvent = {
  at: string
  type: string
  actor: string
  ticketId: string | null
  data: Record<string, Json>
}

/** Appends to the record and wakes whoever listens, both at commit. */
export async function recordEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.query(
    `INSERT INTO events (at, type, actor, ticket_id, data)
     SELECT at, type, actor, "ticketId", data FROM json_to_recordset($1::text::json)
       AS x(at timestamptz, type text, actor text, "ticketId" uuid, data jsonb)`,
    [JSON.stringify(events)],
  )
  await tx.query("SELECT pg_notify('earshot', '')")
}

/** Where a reader of the record is: everything up to it has been seen. */
export type EventPosition = { xid: string; id: string }

export type RecordedEvent = EventPosition & {
  type: string
  ticketId: string | null
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
    `SELECT xid::text AS xid, id::text AS id, type, ticket_id AS "ticketId", data FROM events
     WHERE (xid, id) > ($1::text::xid8, $2::text::bigint)
       AND xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY xid, id LIMIT $3`,
    [position.xid, position.id, limit],
  )
}

/** The newest position that a reader may start from. */
export async function latestPosition(db: Tx): Promise<EventPosition> {
  const [row] = await db.query<EventPosition>(
    `SELECT xid::text AS xid, id::text AS id FROM events
     WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC, id DESC LIMIT 1`,
  )
  return row ?? { xid: '0', id: '0' }
}

/** The history of one ticket, oldest first, the newest 200. */
export async function ticketEvents(db: Tx, ticketId: string): Promise<EventView[]> {
  const rows = await db.query<EventView>(
    `SELECT id::text AS id, iso(at) AS at, type, actor, data FROM events
     WHERE ticket_id = $1 ORDER BY id DESC LIMIT 200`,
    [ticketId],
  )
  return rows.reverse()
}
