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
  key: { contentHash: string; editedAt: string | null },
  now: string,
): Promise<void> {
  await tx.query(
    `WITH hashed AS (
       UPDATE mention_keys SET content_hash = $3::text::bigint,
         edited_at = coalesce($6::text::timestamptz, edited_at)
       WHERE source_id = $4 AND external_id = $5 RETURNING mention_id, posted_at
     )
     UPDATE mentions m SET brand_id = x.brand_id, also_brand_ids = x.also_brand_ids, url = x.url,
       title = x.title, text = x.text, language = x.language, edited_at = coalesce($6::text::timestamptz, $2::text::timestamptz),
       sentiment = x.sentiment, score = x.score, intents = x.intents, queue = x.queue,
       classification = x.classification, metrics = x.metrics, text_hash = x.text_hash,
       simhash = x.simhash, words = x.words, raw = x.raw, ticket_id = x.ticket_id
     FROM json_to_record($1::text::json) AS x(brand_id int, also_brand_ids int[], url text,
       title text, text text, language text, sentiment text, score real, intents text[],
       queue text, classification jsonb, metrics jsonb, text_hash bigint, simhash bigint,
       words tsvector, raw jsonb, ticket_id uuid), hashed
     WHERE m.id = hashed.mention_id AND m.posted_at = hashed.posted_at`,
    [JSON.stringify(row), now, key.contentHash, row.source_id, row.external_id, key.editedAt],
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

/**
 * Takes mentions that are gone out of their tickets: what a list shows of one comes from its newest
 * that is left; where none is, there is nothing to answer, and it is dismissed.
 */
export async function forgetInTickets(
  tx: Tx,
  gone: ReadonlyMap<string, number>,
  now: string,
): Promise<void> {
  const rows = [...gone].map(([id, count]) => ({ id, count }))
  await tx.query(
    `UPDATE tickets t SET mention_count = greatest(0, t.mention_count - g.count),
       excerpt = coalesce(left(n.line, 280), 'Deleted by its author.'),
       status = CASE WHEN n.line IS NULL AND t.status <> 'resolved' THEN 'dismissed' ELSE t.status END,
       snoozed_until = CASE WHEN n.line IS NULL THEN NULL ELSE t.snoozed_until END,
       clock = CASE WHEN n.line IS NULL THEN t.clock || '{"breachedAt": null}' ELSE t.clock END,
       place = CASE WHEN n.line IS NULL THEN floor(extract(epoch FROM t.last_posted_at) * 1000)::bigint
         - 100000000000000 ELSE t.place END,
       due_at = CASE WHEN n.line IS NULL THEN NULL ELSE t.due_at END,
       clock_at = CASE WHEN n.line IS NULL THEN NULL ELSE t.clock_at END,
       version = t.version + 1, updated_at = $2::text::timestamptz
     FROM json_to_recordset($1::text::json) AS g(id uuid, count int)
     LEFT JOIN LATERAL (
       SELECT btrim(regexp_replace(concat_ws(' ', m.title, left(m.text, 1000)), '\\s+', ' ', 'g')) AS line
       FROM mentions m WHERE m.ticket_id = g.id ORDER BY m.posted_at DESC LIMIT 1
     ) n ON true
     WHERE t.id = g.id`,
    [JSON.stringify(rows), now],
  )
}
