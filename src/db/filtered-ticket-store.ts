import type { TagCount } from '../model/views.ts'
import { createParams } from './params.ts'
import type { Tx } from './sql.ts'
import { lanesOf, whereTicket, type FullTicketFilter } from './ticket-filter.ts'
import { ITEM, type ListedTicket, type TicketPosition } from './ticket-store.ts'

/** Tickets that are asked which tags are in use, and the most tags told. */
const TAGGED_MAX = 2000
const TAGS_SHOWN_MAX = 200

const ORDER = 't.priority DESC, t.place DESC, t.id DESC'

/**
 * The tickets of a filter in the order of a queue, at most `limit`. Each lane is read along an index
 * for at most that many, and those few are merged.
 */
export function listFiltered(
  db: Tx,
  filter: FullTicketFilter,
  after: TicketPosition | null,
  limit: number,
): Promise<ListedTicket[]> {
  const params = createParams()
  const most = `LIMIT ${params.add(limit)}::int`
  const beyond = after
    ? `AND (t.priority, t.place, t.id) < (${params.add(after.priority)}::smallint,
         ${params.add(after.place)}::bigint, ${params.add(after.id)}::uuid)`
    : ''
  const lanes = lanesOf(filter, params).map(({ where, eachBrand }) => {
    const part = (of: string) =>
      `SELECT t.* FROM tickets t WHERE ${of} ${where} ${beyond} ORDER BY ${ORDER} ${most}`
    if (!eachBrand) return `(${part('')})`
    return `(SELECT t.* FROM brands b CROSS JOIN LATERAL (${part('t.brand_id = b.id AND')}) t)`
  })
  return db.query<ListedTicket>(
    `SELECT t.priority, t.place::float8 AS place, t.id, ${ITEM} AS json
     FROM (SELECT * FROM (${lanes.join(' UNION ALL ')}) t ORDER BY ${ORDER} ${most}) t
     LEFT JOIN authors a ON a.id = t.author_id ORDER BY ${ORDER}`,
    params.values,
  )
}

/** How many tickets a filter finds, counted up to `most`. */
export async function countFiltered(
  db: Tx,
  filter: FullTicketFilter,
  most: number,
): Promise<number> {
  const params = createParams()
  const where = whereTicket(filter, params)
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM tickets t WHERE ${where} LIMIT ${params.add(most)}::int) found`,
    params.values,
  )
  return row?.count ?? 0
}

/** The ids of a filter's tickets where they are at most `most`, else null. */
export async function fewTickets(
  db: Tx,
  filter: FullTicketFilter,
  most: number,
): Promise<string[] | null> {
  const params = createParams()
  const where = whereTicket(filter, params)
  const rows = await db.query<{ id: string }>(
    `SELECT t.id FROM tickets t WHERE ${where} LIMIT ${params.add(most + 1)}::int`,
    params.values,
  )
  return rows.length > most ? null : rows.map(({ id }) => id)
}

/** Tickets as a list shows them, as JSON texts, by id. */
export async function ticketItems(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ id: string; json: string }>(
    `SELECT t.id, ${ITEM} AS json FROM tickets t LEFT JOIN authors a ON a.id = t.author_id
     WHERE t.id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map(({ id, json }) => [id, json]))
}

/** The tags of the tickets that were tagged and changed last, the commonest first, at most 200. */
export async function tagsInUse(db: Tx): Promise<TagCount[]> {
  return db.query<TagCount>(
    `SELECT tag, count(*)::int AS tickets FROM (
       SELECT t.tags FROM tickets t WHERE t.tags <> '[]' ORDER BY t.updated_at DESC LIMIT $1::int
     ) recent, jsonb_array_elements_text(recent.tags) tag
     GROUP BY tag ORDER BY tickets DESC, tag LIMIT $2::int`,
    [TAGGED_MAX, TAGS_SHOWN_MAX],
  )
}
