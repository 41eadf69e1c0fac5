import type { Classification, Intent, Sentiment } from '../model/classification.ts'
import type { Queue } from '../model/queue.ts'
import type { Tx } from './sql.ts'
import { STORED_FACTS, type StoredFacts } from './stored-facts.ts'

/** A stored mention that `fast` answered without being sure, with what counting and merging need. */
export type Uncertain = StoredFacts & {
  id: string
  authorId: string | null
  ticketId: string | null
  conversationId: string
  language: string
  sentiment: Sentiment
  score: number
  intents: Intent[]
  /** A person has said what it means. */
  corrected: boolean
  /** A person has moved its ticket. */
  moved: boolean
}

/** The index `mentions_reread` (migrations/0003_reread.sql) holds just these. */
const UNCERTAIN = `m.classification ->> 'model' LIKE 'fast-%'
  AND (m.classification -> 'queue' -> 'confidence')::float8 < 0.75
  AND NOT m.classification ? 'final'`

/**
 * The newest mentions that `fast` was not sure of, locked until the transaction ends; those that
 * others work on are left out, so that any number of workers may ask.
 */
export function lockUncertain(tx: Tx, limit: number): Promise<Uncertain[]> {
  return tx.query<Uncertain>(
    `SELECT m.id, ${STORED_FACTS}, m.author_id AS "authorId", m.ticket_id AS "ticketId",
       m.conversation_id AS "conversationId", m.language, m.sentiment, m.score,
       to_jsonb(m.intents) AS intents,
       EXISTS (SELECT 1 FROM corrections c WHERE c.mention_id = m.id AND c.state = 'current') AS corrected,
       EXISTS (SELECT 1 FROM events e WHERE e.ticket_id = m.ticket_id AND e.actor <> 'system') AS moved
     FROM mentions m
     JOIN mention_keys k ON k.source_id = m.source_id AND k.external_id = m.external_id
     WHERE ${UNCERTAIN}
     ORDER BY m.posted_at DESC, m.id DESC LIMIT $1 FOR UPDATE OF m, k SKIP LOCKED`,
    [limit],
  )
}

/** Those of `ids` that somebody else works on at this moment. */
export async function heldTickets(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string; free: boolean }>(
    `WITH asked AS (SELECT value::uuid AS id FROM json_array_elements_text($1::text::json)),
     free AS (
       SELECT id FROM tickets WHERE id IN (SELECT id FROM asked) ORDER BY id FOR UPDATE SKIP LOCKED
     )
     SELECT t.id FROM tickets t JOIN asked USING (id) LEFT JOIN free USING (id) WHERE free.id IS NULL`,
    [JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** What a mention means now; its text, time and the rest stay. */
export type Relabelled = {
  id: string
  /** ISO 8601. */
  posted_at: string
  ticket_id: string | null
  language: string
  sentiment: Sentiment
  score: number
  intents: Intent[]
  queue: Queue
  classification: Classification
}

export async function relabelMentions(tx: Tx, rows: readonly Relabelled[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `UPDATE mentions m SET ticket_id = x.ticket_id, language = x.language,
       words = CASE WHEN m.language = x.language THEN m.words
         ELSE ts_delete(m.words, '=l' || lower(m.language))
           || array_to_tsvector(ARRAY['=l' || lower(x.language)]) END,
       sentiment = x.sentiment,
       score = x.score, intents = x.intents, queue = x.queue, classification = x.classification
     FROM json_to_recordset($1::text::json) AS x(id uuid, posted_at timestamptz, ticket_id uuid,
       language text, sentiment text, score real, intents text[], queue text, classification jsonb)
     WHERE m.id = x.id AND m.posted_at = x.posted_at`,
    [JSON.stringify(rows)],
  )
}

/** The answers of `fast` stay for these, and are not asked for again. */
export async function makeFinal(
  tx: Tx,
  mentions: readonly { id: string; posted_at: string }[],
): Promise<void> {
  if (mentions.length === 0) return
  await tx.query(
    `UPDATE mentions m SET classification = m.classification || '{"final": true}'
     FROM json_to_recordset($1::text::json) AS x(id uuid, posted_at timestamptz)
     WHERE m.id = x.id AND m.posted_at = x.posted_at`,
    [JSON.stringify(mentions)],
  )
}
