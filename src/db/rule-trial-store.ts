import type { Classification } from '../model/classification.ts'
import type { Queue } from '../model/queue.ts'
import type { Tx } from './sql.ts'
import { STORED_FACTS, type StoredFacts } from './stored-facts.ts'

/** A stored mention as rules see it, and where it is. */
export type MentionFacts = StoredFacts & {
  id: string
  /** As the database writes it, for the next page. */
  position: string
  ticketId: string | null
  authorId: string | null
  conversationId: string
  queue: Queue
  classification: Classification
}

/** Mentions of all brands posted since `since`, newest first, along each brand's index over time. */
export function newestMentions(
  db: Tx,
  since: string,
  after: { position: string; id: string },
  limit: number,
): Promise<MentionFacts[]> {
  return db.query<MentionFacts>(
    `SELECT m.id, m.posted_at AS position, ${STORED_FACTS}, m.ticket_id AS "ticketId",
       m.author_id AS "authorId", m.conversation_id AS "conversationId", m.queue,
       '{"unsure":false,"labels":[]}'::jsonb || (m.classification - 'explanation') AS classification
     FROM (
       SELECT each.* FROM brands b, LATERAL (
         SELECT * FROM mentions WHERE brand_id = b.id AND posted_at >= $1::text::timestamptz
           AND (posted_at, id) < ($2::text::timestamptz, $3::uuid)
         ORDER BY posted_at DESC, id DESC LIMIT $4::int
       ) each
       ORDER BY each.posted_at DESC, each.id DESC LIMIT $4::int
     ) m ORDER BY m.posted_at DESC, m.id DESC`,
    [since, after.position, after.id, limit],
  )
}
