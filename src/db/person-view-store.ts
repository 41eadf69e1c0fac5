import type { Stage } from '../model/person.ts'
import type { Param, Tx } from './sql.ts'

/** At most so many mentions of a person are counted. */
const MENTIONS_MAX = 1000

/** All ids that are the person `x.id`. */
const PARTS = `(SELECT q.id FROM people q WHERE q.root_id = x.id UNION SELECT x.id)`

const AUTHORS = `SELECT a.* FROM authors a WHERE a.id IN ${PARTS}`

/**
 * One person as the API shows it, read from `x(id)` joined with its row `p`, if there is one, and `g`,
 * what all its rows together say.
 */
const ITEM = `'id', x.id,
  'name', coalesce(g.name, said.name, named.value, 'Unknown'),
  'tags', coalesce((SELECT json_agg(DISTINCT t.value) FROM people q, jsonb_array_elements_text(q.tags) t
    WHERE q.root_id = x.id), '[]'),
  'owner', (SELECT json_build_object('id', o.id, 'name', o.name) FROM agents o WHERE o.id = g.owner_id),
  'consent', coalesce(g.consent, 'unknown'),
  'stage', coalesce(p.stage, 'aware'),
  'stageAt', iso(coalesce(p.stage_at, said.first_at, to_timestamp(0))),
  'stageBy', g.said_by, 'stageWhy', coalesce(p.stage_why, '[]'::jsonb),
  'notInterestedAt', iso(g.not_interested_at),
  'authors', coalesce(said.authors, '[]'::json), 'followers', coalesce(said.followers, 0),
  'mentions', (SELECT count(*)::int FROM (SELECT 1 FROM mentions m
    WHERE m.author_id IN ${PARTS} LIMIT ${MENTIONS_MAX}) c),
  'lastPostedAt', iso((SELECT max(m.posted_at) FROM mentions m WHERE m.author_id IN ${PARTS})),
  'version', coalesce(p.version, 0)`

const FROM = `LEFT JOIN people p ON p.id = x.id
  LEFT JOIN LATERAL (
    SELECT
      (array_agg(q.name ORDER BY q.id <> x.id, q.created_at) FILTER (WHERE q.name IS NOT NULL))[1] AS name,
      (array_agg(q.owner_id ORDER BY q.id <> x.id, q.created_at)
        FILTER (WHERE q.owner_id IS NOT NULL))[1] AS owner_id,
      (array_agg(q.consent ORDER BY array_position(
        ARRAY['refused', 'given', 'public', 'unknown'], q.consent)))[1] AS consent,
      (array_agg(q.said_by ORDER BY q.said_at DESC) FILTER (WHERE q.said_by IS NOT NULL))[1] AS said_by,
      max(q.not_interested_at) AS not_interested_at
    FROM people q WHERE q.root_id = x.id
  ) g ON true
  LEFT JOIN LATERAL (
    SELECT (array_agg(coalesce(a.name, '@' || a.handle) ORDER BY a.followers DESC NULLS LAST, a.id))[1] AS name,
      json_agg(json_build_object('id', a.id, 'network', a.network, 'handle', a.handle, 'name', a.name,
        'url', a.url, 'avatarUrl', a.avatar_url, 'followers', a.followers)
        ORDER BY a.followers DESC NULLS LAST, a.id) AS authors,
      max(coalesce(a.followers, 0)) AS followers, min(a.first_seen_at) AS first_at
    FROM (${AUTHORS}) a
  ) said ON true
  LEFT JOIN LATERAL (
    SELECT i.value FROM person_ids i WHERE i.person_id IN ${PARTS} ORDER BY i.added_at, i.value LIMIT 1
  ) named ON true`

const TOUCHPOINT = `json_build_object('id', t.id, 'source', t.source, 'externalId', t.external_id,
  'personId', t.person_id, 'kind', t.kind, 'at', iso(t.at), 'what', t.what, 'url', t.url,
  'amount', t.amount::float8, 'currency', t.currency, 'data', t.data)`

/** One touchpoint as JSON text. */
export async function touchpointJson(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.query<{ json: string }>(
    `SELECT ${TOUCHPOINT}::text AS json FROM touchpoints t WHERE t.id = $1`,
    [id],
  )
  return row?.json ?? null
}

export type PersonFilter = {
  stage: Stage | null
  tag: string | null
  ownerId: number | null
  /** The beginning of a name or handle, or a whole identifier. */
  q: string | null
}

/** Where a page of the list ended. */
export type PersonPosition = { stageAt: string; id: string }

/** People with a row, who moved last first. */
export function listPeople(
  db: Tx,
  filter: PersonFilter,
  after: PersonPosition | null,
  limit: number,
): Promise<(PersonPosition & { json: string })[]> {
  const like = filter.q === null ? null : `${filter.q.replace(/[\\%_]/g, '\\$&').toLowerCase()}%`
  const params: Param[] = [
    filter.stage,
    filter.tag,
    filter.ownerId,
    like,
    filter.q,
    after?.stageAt ?? null,
    after?.id ?? null,
    limit,
  ]
  return db.query(
    `WITH x AS MATERIALIZED (
       SELECT p.id, p.stage_at FROM people p
       WHERE p.root_id = p.id AND ($1::text IS NULL OR p.stage = $1)
         AND ($2::text IS NULL OR EXISTS (
           SELECT 1 FROM people q WHERE q.root_id = p.id AND jsonb_exists(q.tags, $2)))
         AND ($3::int IS NULL OR EXISTS (
           SELECT 1 FROM people q WHERE q.root_id = p.id AND q.owner_id = $3::int))
         AND ($4::text IS NULL OR lower(p.name) LIKE $4 OR EXISTS (
           SELECT 1 FROM people q JOIN authors a ON a.id = q.id WHERE q.root_id = p.id
             AND (lower(a.name) LIKE $4 OR a.handle_key LIKE $4))
           OR EXISTS (SELECT 1 FROM people q JOIN person_ids i ON i.person_id = q.id
             WHERE q.root_id = p.id AND lower(i.value) = lower($5)))
         AND ($6::text IS NULL OR (p.stage_at, p.id) < ($6::text::timestamptz, $7::text::uuid))
       ORDER BY p.stage_at DESC, p.id DESC LIMIT $8
     )
     SELECT x.stage_at AS "stageAt", x.id, json_build_object(${ITEM})::text AS json
     FROM x ${FROM} ORDER BY x.stage_at DESC, x.id DESC`,
    params,
  )
}

/** These people, as JSON texts by id; also those that have no row yet. */
export async function personItems(
  db: Tx,
  rootIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; json: string }>(
    `WITH x AS MATERIALIZED (SELECT value::uuid AS id FROM json_array_elements_text($1::text::json))
     SELECT x.id, json_build_object(${ITEM})::text AS json FROM x ${FROM}`,
    [JSON.stringify(rootIds)],
  )
  return new Map(rows.map(({ id, json }) => [id, json]))
}

/** All that is known of a person but the history, as JSON text. */
export async function personDetail(db: Tx, rootId: string): Promise<string> {
  const [row] = await db.query<{ json: string }>(
    `WITH x AS MATERIALIZED (SELECT $1::text::uuid AS id)
     SELECT json_build_object(${ITEM},
       'consentAt', iso(c.consent_at), 'consentBy', c.consent_by, 'consentBasis', c.consent_basis,
       'identifiers', coalesce((SELECT json_agg(json_build_object('kind', i.kind, 'value', i.value)
         ORDER BY i.added_at, i.kind, i.value) FROM person_ids i WHERE i.person_id IN ${PARTS}), '[]'),
       'moods', coalesce((SELECT json_agg(json_build_object('month', to_char(b.month, 'YYYY-MM-DD'),
           'negative', b.negative, 'neutral', b.neutral, 'positive', b.positive, 'mixed', b.mixed)
           ORDER BY b.month)
         FROM (SELECT date_trunc('month', m.posted_at AT TIME ZONE 'UTC') AS month,
             count(*) FILTER (WHERE m.sentiment = 'negative')::int AS negative,
             count(*) FILTER (WHERE m.sentiment = 'neutral')::int AS neutral,
             count(*) FILTER (WHERE m.sentiment = 'positive')::int AS positive,
             count(*) FILTER (WHERE m.sentiment = 'mixed')::int AS mixed
           FROM mentions m WHERE m.author_id IN ${PARTS} GROUP BY 1 ORDER BY 1 DESC LIMIT 36) b), '[]'),
       'touchpoints', coalesce((SELECT json_agg(${TOUCHPOINT} ORDER BY t.at DESC, t.id)
         FROM (SELECT * FROM touchpoints t WHERE t.person_id IN ${PARTS}
           ORDER BY t.at DESC LIMIT 100) t), '[]'),
       'notes', coalesce((SELECT json_agg(json_build_object('id', n.id, 'at', iso(n.created_at),
         'actor', n.actor, 'text', n.text) ORDER BY n.created_at, n.id)
         FROM person_notes n WHERE n.person_id IN ${PARTS}), '[]'),
       'parts', coalesce((SELECT json_agg(json_build_object('edgeId', e.id, 'id', e.from_id,
         'name', coalesce(f.name, a.name, '@' || a.handle, i.value, 'Unknown')) ORDER BY e.at, e.id)
         FROM person_edges e LEFT JOIN people f ON f.id = e.from_id LEFT JOIN authors a ON a.id = e.from_id
         LEFT JOIN LATERAL (SELECT value FROM person_ids WHERE person_id = e.from_id LIMIT 1) i ON true
         WHERE e.from_id IN ${PARTS}), '[]'))::text AS json
     FROM x ${FROM}
     LEFT JOIN LATERAL (
       SELECT q.consent_at, q.consent_by, q.consent_basis FROM people q
       WHERE q.root_id = x.id AND q.consent = g.consent AND q.consent <> 'unknown'
       ORDER BY q.consent_at DESC LIMIT 1
     ) c ON true`,
    [rootId],
  )
  if (!row) throw new Error('A query returned no row')
  return row.json
}
