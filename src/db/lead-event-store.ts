import type { LeadPost } from '../model/lead.ts'
import type { Json } from '../model/mention.ts'
import type { TouchpointKind } from '../model/person.ts'
import type { Tx } from './sql.ts'

export type LeadEvent = {
  id: string
  at: string
  type: string
  actor: string
  data: Record<string, Json>
}

/** What happened to a lead, the newest 100, newest first. */
export async function leadEvents(db: Tx, leadId: string): Promise<LeadEvent[]> {
  return db.query<LeadEvent>(
    `SELECT e.id::text AS id, iso(e.at) AS at, e.type, e.actor, e.data FROM events e
     WHERE e.person_id IN (
         SELECT l.person_id FROM leads l WHERE l.id = $1
         UNION SELECT q.root_id FROM leads l JOIN people p ON p.id = l.person_id
           JOIN people q ON q.root_id = p.root_id WHERE l.id = $1
         UNION SELECT q.id FROM leads l JOIN people p ON p.id = l.person_id
           JOIN people q ON q.root_id = p.root_id WHERE l.id = $1)
       AND e.data ->> 'leadId' = $1::text
     ORDER BY e.id DESC LIMIT 100`,
    [leadId],
  )
}

/** What a person posted, the newest `limit`, newest first. */
export function leadPosts(db: Tx, ids: readonly string[], limit: number): Promise<LeadPost[]> {
  return db.query<LeadPost>(
    `SELECT m.id, m.ticket_id AS "ticketId", m.network,
       left(concat_ws(E'\\n', m.title, m.text), 2000) AS text, m.url, iso(m.posted_at) AS "postedAt",
       m.sentiment, m.intents
     FROM mentions m
     WHERE m.author_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY m.posted_at DESC LIMIT $2`,
    [JSON.stringify(ids), limit],
  )
}

/** What a person did elsewhere, the newest `limit`, newest first. */
export function leadTouchpoints(
  db: Tx,
  ids: readonly string[],
  limit: number,
): Promise<{ kind: TouchpointKind; at: string; what: string | null }[]> {
  return db.query(
    `SELECT c.kind, iso(c.at) AS at, c.what FROM touchpoints c
     WHERE c.person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY c.at DESC LIMIT $2`,
    [JSON.stringify(ids), limit],
  )
}
