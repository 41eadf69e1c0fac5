import type {
  Features,
  LeadItem,
  LeadState,
  Need,
  NurtureReason,
  RejectReason,
  ScorePart,
} from '../model/lead.ts'
import { createParams } from './params.ts'
import type { Tx } from './sql.ts'

/** A lead as it is stored; times in milliseconds since 1970, UTC. */
export type LeadRow = {
  id: string
  personId: string
  intoId: string | null
  brandId: number
  ticketId: string | null
  excerpt: string
  language: string
  signalAt: number
  strongAt: number | null
  state: LeadState
  stateAt: number
  reason: RejectReason | NurtureReason | null
  resurfaceAt: number | null
  agentId: number | null
  byHand: boolean
  score: number
  features: Features
  parts: ScorePart[]
  whyNow: string
  need: Need
  weightsId: number
  scoredAt: number
  amount: number | null
  currency: string | null
  version: number
  createdAt: number
}

const columns = [
  ['id', 'uuid', 'id'],
  ['person_id', 'uuid', 'personId'],
  ['into_id', 'uuid', 'intoId'],
  ['brand_id', 'int', 'brandId'],
  ['ticket_id', 'uuid', 'ticketId'],
  ['excerpt', 'text', 'excerpt'],
  ['language', 'text', 'language'],
  ['signal_at', 'timestamptz', 'signalAt'],
  ['strong_at', 'timestamptz', 'strongAt'],
  ['state', 'text', 'state'],
  ['state_at', 'timestamptz', 'stateAt'],
  ['reason', 'text', 'reason'],
  ['resurface_at', 'timestamptz', 'resurfaceAt'],
  ['agent_id', 'int', 'agentId'],
  ['by_hand', 'boolean', 'byHand'],
  ['score', 'smallint', 'score'],
  ['features', 'jsonb', 'features'],
  ['parts', 'jsonb', 'parts'],
  ['why_now', 'text', 'whyNow'],
  ['need', 'text', 'need'],
  ['weights_id', 'int', 'weightsId'],
  ['scored_at', 'timestamptz', 'scoredAt'],
  ['amount', 'numeric', 'amount'],
  ['currency', 'text', 'currency'],
  ['version', 'int', 'version'],
  ['created_at', 'timestamptz', 'createdAt'],
] as const satisfies readonly (readonly [string, string, keyof LeadRow])[]

const NAMES = columns.map(([column]) => column).join(', ')
const RECORD = columns.map(([column, type]) => `${column} ${type}`).join(', ')
const SELECT = columns
  .map(([column, type, field]) => {
    if (type === 'timestamptz') {
      return `floor(extract(epoch FROM l.${column}) * 1000)::float8 AS "${field}"`
    }
    return type === 'numeric' ? `l.${column}::float8 AS "${field}"` : `l.${column} AS "${field}"`
  })
  .join(', ')

function toRow(lead: Partial<LeadRow>): Record<string, unknown> {
  const given = columns.filter(([, , field]) => lead[field] !== undefined)
  return Object.fromEntries(
    given.map(([column, type, field]) => {
      const value = lead[field]
      const isTime = type === 'timestamptz' && typeof value === 'number'
      return [column, isTime ? new Date(value).toISOString() : value]
    }),
  )
}

/** False where the person has one that is not closed. */
export async function insertLead(tx: Tx, lead: LeadRow): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO leads (${NAMES})
     SELECT ${NAMES} FROM json_to_record($1::text::json) AS x(${RECORD})
     ON CONFLICT DO NOTHING RETURNING 1`,
    [JSON.stringify(toRow(lead))],
  )
  return rows.length === 1
}

export async function updateLead(tx: Tx, id: string, change: Partial<LeadRow>): Promise<void> {
  const row = toRow(change)
  const sets = Object.keys(row).map((column) => `${column} = x.${column}`)
  if (sets.length === 0) return
  await tx.query(
    `UPDATE leads l SET ${sets.join(', ')}
     FROM json_to_record($2::text::json) AS x(${RECORD}) WHERE l.id = $1`,
    [id, JSON.stringify(row)],
  )
}

/** Locked until the transaction ends; null where there is none. */
export async function lockLead(tx: Tx, id: string): Promise<LeadRow | null> {
  const [row] = await tx.query<LeadRow>(
    `SELECT ${SELECT} FROM leads l WHERE l.id = $1 FOR UPDATE`,
    [id],
  )
  return row ?? null
}

/** Every lead that was said of one of these rows of a person, the oldest first, locked. */
export function lockLeadsOf(tx: Tx, personIds: readonly string[]): Promise<LeadRow[]> {
  return tx.query<LeadRow>(
    `SELECT ${SELECT} FROM leads l
     WHERE l.person_id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))
     ORDER BY l.created_at, l.id FOR UPDATE`,
    [JSON.stringify(personIds)],
  )
}

const ITEM = `l.id, coalesce(p.root_id, l.person_id) AS "personId",
  coalesce(root.name, a.name, a.handle, '') AS name,
  CASE WHEN a.id IS NULL THEN NULL ELSE json_build_object(
    'id', a.id, 'network', a.network, 'handle', a.handle, 'name', a.name, 'url', a.url,
    'avatarUrl', a.avatar_url, 'followers', a.followers) END AS author,
  coalesce(a.followers, 0) AS followers, coalesce(root.stage, 'aware') AS stage,
  l.brand_id AS "brandId", l.state, iso(l.state_at) AS "stateAt", l.reason,
  iso(l.resurface_at) AS "resurfaceAt",
  CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id, 'name', g.name) END AS rep,
  l.score, l.why_now AS "whyNow", l.need, l.language, l.ticket_id AS "ticketId", l.excerpt,
  iso(l.signal_at) AS "signalAt", l.amount::float8 AS amount, l.currency, l.version
  FROM leads l LEFT JOIN people p ON p.id = l.person_id
  LEFT JOIN people root ON root.id = p.root_id
  LEFT JOIN agents g ON g.id = l.agent_id
  LEFT JOIN tickets t ON t.id = l.ticket_id
  LEFT JOIN authors a ON a.id = coalesce(t.author_id, l.person_id)`

export type LeadFilter = {
  states: readonly LeadState[]
  agentId: number | null
  brandId: number | null
}

/** Where a page of the list ended. */
export type LeadPosition = { score: number; id: string }

/** The highest score first. */
export function listLeads(
  db: Tx,
  filter: LeadFilter,
  after: LeadPosition | null,
  limit: number,
): Promise<LeadItem[]> {
  const { add, values } = createParams()
  const where = [
    'l.into_id IS NULL',
    `l.state IN (SELECT value FROM json_array_elements_text(${add(JSON.stringify(filter.states))}::text::json))`,
  ]
  if (filter.agentId !== null) where.push(`l.agent_id = ${add(filter.agentId)}::int`)
  if (filter.brandId !== null) where.push(`l.brand_id = ${add(filter.brandId)}::int`)
  if (after !== null) {
    where.push(`(l.score, l.id) < (${add(after.score)}::int, ${add(after.id)}::uuid)`)
  }
  return db.query<LeadItem>(
    `SELECT ${ITEM} WHERE ${where.join(' AND ')}
     ORDER BY l.score DESC, l.id DESC LIMIT ${add(limit)}::int`,
    values,
  )
}

export async function findLead(
  db: Tx,
  id: string,
): Promise<(LeadItem & Pick<LeadRow, 'parts' | 'weightsId' | 'byHand'>) | null> {
  const [row] = await db.query<LeadItem & Pick<LeadRow, 'parts' | 'weightsId' | 'byHand'>>(
    `SELECT l.parts, l.weights_id AS "weightsId", l.by_hand AS "byHand", ${ITEM} WHERE l.id = $1`,
    [id],
  )
  return row ?? null
}

/** People whose leads nobody works on and whose score was made before `before` or of other weights. */
export async function staleLeadPeople(
  tx: Tx,
  { before, weightsId, limit }: { before: string; weightsId: number; limit: number },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT x.id FROM (
       SELECT coalesce(p.root_id, l.person_id) AS id
       FROM leads l LEFT JOIN people p ON p.id = l.person_id
       WHERE l.state IN ('new', 'offered', 'nurture') AND l.into_id IS NULL
         AND (l.scored_at < $1::text::timestamptz OR l.weights_id <> $2)
       ORDER BY l.scored_at LIMIT $3) x`,
    [before, weightsId, limit],
  )
  return rows.map(({ id }) => id)
}

/** Leads of a state that wait for something, locked; those that others hold are left out. */
export function lockWaitingLeads(
  tx: Tx,
  what: { state: 'new' } | { resurfaceBefore: string },
  limit: number,
): Promise<LeadRow[]> {
  const by =
    'state' in what
      ? `l.state = 'new' AND $2::text IS NULL ORDER BY l.score DESC, l.id DESC`
      : `l.state = 'nurture' AND l.resurface_at <= $2::text::timestamptz
         ORDER BY l.resurface_at, l.id`
  return tx.query<LeadRow>(
    `SELECT ${SELECT} FROM leads l WHERE l.into_id IS NULL AND ${by}
     LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [limit, 'state' in what ? null : what.resurfaceBefore],
  )
}

/** What decides whose a lead becomes: who owns the person, and where they say they are. */
export async function handOffFacts(
  tx: Tx,
  leadIds: readonly string[],
): Promise<Map<string, { ownerId: number | null; place: string }>> {
  const rows = await tx.query<{ id: string; ownerId: number | null; place: string }>(
    `SELECT l.id, root.owner_id AS "ownerId", coalesce((
       SELECT string_agg(a.place, ' | ') FROM authors a
       WHERE a.id = l.person_id OR a.id IN (SELECT q.id FROM people q WHERE q.root_id = p.root_id)
     ), '') AS place
     FROM leads l LEFT JOIN people p ON p.id = l.person_id LEFT JOIN people root ON root.id = p.root_id
     WHERE l.id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(leadIds)],
  )
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Leads on the desks of people who have left, locked. */
export function lockLeadsOfGone(tx: Tx, limit: number): Promise<LeadRow[]> {
  return tx.query<LeadRow>(
    `SELECT ${SELECT} FROM leads l JOIN agents g ON g.id = l.agent_id AND NOT g.active
     WHERE l.state IN ('offered', 'accepted', 'talking', 'quoted') LIMIT $1
     FOR UPDATE OF l SKIP LOCKED`,
    [limit],
  )
}
