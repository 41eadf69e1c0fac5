import type { Intent, Sentiment } from '../model/classification.ts'
import type { MentionRow } from './page-rows.ts'
import type { Tx } from './sql.ts'

/** What counting and merging need of a mention as it stands before an edit. */
export type MentionBefore = {
  id: string
  externalId: string
  brandIds: number[]
  sourceId: number
  ticketId: string | null
  /** Milliseconds UTC. */
  postedAt: number
  language: string
  sentiment: Sentiment
  score: number
  intents: Intent[]
}

/** The source's stored mentions of these external ids, locked. */
export function lockMentions(
  tx: Tx,
  sourceId: number,
  externalIds: readonly string[],
): Promise<MentionBefore[]> {
  return tx.query<MentionBefore>(
    `SELECT m.id, m.external_id AS "externalId", m.source_id AS "sourceId", m.ticket_id AS "ticketId",
       to_jsonb(array_prepend(m.brand_id, m.also_brand_ids)) AS "brandIds",
       (extract(epoch FROM m.posted_at) * 1000)::float8 AS "postedAt", m.language, m.sentiment,
       m.score, to_jsonb(m.intents) AS intents
     FROM mention_keys k JOIN mentions m ON m.id = k.mention_id AND m.posted_at = k.posted_at
     WHERE k.source_id = $1 AND k.deleted_at IS NULL
       AND k.external_id IN (SELECT json_array_elements_text($2::text::json))
     ORDER BY k.external_id FOR UPDATE OF k`,
    [sourceId, JSON.stringify(externalIds)],
  )
}

/** Puts the edited text and what it means in place of the old; id and time of posting stay. */
export async function updateMention(
  tx: Tx,
  row: MentionRow,
  contentHash: string,
  editedAt: string,
): Promise<void> {
  await tx.query(
    `WITH hashed AS (
       UPDATE mention_keys SET content_hash = $3::text::bigint
       WHERE source_id = $4 AND external_id = $5 RETURNING mention_id, posted_at
     )
     UPDATE mentions m SET brand_id = x.brand_id, also_brand_ids = x.also_brand_ids, url = x.url,
       title = x.title, text = x.text, language = x.language, edited_at = $2::text::timestamptz,
       sentiment = x.sentiment, score = x.score, intents = x.intents, queue = x.queue,
       classification = x.classification, metrics = x.metrics, text_hash = x.text_hash,
       simhash = x.simhash, raw = x.raw, ticket_id = x.ticket_id
     FROM json_to_record($1::text::json) AS x(brand_id int, also_brand_ids int[], url text,
       title text, text text, language text, sentiment text, score real, intents text[],
       queue text, classification jsonb, metrics jsonb, text_hash bigint, simhash bigint,
       raw jsonb, ticket_id uuid), hashed
     WHERE m.id = hashed.mention_id AND m.posted_at = hashed.posted_at`,
    [JSON.stringify(row), editedAt, contentHash, row.source_id, row.external_id],
  )
}

/** Marks the ids as gone, known or not (a late copy of a deleted post stays out), and drops their text. */
export async function deleteMentions(
  tx: Tx,
  sourceId: number,
  externalIds: readonly string[],
  now: string,
): Promise<void> {
  await tx.query(
    `WITH gone AS (
       INSERT INTO mention_keys AS k
         (source_id, external_id, mention_id, posted_at, content_hash, deleted_at)
       SELECT $1, value, gen_random_uuid(), $3::text::timestamptz, 0, $3::text::timestamptz
       FROM json_array_elements_text($2::text::json)
       ON CONFLICT (source_id, external_id) DO UPDATE SET deleted_at = excluded.deleted_at
         WHERE k.deleted_at IS NULL
       RETURNING mention_id, posted_at
     )
     DELETE FROM mentions m USING gone WHERE m.id = gone.mention_id AND m.posted_at = gone.posted_at`,
    [sourceId, JSON.stringify(externalIds), now],
  )
}
