import type { MentionDraft } from '../model/mention.ts'

/** What rules ask about a stored mention, beside what it means. */
export type StoredFacts = {
  /** Its own first. */
  brandIds: number[]
  sourceId: number
  /** Null where the source is deleted. */
  sourceName: string | null
  network: string
  kind: MentionDraft['kind']
  title: string | null
  text: string
  metrics: Record<string, number>
  author: { handle: string | null; name: string | null; followers: number | null } | null
  /** Milliseconds UTC. */
  postedAt: number
  seenAt: number
}

/** The columns of `StoredFacts` of the mention `m`. */
export const STORED_FACTS = `to_jsonb(array_prepend(m.brand_id, m.also_brand_ids)) AS "brandIds",
  m.source_id AS "sourceId", (SELECT s.name FROM sources s WHERE s.id = m.source_id) AS "sourceName",
  m.network, m.kind, m.title, m.text, m.metrics, (
    SELECT json_build_object('handle', a.handle, 'name', a.name, 'followers', a.followers)
    FROM authors a WHERE a.id = m.author_id) AS author,
  (extract(epoch FROM m.posted_at) * 1000)::float8 AS "postedAt",
  (extract(epoch FROM m.seen_at) * 1000)::float8 AS "seenAt"`
