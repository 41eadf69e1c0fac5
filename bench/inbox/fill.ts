import type postgres from 'postgres'

export const BRANDS = 5
export const AGENTS = 20
/** Of which the first stands in most texts and the last in hardly any, as words do in a language. */
export const WORDS = 3000
const WORDS_EACH = 18
const DAYS = 90
const BATCH = 50_000

/** The word of a rank, from 1. */
export function wordOf(rank: number): string {
  return `w${rank.toString(16)}`
}

/**
 * Makes `count` tickets with one mention each (every tenth with three) over 90 days, as the service
 * itself would store them: brands, queues, statuses, owners, tags and lateness spread as in an inbox.
 */
export async function fill(
  raw: postgres.Sql,
  count: number,
  say: (line: string) => void,
): Promise<void> {
  await raw.unsafe(`SELECT setseed(0.42)`)
  await raw.unsafe(`
    INSERT INTO sources (name, collector, options, brand_id, keep, interval_ms)
    VALUES ('Bench', 'file', '{}', 1, 'all', 3600000) ON CONFLICT DO NOTHING`)
  await raw.unsafe(`
    SELECT mentions_partition(month::date) FROM generate_series(
      date_trunc('month', now() - interval '${DAYS} days'), now(), interval '1 month') month`)
  await raw.unsafe(`
    INSERT INTO authors (id, network, external_id, handle, handle_key, name)
    SELECT ${uuid("'a' || n")}, 'x', 'user' || n, 'user' || n, 'user' || n, 'User ' || n
    FROM generate_series(1, ${authorsOf(count)}) n`)
  await raw.unsafe('DROP INDEX mentions_words')
  for (let from = 0; from < count; from += BATCH) {
    await fillPart(raw, from + 1, Math.min(count, from + BATCH), count)
    say(`${Math.min(count, from + BATCH).toLocaleString('en')} tickets`)
  }
  say('indexes')
  await raw.unsafe('CREATE INDEX mentions_words ON mentions USING gin (words)')
  await raw.unsafe('VACUUM ANALYZE')
  await raw.unsafe('CHECKPOINT')
}

/** The clock of a ticket whose answer was due a day ago. */
const HEARD = `jsonb_build_object('at', ms, 'readableAt', ms, 'seenAt', ms, 'takenAt', NULL)`

const LATE_CLOCK = `(SELECT jsonb_build_object('policyId', NULL, 'calendarId', NULL, 'start', ${HEARD},
  'owed', ${HEARD}, 'runs', jsonb_build_array(jsonb_build_array(ms, NULL, NULL)), 'answerDueAt', ms,
  'resolutionDueAt', NULL, 'answeredAt', NULL, 'resolvedAt', NULL, 'waitingSince', NULL,
  'warnedAt', NULL, 'breachedAt', ms, 'escalatedAt', NULL, 'touchedAt', NULL,
  'told', '{"answer":2,"resolution":0}'::jsonb, 'nextAt', NULL)
  FROM (SELECT floor(extract(epoch FROM posted) * 1000) AS ms) at)`

/** An id of version 4 made of an expression. */
function uuid(text: string): string {
  return `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`
}

function authorsOf(count: number): number {
  return Math.ceil(count / 10)
}

/** Tickets `from` to `to`: first what is said, then what is made of it. */
async function fillPart(raw: postgres.Sql, from: number, to: number, count: number): Promise<void> {
  await raw.unsafe(`
    CREATE TEMP TABLE said ON COMMIT PRESERVE ROWS AS
    SELECT n, 1 + n % ${BRANDS} AS brand, ${uuid(`'a' || (1 + n % ${authorsOf(count)})`)} AS author,
      ${uuid("'t' || n")} AS ticket, part,
      now() - ((hashtext(n::text)::bigint + 2147483648) % ${DAYS * 86_400 - 4000} + part * 1000)
        * interval '1 second' AS posted,
      (SELECT string_agg('w' || to_hex(floor(power(${WORDS}, random() + 0 * (n + part + g)))::int), ' ')
       FROM generate_series(1, ${WORDS_EACH}) g) AS text
    FROM generate_series(${from}, ${to}) n
    CROSS JOIN LATERAL generate_series(0, CASE WHEN n % 10 = 0 THEN 2 ELSE 0 END) part`)
  await raw.unsafe(`
    INSERT INTO mentions (id, brand_id, source_id, external_id, network, kind, author_id, ticket_id,
      conversation_id, text, language, posted_at, seen_at, sentiment, score, intents, queue,
      classification, metrics, text_hash, simhash, words)
    SELECT ${uuid("'m' || n || '-' || part")}, brand, 1, n || '-' || part, 'x', 'post', author, ticket,
      'c' || n, text, 'en', posted, posted, 'negative', -0.8, '{service_complaint}', 'service',
      '{"language":"en","sentiment":{"label":"negative","score":-0.8,"confidence":0.9},"intents":[{"label":"service_complaint","confidence":0.9}],"queue":{"label":"service","confidence":0.9},"urgency":1,"topics":[],"spam":{"label":false,"confidence":0.9},"unsure":false,"labels":[],"explanation":[],"model":"full-1"}',
      '{}', hashtext(text), ('x' || substr(md5(text), 1, 16))::bit(64)::bigint,
      array_to_tsvector(string_to_array(text, ' ') || ARRAY['=b' || brand, '=s1', '=nx', '=len',
        '=d' || to_char(posted AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
        '=h' || to_char(posted AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24')])
    FROM said`)
  await raw.unsafe(`
    INSERT INTO mention_keys (source_id, external_id, mention_id, posted_at, content_hash)
    SELECT 1, n || '-' || part, ${uuid("'m' || n || '-' || part")}, posted, n FROM said`)
  await raw.unsafe(`
    INSERT INTO tickets (id, brand_id, network, author_id, conversation_id, queue, status, priority,
      excerpt, language, sentiment, intents, why, mention_count, opened_at, last_posted_at,
      assignee_id, team_id, tags, clock, due_at, place, version, created_at, updated_at)
    SELECT ticket, brand, 'x', author, 'c' || n,
      (ARRAY['service', 'sales', 'advocacy', 'unsure', 'nurture'])[1 + n % 5],
      (ARRAY['open', 'open', 'open', 'open', 'pending', 'snoozed', 'resolved', 'dismissed'])[1 + (n * 7) % 8],
      (n % 13 = 0)::int + 1, left(text, 280), 'en', 'negative', '["service_complaint"]',
      '{"rule":{"id":"service","name":"Service"},"because":["because"]}', CASE WHEN n % 10 = 0 THEN 3 ELSE 1 END,
      posted - interval '2000 seconds' * (n % 10 = 0)::int, posted,
      CASE WHEN n % 3 = 0 THEN 1 + (n / 3) % ${AGENTS} END, CASE WHEN n % 4 = 0 THEN 1 + n % 3 END,
      CASE n % 20 WHEN 0 THEN '["vip"]'::jsonb WHEN 1 THEN '["refund"]' ELSE '[]' END,
      CASE WHEN n % 50 = 0 THEN ${LATE_CLOCK} END,
      CASE WHEN n % 6 = 0 THEN posted + interval '1 day' END,
      CASE WHEN n % 6 = 0 THEN -floor(extract(epoch FROM posted + interval '1 day') * 1000)
        ELSE -1e14 + floor(extract(epoch FROM posted) * 1000) END::bigint,
      1, posted, posted
    FROM said WHERE part = 0`)
  await raw.unsafe('DROP TABLE said')
}
