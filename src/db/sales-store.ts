import type { Presence } from '../model/agent.ts'
import type {
  Features,
  RejectReason,
  Rep,
  RepPatch,
  SalesSettings,
  Weights,
} from '../model/lead.ts'
import type { Tx } from './sql.ts'

/** Null where nobody has changed anything yet. */
export async function findSalesSettings(db: Tx): Promise<SalesSettings | null> {
  const [row] = await db.query<SalesSettings>(
    `SELECT contact_gap_days AS "contactGapDays", offer_from AS "offerFrom",
       nurture_days AS "nurtureDays", fit_rules AS "fitRules", replies FROM sales_settings WHERE id = 1`,
  )
  return row ?? null
}

export async function saveSalesSettings(tx: Tx, to: SalesSettings, now: string): Promise<void> {
  await tx.query(
    `INSERT INTO sales_settings (id, contact_gap_days, offer_from, nurture_days, fit_rules, replies, updated_at)
     VALUES (1, $1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6::text::timestamptz)
     ON CONFLICT (id) DO UPDATE SET contact_gap_days = excluded.contact_gap_days,
       offer_from = excluded.offer_from, nurture_days = excluded.nurture_days,
       fit_rules = excluded.fit_rules, replies = excluded.replies, updated_at = excluded.updated_at`,
    [
      to.contactGapDays,
      to.offerFrom,
      to.nurtureDays,
      JSON.stringify(to.fitRules),
      JSON.stringify(to.replies),
      now,
    ],
  )
}

/** Everything is scored anew at the next turn. */
export async function markLeadsStale(tx: Tx): Promise<void> {
  await tx.query(
    `UPDATE leads SET scored_at = 'epoch' WHERE state IN ('new', 'offered', 'nurture')`,
  )
}

const HELD = `('offered', 'accepted', 'talking', 'quoted')`

/** An agent as somebody who may be offered leads; times in milliseconds since 1970. */
export type RepRow = Omit<Rep, 'isHere'> & {
  presence: Presence
  seenAt: number | null
  lastOfferedAt: number | null
}

/** Everybody active, by name. */
export function listReps(db: Tx): Promise<RepRow[]> {
  return db.query<RepRow>(
    `SELECT a.id, a.name, a.languages, a.capacity, a.presence,
       floor(extract(epoch FROM a.seen_at) * 1000)::float8 AS "seenAt",
       coalesce(r.sells, false) AS sells, coalesce(r.territories, '[]') AS territories,
       r.last_offered_at::float8 AS "lastOfferedAt",
       (SELECT count(*)::int FROM leads l WHERE l.agent_id = a.id AND l.into_id IS NULL
          AND l.state IN ${HELD}) AS leads
     FROM agents a LEFT JOIN sales_reps r ON r.agent_id = a.id
     WHERE a.active ORDER BY lower(a.name), a.id`,
  )
}

export async function saveRep(tx: Tx, agentId: number, patch: RepPatch): Promise<void> {
  await tx.query(
    `INSERT INTO sales_reps (agent_id, sells, territories)
     VALUES ($1, coalesce($2, false), coalesce($3::text::jsonb, '[]'))
     ON CONFLICT (agent_id) DO UPDATE SET sells = coalesce($2, sales_reps.sells),
       territories = coalesce($3::text::jsonb, sales_reps.territories)`,
    [
      agentId,
      patch.sells ?? null,
      patch.territories === undefined ? null : JSON.stringify(patch.territories),
    ],
  )
}

/** Whose turn it was last, and when, in milliseconds since 1970. */
export async function markOffered(tx: Tx, agentId: number, at: number): Promise<void> {
  await tx.query('UPDATE sales_reps SET last_offered_at = $2::float8::bigint WHERE agent_id = $1', [
    agentId,
    at,
  ])
}

/** Holds off every other hand-off of leads until the transaction ends. */
export async function lockOffering(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('earshot-leads'))`)
}

export type DecisionRow = {
  id: string
  leadId: string
  agentId: number | null
  at: string
  reason: RejectReason | null
  features: Features
  score: number
}

export async function insertDecision(tx: Tx, decision: DecisionRow): Promise<void> {
  await tx.query(
    `INSERT INTO lead_decisions (id, lead_id, agent_id, at, reason, features, score)
     VALUES ($1, $2, $3, $4::text::timestamptz, $5, $6::text::jsonb, $7)`,
    [
      decision.id,
      decision.leadId,
      decision.agentId,
      decision.at,
      decision.reason,
      JSON.stringify(decision.features),
      decision.score,
    ],
  )
}

/** Nothing is learned from it any more; or again, where `at` is null. */
export async function setDecisionUndone(tx: Tx, id: string, at: string | null): Promise<void> {
  await tx.query('UPDATE lead_decisions SET undone_at = $2::text::timestamptz WHERE id = $1', [
    id,
    at,
  ])
}

/** The newest decisions that stand, and when any was last made or taken back. */
export async function standingDecisions(
  tx: Tx,
  limit: number,
): Promise<{
  decisions: { features: Features; reason: RejectReason | null }[]
  upTo: string | null
}> {
  const decisions = await tx.query<{ features: Features; reason: RejectReason | null }>(
    `SELECT features, reason FROM lead_decisions WHERE undone_at IS NULL
     ORDER BY at DESC, id LIMIT $1`,
    [limit],
  )
  return { decisions, upTo: await lastDecisionAt(tx) }
}

/** When a decision was last made or taken back; null where none was. */
export async function lastDecisionAt(tx: Tx): Promise<string | null> {
  const [row] = await tx.query<{ at: string | null }>(
    `SELECT iso(max(greatest(at, undone_at))) AS at FROM lead_decisions`,
  )
  return row?.at ?? null
}

export type WeightsRow = {
  id: number
  learnedAt: string
  decisions: number
  upTo: string
  weights: Weights
}

/** Those in use; null where the shipped ones are. */
export async function newestWeights(tx: Tx): Promise<WeightsRow | null> {
  const [row] = await tx.query<WeightsRow>(
    `SELECT id, iso(learned_at) AS "learnedAt", decisions, iso(up_to) AS "upTo", weights
     FROM lead_weights ORDER BY id DESC LIMIT 1`,
  )
  return row ?? null
}

export async function insertWeights(tx: Tx, row: Omit<WeightsRow, 'id'>): Promise<void> {
  await tx.query(
    `INSERT INTO lead_weights (learned_at, decisions, up_to, weights)
     VALUES ($1::text::timestamptz, $2, $3::text::timestamptz, $4::text::jsonb)`,
    [row.learnedAt, row.decisions, row.upTo, JSON.stringify(row.weights)],
  )
}
