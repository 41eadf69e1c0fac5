import type { Tx } from './sql.ts'

/** Any number: pages are stored while it is shared, people erased while nobody has it. */
const LOCK = 4_812_012

/** Which of these authors were erased. Nobody is erased from here until the transaction ends. */
export async function erasedAmong(tx: Tx, authorIds: readonly string[]): Promise<Set<string>> {
  await tx.query('SELECT pg_advisory_xact_lock_shared($1)', [LOCK])
  const rows = await tx.query<{ id: string }>(
    `SELECT author_id AS id FROM erased_authors
     WHERE author_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(authorIds)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** What `like` finds of a person: their ids in texts that hold JSON. */
const TOLD = `EXISTS (SELECT 1 FROM erasing e WHERE position(e.id::text IN `

/**
 * What is deleted of a person, in this order. `erasing` holds the ids of their rows, their mentions, the
 * tickets that hold nothing but these, and their leads; `said` what an account of theirs is called in
 * drafts that were never stored.
 */
const steps: [name: string, sql: string][] = [
  [
    'replies',
    `DELETE FROM replies WHERE ticket_id IN (SELECT id FROM erasing) OR mention_id IN (SELECT id FROM erasing)`,
  ],
  ['corrections', `DELETE FROM corrections WHERE mention_id IN (SELECT id FROM erasing)`],
  ['examples', `DELETE FROM user_label_examples WHERE mention_id IN (SELECT id FROM erasing)`],
  ['ticketNotes', `DELETE FROM notes WHERE ticket_id IN (SELECT id FROM erasing)`],
  ['notifications', `DELETE FROM notifications WHERE ticket_id IN (SELECT id FROM erasing)`],
  ['viewers', `DELETE FROM viewers WHERE ticket_id IN (SELECT id FROM erasing)`],
  ['targets', `DELETE FROM sla_outcomes WHERE ticket_id IN (SELECT id FROM erasing)`],
  [
    'deliveries',
    `DELETE FROM deliveries d WHERE d.ticket_id IN (SELECT id FROM erasing) OR ${TOLD}d.payload) > 0)`,
  ],
  ['crmLinks', `DELETE FROM crm_links WHERE local_id IN (SELECT id FROM erasing)`],
  ['leadDecisions', `DELETE FROM lead_decisions WHERE lead_id IN (SELECT id FROM erasing)`],
  ['leads', `DELETE FROM leads WHERE id IN (SELECT id FROM erasing)`],
  ['answersKept', `DELETE FROM idempotency i WHERE ${TOLD}i.body) > 0)`],
  [
    'rejected',
    `DELETE FROM rejected_items r WHERE EXISTS (
     SELECT 1 FROM said s WHERE position(s.text IN r.draft) > 0 OR position(s.text IN r.excerpt) > 0)`,
  ],
  [
    'history',
    `DELETE FROM events WHERE person_id IN (SELECT id FROM erasing)
     OR ticket_id IN (SELECT id FROM erasing) OR (data ->> 'mentionId') IN (SELECT id::text FROM erasing)`,
  ],
  ['keys', `DELETE FROM mention_keys WHERE mention_id IN (SELECT id FROM erasing)`],
  ['mentions', `DELETE FROM mentions WHERE id IN (SELECT id FROM erasing)`],
  [
    'waves',
    `UPDATE waves w SET title = coalesce((
       SELECT t.excerpt FROM tickets t WHERE t.wave_id = w.id AND t.id NOT IN (SELECT id FROM erasing)
       ORDER BY t.opened_at LIMIT 1), 'Like complaints')
     WHERE w.id IN (SELECT t.wave_id FROM tickets t WHERE t.id IN (SELECT id FROM erasing))`,
  ],
  ['tickets', `DELETE FROM tickets WHERE id IN (SELECT id FROM erasing)`],
  [
    'ticketsOfOthers',
    `UPDATE tickets SET author_id = NULL WHERE author_id IN (SELECT id FROM erasing)`,
  ],
  ['touchpoints', `DELETE FROM touchpoints WHERE person_id IN (SELECT id FROM erasing)`],
  ['notes', `DELETE FROM person_notes WHERE person_id IN (SELECT id FROM erasing)`],
  ['identifiers', `DELETE FROM person_ids WHERE person_id IN (SELECT id FROM erasing)`],
  [
    'edges',
    `DELETE FROM person_edges WHERE into_id IN (SELECT id FROM erasing) OR from_id IN (SELECT id FROM erasing)`,
  ],
  [
    'apart',
    `DELETE FROM person_apart WHERE a IN (SELECT id FROM erasing) OR b IN (SELECT id FROM erasing)`,
  ],
  ['due', `DELETE FROM people_due WHERE person_id IN (SELECT id FROM erasing)`],
  ['people', `DELETE FROM people WHERE id IN (SELECT id FROM erasing)`],
  ['accounts', `DELETE FROM authors WHERE id IN (SELECT id FROM erasing)`],
]

/** Every mention of these authors, with the ticket that it stands in. */
export function mentionsOfAuthors(
  tx: Tx,
  parts: readonly string[],
): Promise<{ id: string; ticketId: string | null }[]> {
  return tx.query(
    `SELECT m.id, m.ticket_id AS "ticketId" FROM mentions m
     WHERE m.author_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(parts)],
  )
}

/** Waits until no page is being stored, and lets none begin until the transaction ends. */
export async function lockForErasing(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
}

/**
 * Deletes all that is kept of the person whose rows are `parts`, and keeps their accounts from coming
 * back. Returns how many rows of each kind. `now` is ISO 8601; `lockForErasing` is held.
 */
export async function erasePerson(
  tx: Tx,
  parts: readonly string[],
  now: string,
): Promise<Record<string, number>> {
  const json = JSON.stringify(parts)
  await tx.query('CREATE TEMP TABLE erasing (id uuid PRIMARY KEY) ON COMMIT DROP')
  await tx.query('CREATE TEMP TABLE said (text text) ON COMMIT DROP')
  await tx.query(
    `INSERT INTO erasing SELECT value::uuid FROM json_array_elements_text($1::text::json)`,
    [json],
  )
  await tx.query(
    `INSERT INTO said SELECT to_json(v.text)::text FROM authors a
     CROSS JOIN LATERAL (VALUES (a.external_id), (a.handle)) AS v(text)
     WHERE a.id IN (SELECT id FROM erasing) AND length(v.text) >= 2`,
  )
  await tx.query(
    `INSERT INTO erased_authors (author_id, at)
     SELECT a.id, $1::text::timestamptz FROM authors a WHERE a.id IN (SELECT id FROM erasing)
     ON CONFLICT DO NOTHING`,
    [now],
  )
  await tx.query(
    `INSERT INTO erasing SELECT m.id FROM mentions m WHERE m.author_id IN (SELECT id FROM erasing)
     UNION SELECT t.id FROM tickets t WHERE t.author_id IN (SELECT id FROM erasing) AND NOT EXISTS (
       SELECT 1 FROM mentions o WHERE o.ticket_id = t.id
         AND (o.author_id IS NULL OR o.author_id NOT IN (SELECT id FROM erasing)))
     UNION SELECT l.id FROM leads l WHERE l.person_id IN (SELECT id FROM erasing)
     ON CONFLICT DO NOTHING`,
  )
  const counts: Record<string, number> = {}
  for (const [name, sql] of steps) {
    const [row] = await tx.query<{ count: number }>(
      `WITH done AS (${sql} RETURNING 1) SELECT count(*)::int AS count FROM done`,
    )
    counts[name] = row?.count ?? 0
  }
  return counts
}

/** All that is kept of a person, table by table, as JSON text. */
export async function exportPerson(tx: Tx, parts: readonly string[]): Promise<string> {
  const part = `SELECT value::uuid FROM json_array_elements_text($1::text::json)`
  const rows = (table: string, where: string, left = '') =>
    `coalesce((SELECT json_agg(to_jsonb(r)${left} ORDER BY r) FROM ${table} r WHERE ${where}), '[]'::json)`
  const tickets = `SELECT t.id FROM tickets t WHERE t.author_id IN (${part})`
  const [row] = await tx.query<{ json: string }>(
    `SELECT json_build_object(
       'people', ${rows('people', `r.id IN (${part})`)},
       'accounts', ${rows('authors', `r.id IN (${part})`, " - 'handle_key'")},
       'mentions', ${rows('(SELECT * FROM mentions ORDER BY posted_at)', `r.author_id IN (${part})`, " - 'words' - 'text_hash' - 'simhash'").replace(' ORDER BY r)', ')')},
       'tickets', ${rows('tickets', `r.author_id IN (${part})`)},
       'ticketNotes', ${rows('notes', `r.ticket_id IN (${tickets})`)},
       'replies', ${rows('replies', `r.ticket_id IN (${tickets})`).replace(' ORDER BY r)', ')')},
       'identifiers', ${rows('person_ids', `r.person_id IN (${part})`)},
       'notes', ${rows('person_notes', `r.person_id IN (${part})`)},
       'touchpoints', ${rows('touchpoints', `r.person_id IN (${part})`)},
       'leads', ${rows('leads', `r.person_id IN (${part})`)},
       'crmLinks', ${rows('crm_links', `r.local_id IN (${part})`)},
       'history', ${rows('events', `r.person_id IN (${part}) OR r.ticket_id IN (${tickets})`, " - 'xid'").replace(' ORDER BY r)', ')')}
     )::text AS json`,
    [JSON.stringify(parts)],
  )
  return row?.json ?? '{}'
}
