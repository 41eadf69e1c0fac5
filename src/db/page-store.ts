import type { Ticket } from '../model/ticket.ts'
import type { AuthorRow, CounterRow, KeyRow, MentionRow } from './page-rows.ts'
import { isDuplicateTable } from './database-error.ts'
import type { Tx } from './sql.ts'
import { TICKET_COLUMNS, TICKET_RECORD, TICKET_UPDATES, ticketToRow } from './ticket-row.ts'

/**
 * Claims the external ids that nobody has stored, and returns those: whoever inserts the key
 * stores the mention. Two workers on the same items wait for each other here.
 */
export async function claimKeys(
  tx: Tx,
  sourceId: number,
  keys: readonly KeyRow[],
): Promise<Set<string>> {
  const rows = await tx.query<{ external_id: string }>(
    `INSERT INTO mention_keys (source_id, external_id, mention_id, posted_at, content_hash, edited_at)
     SELECT $1, external_id, mention_id, posted_at, content_hash, edited_at
     FROM json_to_recordset($2::text::json)
       AS x(external_id text, mention_id uuid, posted_at timestamptz, content_hash bigint,
         edited_at timestamptz)
     ON CONFLICT DO NOTHING RETURNING external_id`,
    [sourceId, JSON.stringify(keys)],
  )
  return new Set(rows.map((row) => row.external_id))
}

export type StoredKey = {
  externalId: string
  mentionId: string
  postedAt: string
  contentHash: string
  deleted: boolean
  /** ISO 8601, as the network told it. */
  editedAt: string | null
}

/** What is known already of these external ids of one source. */
export async function findKeys(
  db: Tx,
  sourceId: number,
  externalIds: readonly string[],
): Promise<Map<string, StoredKey>> {
  const rows = await db.query<StoredKey>(
    `SELECT external_id AS "externalId", mention_id AS "mentionId", iso(posted_at) AS "postedAt",
       content_hash AS "contentHash", deleted_at IS NOT NULL AS deleted,
       iso(edited_at) AS "editedAt"
     FROM mention_keys WHERE source_id = $1
       AND external_id IN (SELECT json_array_elements_text($2::text::json))`,
    [sourceId, JSON.stringify(externalIds)],
  )
  return new Map(rows.map((row) => [row.externalId, row]))
}

export type PageRows = {
  authors: readonly AuthorRow[]
  mentions: readonly MentionRow[]
  tickets: readonly Ticket[]
  counters: readonly CounterRow[]
  /** One event for the whole page, or none. */
  event: { at: string; type: string; actor: string; data: object } | null
}

const MENTION_COLUMNS = `id, brand_id, also_brand_ids, source_id, external_id, network, kind,
  author_id, ticket_id, conversation_id, parent_id, url, title, text, language, posted_at, seen_at,
  sentiment, score, intents, queue, classification, metrics, text_hash, simhash, words, raw`

const MENTION_RECORD = `id uuid, brand_id int, also_brand_ids int[], source_id int,
  external_id text, network text, kind text, author_id uuid, ticket_id uuid, conversation_id text,
  parent_id text, url text, title text, text text, language text, posted_at timestamptz,
  seen_at timestamptz, sentiment text, score real, intents text[], queue text,
  classification jsonb, metrics jsonb, text_hash bigint, simhash bigint, words tsvector,
  raw jsonb`

const STORE_PAGE = `WITH
  stored_authors AS (
    INSERT INTO authors AS a
      (id, network, external_id, handle, handle_key, name, url, avatar_url, followers, bio, place)
    SELECT id, network, external_id, handle, handle_key, name, url, avatar_url, followers, bio, place
    FROM json_to_recordset($1::text::json) AS x(id uuid, network text, external_id text,
      handle text, handle_key text, name text, url text, avatar_url text, followers int, bio text,
      place text)
    ON CONFLICT (id) DO UPDATE SET
      handle = coalesce(excluded.handle, a.handle),
      handle_key = coalesce(excluded.handle_key, a.handle_key), name = coalesce(excluded.name, a.name),
      url = coalesce(excluded.url, a.url), avatar_url = coalesce(excluded.avatar_url, a.avatar_url),
      followers = coalesce(excluded.followers, a.followers),
      bio = coalesce(excluded.bio, a.bio), place = coalesce(excluded.place, a.place)
    WHERE (coalesce(excluded.handle, a.handle), coalesce(excluded.name, a.name),
        coalesce(excluded.url, a.url), coalesce(excluded.avatar_url, a.avatar_url),
        coalesce(excluded.followers, a.followers), coalesce(excluded.bio, a.bio),
        coalesce(excluded.place, a.place))
      IS DISTINCT FROM (a.handle, a.name, a.url, a.avatar_url, a.followers, a.bio, a.place)
  ),
  stored_mentions AS (
    INSERT INTO mentions (${MENTION_COLUMNS})
    SELECT ${MENTION_COLUMNS} FROM json_to_recordset($2::text::json) AS x(${MENTION_RECORD})
  ),
  stored_tickets AS (
    INSERT INTO tickets AS t (${TICKET_COLUMNS})
    SELECT ${TICKET_COLUMNS} FROM json_to_recordset($3::text::json) AS x(${TICKET_RECORD})
    ON CONFLICT (id) DO UPDATE SET ${TICKET_UPDATES} WHERE t.version = excluded.version - 1
    RETURNING 1
  ),
  stored_counters AS (
    INSERT INTO counters AS c
      (brand_id, grain, intent, at, source_id, language, sentiment, mentions, score_sum)
    SELECT brand_id, grain, intent, at, source_id, language, sentiment, mentions, score_sum
    FROM json_to_recordset($4::text::json) AS x(brand_id int, grain text, intent text,
      at timestamptz, source_id int, language text, sentiment text, mentions int, score_sum real)
    ON CONFLICT (brand_id, grain, intent, at, source_id, language, sentiment)
    DO UPDATE SET mentions = c.mentions + excluded.mentions, score_sum = c.score_sum + excluded.score_sum
  ),
  stored_events AS (
    INSERT INTO events (at, type, actor, data)
    SELECT at, type, actor, data FROM json_to_recordset($5::text::json)
      AS x(at timestamptz, type text, actor text, data jsonb)
    RETURNING pg_notify('earshot', '')
  )
  SELECT (SELECT count(*)::int FROM stored_tickets) AS tickets, (SELECT count(*) FROM stored_events)`

/** Somebody changed one of the page's tickets first; the page is read and merged once more. */
export class TicketRaceError extends Error {
  override name = 'TicketRaceError'
}

/**
 * Writes a page in one statement. Counters and tickets come sorted, so that two pages take their
 * locks in one order. Throws `TicketRaceError` where a ticket is not at the version it was read at.
 */
export async function storePage(tx: Tx, page: PageRows): Promise<void> {
  const tickets = page.tickets.map(ticketToRow)
  const [row] = await tx.query<{ tickets: number }>(STORE_PAGE, [
    JSON.stringify(page.authors),
    JSON.stringify(page.mentions),
    JSON.stringify(tickets),
    JSON.stringify(page.counters),
    JSON.stringify(page.event ? [page.event] : []),
  ])
  if (row?.tickets !== tickets.length) throw new TicketRaceError('A ticket changed meanwhile')
}

/** Makes sure that each month (its first day, `2026-11-01`) has its partition. */
export async function ensurePartitions(db: Tx, months: readonly string[]): Promise<void> {
  for (const month of months) {
    try {
      await db.query('SELECT mentions_partition($1::text::date)', [month])
    } catch (error) {
      // Another made it while this one waited for the lock, and its look again was answered from a cache.
      if (!isDuplicateTable(error)) throw error
    }
  }
}
