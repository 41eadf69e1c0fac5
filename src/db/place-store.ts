import type { Intent, Sentiment } from '../model/classification.ts'
import type { Tx } from './sql.ts'

/** In which ticket mentions, notes and replies stand, and how they move from one to another. */

/** The tickets that `id` leads to, itself first: each was merged into the next. */
export async function mergeChain(db: Tx, id: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(`${CHAIN} SELECT id FROM chain ORDER BY depth`, [
    JSON.stringify([id]),
  ])
  return rows.map((row) => row.id)
}

/** For those of `ids` that were merged, the ticket that holds their mentions now. */
export async function followMerges(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ own: string; id: string }>(
    `${CHAIN} SELECT own, id FROM chain WHERE merged_into IS NULL AND depth > 0`,
    [JSON.stringify(ids)],
  )
  return new Map(rows.map(({ own, id }) => [own, id]))
}

const CHAIN = `WITH RECURSIVE chain AS (
    SELECT id AS own, id, merged_into, 0 AS depth FROM tickets
    WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
    UNION ALL
    SELECT c.own, t.id, t.merged_into, c.depth + 1
    FROM chain c JOIN tickets t ON t.id = c.merged_into
  )`

/** What goes along when mentions move. */
export type Moved = { mentionIds: string[]; noteIds: string[]; replyIds: string[] }

/** Moves all that stands in one ticket into another. */
export async function moveAll(tx: Tx, from: string, to: string): Promise<Moved> {
  const move = async (table: 'mentions' | 'notes' | 'replies') => {
    const rows = await tx.query<{ id: string }>(
      `UPDATE ${table} SET ticket_id = $2 WHERE ticket_id = $1 RETURNING id`,
      [from, to],
    )
    return rows.map(({ id }) => id).sort()
  }
  const mentionIds = await move('mentions')
  return { mentionIds, noteIds: await move('notes'), replyIds: await move('replies') }
}

/** Moves those of them that stand in `from`; the rest has gone elsewhere since and stays there. */
export async function moveThese(tx: Tx, from: string, to: string, these: Moved): Promise<Moved> {
  const move = async (table: 'mentions' | 'notes' | 'replies', ids: readonly string[]) => {
    if (ids.length === 0) return []
    const rows = await tx.query<{ id: string }>(
      `UPDATE ${table} SET ticket_id = $2 WHERE ticket_id = $1
         AND id IN (SELECT value::uuid FROM json_array_elements_text($3::text::json)) RETURNING id`,
      [from, to, JSON.stringify(ids)],
    )
    return rows.map(({ id }) => id).sort()
  }
  const mentionIds = await move('mentions', these.mentionIds)
  const noteIds = await move('notes', these.noteIds)
  return { mentionIds, noteIds, replyIds: await move('replies', these.replyIds) }
}

/** Replies to these mentions, which go where the mentions go. */
export async function repliesTo(
  tx: Tx,
  ticketId: string,
  mentionIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM replies WHERE ticket_id = $1
       AND mention_id IN (SELECT value::uuid FROM json_array_elements_text($2::text::json))`,
    [ticketId, JSON.stringify(mentionIds)],
  )
  return rows.map(({ id }) => id)
}

/**
 * Mentions that came to `holderId` after `since` (ISO 8601) only because `mergedId`, or a ticket that
 * was merged into that one, was merged: they are of its own conversation.
 */
export async function arrivedThrough(
  tx: Tx,
  mergedId: string,
  holderId: string,
  since: string,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `WITH RECURSIVE merged AS (
       SELECT id, brand_id, network, conversation_id, author_id, split_from FROM tickets WHERE id = $1
       UNION ALL
       SELECT t.id, t.brand_id, t.network, t.conversation_id, t.author_id, t.split_from
       FROM merged JOIN tickets t ON t.merged_into = merged.id
     )
     SELECT DISTINCT m.id FROM mentions m JOIN merged ON m.brand_id = merged.brand_id
       AND m.network = merged.network AND m.conversation_id = merged.conversation_id
       AND m.author_id IS NOT DISTINCT FROM merged.author_id
     WHERE m.ticket_id = $2 AND m.seen_at > $3::text::timestamptz AND merged.split_from IS NULL`,
    [mergedId, holderId, since],
  )
  return rows.map(({ id }) => id)
}

/** What of a ticket follows from the mentions in it; times in milliseconds since 1970. */
export type Holding = {
  count: number
  firstAt: number
  lastAt: number
  /** The newest that needs somebody, or the newest of all. */
  newest: Spoken
}
export type Spoken = {
  id: string
  network: string
  authorId: string | null
  conversationId: string
  /** Milliseconds since 1970. */
  postedAt: number
  title: string | null
  text: string
  language: string
  sentiment: Sentiment
  intents: Intent[]
}

/** Null where no mention stands in the ticket. */
export async function holdingOf(tx: Tx, ticketId: string): Promise<Holding | null> {
  const [row] = await tx.query<Holding>(
    `SELECT (SELECT count(*)::int FROM mentions WHERE ticket_id = $1) AS count,
       (SELECT floor(extract(epoch FROM min(posted_at)) * 1000)::float8 FROM mentions
        WHERE ticket_id = $1) AS "firstAt",
       (SELECT floor(extract(epoch FROM max(posted_at)) * 1000)::float8 FROM mentions
        WHERE ticket_id = $1) AS "lastAt",
       ${SPOKEN} AS newest
     FROM mentions m WHERE m.ticket_id = $1
     ORDER BY (m.queue <> 'none') DESC, m.posted_at DESC, m.id DESC LIMIT 1`,
    [ticketId],
  )
  return row ?? null
}

/** What those of these mentions say that stand in the ticket. */
export async function spokenIn(
  tx: Tx,
  ticketId: string,
  mentionIds: readonly string[],
): Promise<Spoken[]> {
  const rows = await tx.query<{ spoken: Spoken }>(
    `SELECT ${SPOKEN} AS spoken FROM mentions m WHERE m.ticket_id = $1
       AND m.id IN (SELECT value::uuid FROM json_array_elements_text($2::text::json))`,
    [ticketId, JSON.stringify(mentionIds)],
  )
  return rows.map(({ spoken }) => spoken)
}

const SPOKEN = `json_build_object('id', m.id, 'network', m.network, 'authorId', m.author_id,
  'conversationId', m.conversation_id,
  'postedAt', floor(extract(epoch FROM m.posted_at) * 1000)::float8, 'title', m.title, 'text', m.text, 'language', m.language,
  'sentiment', m.sentiment, 'intents', to_jsonb(m.intents))`

/** A mention that answers another, and the ticket that its conversation has of its own. */
export type Answering = { own: string; parentId: string; network: string }

/**
 * Where the nearest mention above each stands that is of the same conversation and author, for those
 * whose own ticket was split or merged: an answer follows what it answers. By `own` and `parentId`.
 */
export async function ticketsAnswered(
  tx: Tx,
  answering: readonly Answering[],
): Promise<(Answering & { ticketId: string })[]> {
  if (answering.length === 0) return []
  return tx.query(
    `WITH RECURSIVE asked AS (
       SELECT DISTINCT x.own, x."parentId", x.network
       FROM json_to_recordset($1::text::json) AS x(own uuid, "parentId" text, network text)
       JOIN tickets t ON t.id = x.own
       WHERE t.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM tickets s WHERE s.split_from = t.id)
     ), above AS (
       SELECT own, "parentId", network, "parentId" AS up, NULL::uuid AS ticket_id, 0 AS depth FROM asked
       UNION ALL
       SELECT a.own, a."parentId", a.network, m.parent_id,
         CASE WHEN m.brand_id = o.brand_id AND m.conversation_id = o.conversation_id
           AND m.author_id IS NOT DISTINCT FROM o.author_id THEN m.ticket_id END, a.depth + 1
       FROM above a
       JOIN tickets o ON o.id = a.own
       CROSS JOIN sources s
       JOIN mention_keys k ON k.source_id = s.id AND k.external_id = a.up
       JOIN mentions m ON m.id = k.mention_id AND m.posted_at = k.posted_at AND m.network = a.network
       WHERE a.ticket_id IS NULL AND a.depth < 20
     )
     SELECT DISTINCT ON (own, "parentId") own, "parentId", network, ticket_id AS "ticketId"
     FROM above WHERE ticket_id IS NOT NULL ORDER BY own, "parentId", depth`,
    [JSON.stringify(answering)],
  )
}

/** In which ticket each of these mentions stands now; those that are gone are left out. */
export async function placesOf(
  tx: Tx,
  mentionIds: readonly string[],
): Promise<Map<string, string | null>> {
  if (mentionIds.length === 0) return new Map()
  const rows = await tx.query<{ id: string; ticketId: string | null }>(
    `SELECT id, ticket_id AS "ticketId" FROM mentions
     WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(mentionIds)],
  )
  return new Map(rows.map((row) => [row.id, row.ticketId]))
}
