import type { Intent, Sentiment } from '../model/classification.ts'
import type { Queue } from '../model/queue.ts'
import type { Param, Tx } from './sql.ts'

/** One mention as the API shows it, as JSON text that needs no more work. */
const ITEM = `json_build_object(
  'id', m.id, 'brandId', m.brand_id, 'alsoBrandIds', coalesce(m.also_brand_ids, '{}'),
  'source', json_build_object('id', m.source_id, 'name', coalesce(s.name, 'deleted')),
  'externalId', m.external_id, 'network', m.network, 'kind', m.kind,
  'author', CASE WHEN a.id IS NULL THEN NULL ELSE json_build_object(
    'id', a.id, 'network', a.network, 'handle', a.handle, 'name', a.name, 'url', a.url,
    'avatarUrl', a.avatar_url, 'followers', a.followers) END,
  'title', m.title, 'text', m.text, 'url', m.url, 'metrics', m.metrics,
  'conversationId', m.conversation_id, 'parentId', m.parent_id, 'ticketId', m.ticket_id,
  'queue', m.queue, 'postedAt', iso(m.posted_at), 'seenAt', iso(m.seen_at),
  'editedAt', iso(m.edited_at), 'classification',
  '{"unsure":false,"labels":[]}'::jsonb || m.classification)::text`

const JOINS = 'LEFT JOIN authors a ON a.id = m.author_id LEFT JOIN sources s ON s.id = m.source_id'

export type MentionFilter = {
  brandId: number | null
  sourceId: number | null
  authorId: string | null
  sentiment: Sentiment | null
  intent: Intent | null
  queue: Queue | null
}

/** Where a page of the list ended. */
export type MentionPosition = { postedAt: string; id: string }

export type ListedMention = MentionPosition & { json: string }

/** Newest first. */
export function listMentions(
  db: Tx,
  filter: MentionFilter,
  after: MentionPosition | null,
  limit: number,
): Promise<ListedMention[]> {
  const { where, params } = conditions(filter, after)
  return db.query<ListedMention>(
    `SELECT m.posted_at AS "postedAt", m.id, ${ITEM} AS json
     FROM mentions m ${JOINS} WHERE ${where}
     ORDER BY m.posted_at DESC, m.id DESC LIMIT ${param(params, limit)}::int`,
    params,
  )
}

/** Days looked back, newest windows first: a common word is found in the first, a rare one in the last. */
const SEARCH_WINDOWS_DAYS = [2, 14, 90, null] as const

/**
 * Mentions that `words`, the text of a tsquery, finds, newest first. The candidates come out of the
 * full-text index alone (materialised, or the planner would walk by time and read every text),
 * window by window until the page is full.
 */
export async function searchMentions(
  db: Tx,
  words: string,
  filter: MentionFilter,
  after: MentionPosition | null,
  limit: number,
  now: number,
): Promise<ListedMention[]> {
  for (const days of SEARCH_WINDOWS_DAYS) {
    const since = days === null ? null : new Date(now - days * 86_400_000).toISOString()
    const { where, params } = conditions(filter, after)
    const since$ = since === null ? null : param(params, since)
    const words$ = param(params, words)
    const rows = await db.query<ListedMention>(
      `WITH hits AS MATERIALIZED (
         SELECT * FROM mentions m
         WHERE m.words @@ ${words$}::text::tsquery AND ${where} ${since$ === null ? '' : `AND m.posted_at >= ${since$}::text::timestamptz`}
       )
       SELECT m.posted_at AS "postedAt", m.id, ${ITEM} AS json FROM hits m ${JOINS}
       ORDER BY m.posted_at DESC, m.id DESC LIMIT ${param(params, limit)}::int`,
      params,
    )
    if (rows.length >= limit || days === null) return rows
  }
  return []
}

function param(params: Param[], value: Param): string {
  params.push(value)
  return `$${params.length}`
}

function conditions(
  filter: MentionFilter,
  after: MentionPosition | null,
): { where: string; params: Param[] } {
  const params: Param[] = []
  const terms = ['true']
  const equal = (column: string, type: string, value: Param) => {
    if (value !== null) terms.push(`m.${column} = ${param(params, value)}::${type}`)
  }
  equal('brand_id', 'int', filter.brandId)
  equal('source_id', 'int', filter.sourceId)
  equal('author_id', 'uuid', filter.authorId)
  equal('sentiment', 'text', filter.sentiment)
  equal('queue', 'text', filter.queue)
  if (filter.intent !== null) terms.push(`${param(params, filter.intent)}::text = ANY (m.intents)`)
  if (after) {
    terms.push(
      `(m.posted_at, m.id) < (${param(params, after.postedAt)}::text::timestamptz, ${param(params, after.id)}::uuid)`,
    )
  }
  return { where: terms.join(' AND '), params }
}

/** One mention as JSON text, or null. */
export async function findMention(db: Tx, id: string): Promise<string | null> {
  const [row] = await db.query<{ json: string }>(
    `SELECT ${ITEM} AS json FROM mentions m ${JOINS} WHERE m.id = $1`,
    [id],
  )
  return row?.json ?? null
}

/** Under what a mention is known in its source, or null. */
export async function findMentionKey(
  db: Tx,
  id: string,
): Promise<{ sourceId: number; externalId: string } | null> {
  const [row] = await db.query<{ sourceId: number; externalId: string }>(
    `SELECT source_id AS "sourceId", external_id AS "externalId" FROM mentions WHERE id = $1`,
    [id],
  )
  return row ?? null
}

/** A ticket's mentions as one JSON array, oldest first, the newest 200. */
export async function ticketMentions(db: Tx, ticketId: string): Promise<string> {
  const rows = await db.query<{ json: string }>(
    `SELECT ${ITEM} AS json FROM mentions m ${JOINS} WHERE m.ticket_id = $1
     ORDER BY m.posted_at DESC, m.id DESC LIMIT 200`,
    [ticketId],
  )
  return `[${rows
    .map((row) => row.json)
    .reverse()
    .join(',')}]`
}

/** How far up a thread is walked, and how far around a ticket its branches are looked for. */
const THREAD_DEPTH = 20
const THREAD_DAYS = 7
const THREAD_SCAN_MAX = 3000

/**
 * What is stored of a ticket's conversation beside its own mentions, as JSON texts, oldest first:
 * what its mentions answered, step by step up, and what else was said in the same conversation about
 * the same brand within a week. At most `limit`, those nearest to the ticket's newest words.
 */
export async function ticketSurroundings(
  db: Tx,
  ticketId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ json: string }>(
    `WITH RECURSIVE own AS (
       SELECT id, source_id, brand_id, network, conversation_id, parent_id, posted_at FROM mentions
       WHERE ticket_id = $1 ORDER BY posted_at DESC, id DESC LIMIT 200
     ), above AS (
       SELECT id, posted_at, source_id, parent_id, 0 AS depth FROM own
       UNION
       SELECT m.id, m.posted_at, m.source_id, m.parent_id, above.depth + 1
       FROM above
       JOIN mention_keys k ON k.source_id = above.source_id AND k.external_id = above.parent_id
       JOIN mentions m ON m.id = k.mention_id AND m.posted_at = k.posted_at
       WHERE above.depth < $2::int
     ), newest AS (SELECT * FROM own LIMIT 1), around AS (
       SELECT m.id, m.posted_at FROM newest, LATERAL (
         SELECT id, posted_at, network, conversation_id FROM mentions
         WHERE brand_id = newest.brand_id
           AND posted_at >= newest.posted_at - $3::int * interval '1 day'
           AND posted_at <= newest.posted_at + $3::int * interval '1 day'
         ORDER BY posted_at DESC LIMIT $4::int
       ) m WHERE m.conversation_id = newest.conversation_id AND m.network = newest.network
     ), near AS (
       SELECT id, posted_at FROM above UNION SELECT id, posted_at FROM around
     ), chosen AS (
       SELECT near.id, near.posted_at FROM near, newest
       WHERE near.id NOT IN (SELECT id FROM own)
       ORDER BY abs(extract(epoch FROM near.posted_at - newest.posted_at)), near.id LIMIT $5::int
     )
     SELECT ${ITEM} AS json FROM chosen
     JOIN mentions m ON m.id = chosen.id AND m.posted_at = chosen.posted_at ${JOINS}
     ORDER BY m.posted_at, m.id`,
    [ticketId, THREAD_DEPTH, THREAD_DAYS, THREAD_SCAN_MAX, limit],
  )
  return rows.map(({ json }) => json)
}

/** SimHashes at most this many bits apart count as saying the same. */
const NEAR_BITS = 6
const NEAR_DAYS = 30
const NEAR_SCAN_MAX = 1000

/**
 * How many other mentions of the same brand, within 30 days of the ticket's newest, say nearly the
 * same as that newest one. At most the 1,000 before it and the 1,000 after it are compared: two walks
 * along the index, each with one end only, as with both the planner would read all between and sort.
 */
export async function countSimilar(db: Tx, ticketId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `WITH said AS (
       SELECT id, brand_id, simhash, posted_at FROM mentions WHERE ticket_id = $1
       ORDER BY posted_at DESC, id DESC LIMIT 1
     )
     SELECT count(*)::int AS count FROM said, LATERAL (
       (SELECT m.simhash, m.ticket_id, m.posted_at FROM mentions m
        WHERE m.brand_id = said.brand_id AND m.posted_at <= said.posted_at
        ORDER BY m.posted_at DESC LIMIT $3::int)
       UNION ALL
       (SELECT m.simhash, m.ticket_id, m.posted_at FROM mentions m
        WHERE m.brand_id = said.brand_id AND m.posted_at > said.posted_at
        ORDER BY m.posted_at LIMIT $3::int)
     ) other
     WHERE other.ticket_id IS DISTINCT FROM $1
       AND abs(extract(epoch FROM other.posted_at - said.posted_at)) <= $2 * 86400
       AND bit_count((other.simhash # said.simhash)::bit(64)) <= $4`,
    [ticketId, NEAR_DAYS, NEAR_SCAN_MAX, NEAR_BITS],
  )
  return row?.count ?? 0
}
