import type { Tx } from './sql.ts'

/** A stored mention as far as a query looks at it, or a person who judges the query. */
export type StoredText = {
  id: string
  /** As the database writes it, for the next page. */
  position: string
  /** ISO 8601 in UTC. */
  postedAt: string
  title: string | null
  text: string
  url: string | null
  network: string
  language: string
  handle: string | null
  author: string | null
  sourceId: number
  source: string
}

const COLUMNS = `m.id, m.posted_at AS position, iso(m.posted_at) AS "postedAt", m.title, m.text, m.url,
  m.network, m.language, a.handle, coalesce(a.name, a.handle) AS author, m.source_id AS "sourceId",
  coalesce(s.name, 'deleted') AS source`
const JOINS = 'LEFT JOIN authors a ON a.id = m.author_id LEFT JOIN sources s ON s.id = m.source_id'

/** Where a page ended; the first one begins here. */
export const NEWEST = { position: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/**
 * Mentions of all brands posted since `since`, newest first. Brand by brand, as that is what the
 * index over time begins with; a brand that mentions are about is never deleted.
 */
export function newestTexts(
  db: Tx,
  since: string,
  after: { position: string; id: string },
  limit: number,
): Promise<StoredText[]> {
  return db.query<StoredText>(
    `SELECT ${COLUMNS} FROM (
       SELECT each.* FROM brands b, LATERAL (
         SELECT * FROM mentions WHERE brand_id = b.id AND posted_at >= $1::text::timestamptz
           AND (posted_at, id) < ($2::text::timestamptz, $3::uuid)
         ORDER BY posted_at DESC, id DESC LIMIT $4::int
       ) each
       ORDER BY each.posted_at DESC, each.id DESC LIMIT $4::int
     ) m ${JOINS} ORDER BY m.posted_at DESC, m.id DESC`,
    [since, after.position, after.id, limit],
  )
}

/** One mention with what it was stored under; null where there is none. */
export async function findText(
  db: Tx,
  id: string,
): Promise<(StoredText & { brandIds: number[]; keptFor: number | null }) | null> {
  const [row] = await db.query<StoredText & { brandIds: number[]; keptFor: number | null }>(
    `SELECT ${COLUMNS}, to_jsonb(array_prepend(m.brand_id, m.also_brand_ids)) AS "brandIds",
       CASE WHEN s.keep = 'all' THEN s.brand_id END AS "keptFor"
     FROM mentions m ${JOINS} WHERE m.id = $1`,
    [id],
  )
  return row ?? null
}
