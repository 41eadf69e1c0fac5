import { createParams, type Params } from './params.ts'
import type { Tx } from './sql.ts'
import { whereTicket, type FullTicketFilter } from './ticket-filter.ts'

/** Where a search is: everything newer has been looked at. Times as the database writes them. */
export type SearchPosition = { at: string; id: string }

/** Something of a ticket that may match, as far as the matcher looks at it. */
export type SearchCandidate = SearchPosition & {
  ticketId: string
  title: string | null
  text: string
  language: string
  network: string
  handle: string | null
  source: string
}

/** What the indexes are asked for; null = they cannot narrow it, or there is nothing to find. */
export type SearchAsk = {
  /** A tsquery over mentions; null = all of them. */
  mentions: string | null
  /** A tsquery over notes; null = none of them. */
  notes: string | null
  /** Only what these authors wrote; null = anybody. */
  authorIds: readonly string[] | null
}

/** Where candidates are looked for: in the tickets of a filter, or in these tickets. */
export type SearchPlace = { filter: FullTicketFilter } | { ticketIds: readonly string[] }

/** The part of time that is looked through: older than `before`, not older than `since`. */
export type SearchWindow = {
  before: SearchPosition
  /** Null = to the beginning. */
  since: string | null
}

const SHOWN = `c.at::text AS at, c.id, c.ticket_id AS "ticketId", c.title, c.text, c.language,
  c.network, a.handle, coalesce(s.name, 'deleted') AS source`

/** `hits`: how many the index found in the whole window, before the tickets were asked about. */
export type FoundCandidates = { candidates: SearchCandidate[]; hits: number }

/**
 * The newest candidates of a window, newest first, at most `limit`. The hits come out of the
 * full-text index alone (materialised, or the planner would walk by time and read every text).
 */
export async function findCandidates(
  db: Tx,
  ask: SearchAsk,
  place: SearchPlace,
  window: SearchWindow,
  limit: number,
): Promise<FoundCandidates> {
  const params = createParams()
  const within = windowOf(window, params)
  const hits = [mentionHits(ask, place, within, params), noteHits(ask, place, within, params)]
  const where = 'filter' in place ? whereTicket(place.filter, params) : 'true'
  // Ticket by ticket, the newest hit first, until there are enough: a join would read the whole queue.
  const tickets =
    where === 'true'
      ? ''
      : `, LATERAL (SELECT 1 FROM tickets t WHERE t.id = h.ticket_id AND (${where}) LIMIT 1) fits`
  // Without a candidate there is still one row, with the hits.
  const rows = await db.query<{ hits: number } & (SearchCandidate | { id: null })>(
    `WITH hits AS MATERIALIZED (${hits.filter((part) => part !== null).join(' UNION ALL ')}),
     c AS (
       SELECT h.* FROM (SELECT * FROM hits ORDER BY at DESC, id DESC) h ${tickets}
       ORDER BY h.at DESC, h.id DESC LIMIT ${params.add(limit)}::int
     )
     SELECT n.hits, ${SHOWN} FROM (SELECT count(*)::int AS hits FROM hits) n LEFT JOIN c ON true
     LEFT JOIN authors a ON a.id = c.author_id LEFT JOIN sources s ON s.id = c.source_id
     ORDER BY c.at DESC, c.id DESC`,
    params.values,
  )
  return {
    hits: rows[0]?.hits ?? 0,
    candidates: rows.flatMap((row) => (row.id === null ? [] : [row])),
  }
}

type Within = (at: string, id: string) => string

function windowOf({ before, since }: SearchWindow, params: Params): Within {
  const at$ = params.add(before.at)
  const id$ = params.add(before.id)
  const since$ = since === null ? null : params.add(since)
  return (at, id) =>
    `(${at}, ${id}) < (${at$}::text::timestamptz, ${id$}::uuid)${
      since$ === null ? '' : ` AND ${at} >= ${since$}::text::timestamptz`
    }`
}

function mentionHits(ask: SearchAsk, place: SearchPlace, within: Within, params: Params): string {
  const conditions = ['m.ticket_id IS NOT NULL', within('m.posted_at', 'm.id')]
  if (ask.mentions !== null)
    conditions.push(`m.words @@ ${params.add(ask.mentions)}::text::tsquery`)
  if (ask.authorIds !== null) conditions.push(`m.author_id IN (${idsIn(ask.authorIds, params)})`)
  if ('ticketIds' in place) conditions.push(`m.ticket_id IN (${idsIn(place.ticketIds, params)})`)
  return `SELECT m.posted_at AS at, m.id, m.ticket_id, m.title, m.text, m.language, m.network,
      m.author_id, m.source_id FROM mentions m WHERE ${conditions.join(' AND ')}`
}

function noteHits(
  ask: SearchAsk,
  place: SearchPlace,
  within: Within,
  params: Params,
): string | null {
  if (ask.notes === null) return null
  const conditions = [
    'n.deleted_at IS NULL',
    `to_tsvector('simple', n.text) @@ ${params.add(ask.notes)}::text::tsquery`,
    within('n.created_at', 'n.id'),
  ]
  if ('ticketIds' in place) conditions.push(`n.ticket_id IN (${idsIn(place.ticketIds, params)})`)
  return `SELECT n.created_at, n.id, n.ticket_id, NULL::text, n.text, '', '', NULL::uuid, NULL::int
    FROM notes n WHERE ${conditions.join(' AND ')}`
}

function idsIn(ids: readonly string[], params: Params): string {
  return `SELECT value::uuid FROM json_array_elements_text(${params.add(JSON.stringify(ids))}::text::json)`
}

/** When the newest mention before `position` was posted, in milliseconds UTC; null where there is none. */
export async function newestBefore(db: Tx, { at, id }: SearchPosition): Promise<number | null> {
  const [row] = await db.query<{ at: number | null }>(
    `SELECT (extract(epoch FROM max(newest.posted_at)) * 1000)::float8 AS at FROM brands b, LATERAL (
       SELECT m.posted_at FROM mentions m
       WHERE m.brand_id = b.id AND (m.posted_at, m.id) < ($1::text::timestamptz, $2::uuid)
       ORDER BY m.posted_at DESC, m.id DESC LIMIT 1
     ) newest`,
    [at, id],
  )
  return row?.at ?? null
}

/**
 * What of these tickets may match and stands at `position` or is newer, so that a search that goes
 * on from there can tell which of them it has shown.
 */
export function newerCandidates(
  db: Tx,
  ask: SearchAsk,
  ticketIds: readonly string[],
  position: SearchPosition,
): Promise<SearchCandidate[]> {
  const params = createParams()
  const at$ = params.add(position.at)
  const id$ = params.add(position.id)
  const within: Within = (at, id) => `(${at}, ${id}) >= (${at$}::text::timestamptz, ${id$}::uuid)`
  const place = { ticketIds }
  const hits = [mentionHits(ask, place, within, params), noteHits(ask, place, within, params)]
  return db.query<SearchCandidate>(
    `WITH c AS (${hits.filter((part) => part !== null).join(' UNION ALL ')})
     SELECT ${SHOWN} FROM c LEFT JOIN authors a ON a.id = c.author_id
     LEFT JOIN sources s ON s.id = c.source_id`,
    params.values,
  )
}

/** The accounts whose handle reads so, on any network. */
export async function authorsOf(db: Tx, handleKey: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>('SELECT id FROM authors WHERE handle_key = $1', [
    handleKey,
  ])
  return rows.map(({ id }) => id)
}

/** Id and name of every source. */
export function sourceNames(db: Tx): Promise<{ id: number; name: string }[]> {
  return db.query<{ id: number; name: string }>('SELECT id, name FROM sources')
}
