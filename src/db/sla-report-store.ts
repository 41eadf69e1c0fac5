import type { TicketQueue } from '../model/queue.ts'
import type { Target } from '../model/ticket.ts'
import type { Tx } from './sql.ts'

export type OutcomeRow = {
  ticket_id: string
  target: Target
  /** ISO 8601. */
  owed_at: string
  met_at: string
  in_target: boolean
  used_ms: number
  network_ms: number
  collector_ms: number
  queue_ms: number
  agent_ms: number
  customer_ms: number
  policy_id: number
  brand_id: number
  queue: TicketQueue
  priority: number
  team_id: number | null
  agent_id: number | null
}

const COLUMNS = `ticket_id, target, owed_at, met_at, in_target, used_ms, network_ms, collector_ms, queue_ms,
  agent_ms, customer_ms, policy_id, brand_id, queue, priority, team_id, agent_id`

/** Notes how targets came out; of one that was met before and undone, the newer word counts. */
export async function insertOutcomes(tx: Tx, rows: readonly OutcomeRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `INSERT INTO sla_outcomes (${COLUMNS})
     SELECT ${COLUMNS} FROM json_to_recordset($1::text::json) AS x(ticket_id uuid, target text,
       owed_at timestamptz, met_at timestamptz, in_target boolean, used_ms bigint,
       network_ms bigint, collector_ms bigint, queue_ms bigint, agent_ms bigint,
       customer_ms bigint, policy_id int, brand_id int, queue text, priority smallint,
       team_id int, agent_id int)
     ON CONFLICT (ticket_id, target, owed_at) DO UPDATE SET met_at = excluded.met_at,
       in_target = excluded.in_target, used_ms = excluded.used_ms,
       network_ms = excluded.network_ms, collector_ms = excluded.collector_ms,
       queue_ms = excluded.queue_ms, agent_ms = excluded.agent_ms,
       customer_ms = excluded.customer_ms, policy_id = excluded.policy_id,
       queue = excluded.queue, priority = excluded.priority, team_id = excluded.team_id,
       agent_id = excluded.agent_id`,
    [JSON.stringify(rows)],
  )
}

/** Takes back that tickets were resolved: they were opened again by a person. Times are ISO 8601. */
export async function deleteResolutions(
  tx: Tx,
  rows: readonly { ticket_id: string; owed_at: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `DELETE FROM sla_outcomes o USING json_to_recordset($1::text::json) AS x(ticket_id uuid, owed_at timestamptz)
     WHERE o.ticket_id = x.ticket_id AND o.target = 'resolution' AND o.owed_at = x.owed_at`,
    [JSON.stringify(rows)],
  )
}

/** By what the report is told apart; `all` is everything together. */
export const groupings = ['all', 'queue', 'team', 'agent', 'priority'] as const
export type Grouping = (typeof groupings)[number]

export type SlaFigures = {
  by: Grouping
  /** The queue, or the id or number as text; null = nobody's. */
  key: string | null
  target: Target
  met: number
  inTarget: number
  /** Missed, and still not met. */
  missed: number
  medianMs: number | null
  p90Ms: number | null
  /** Means; they add up to the mean of all the time that passed. */
  networkMs: number | null
  collectorMs: number | null
  queueMs: number | null
  agentMs: number | null
  customerMs: number | null
}

/** Which of the grouping columns is told apart, by the bits that `GROUPING` sets for the others. */
const BY = `CASE GROUPING(queue, team_id, agent_id, priority)
    WHEN 7 THEN 'queue' WHEN 11 THEN 'team' WHEN 13 THEN 'agent' WHEN 14 THEN 'priority' ELSE 'all' END`

/** What was met, or missed and is open still, from `from` to `to` (ISO 8601), as it is at `now`. */
export function sumOutcomes(
  db: Tx,
  span: { from: string; to: string; now: string; queue: TicketQueue | null },
): Promise<SlaFigures[]> {
  return db.query<SlaFigures>(
    `WITH dues AS (
       SELECT d.target, t.queue, t.priority, t.team_id, t.assignee_id AS agent_id
       FROM tickets t, LATERAL (VALUES ('answer', (t.clock ->> 'answerDueAt')::float8),
         ('resolution', (t.clock ->> 'resolutionDueAt')::float8)) AS d(target, ms)
       WHERE t.due_at <= $3::text::timestamptz
         AND to_timestamp(d.ms / 1000) <= $3::text::timestamptz
         AND to_timestamp(d.ms / 1000) >= $1::text::timestamptz
         AND to_timestamp(d.ms / 1000) < $2::text::timestamptz
     ), rows AS (
       SELECT target, queue, priority, team_id, agent_id, in_target, used_ms, network_ms,
         collector_ms, queue_ms, agent_ms, customer_ms
       FROM sla_outcomes WHERE met_at >= $1::text::timestamptz AND met_at < $2::text::timestamptz
       UNION ALL
       SELECT target, queue, priority, team_id, agent_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
       FROM dues
     )
     SELECT ${BY} AS by, coalesce(queue, team_id::text, agent_id::text, priority::text) AS key, target,
       count(in_target)::int AS met, (count(*) FILTER (WHERE in_target))::int AS "inTarget",
       (count(*) FILTER (WHERE in_target IS NULL))::int AS missed,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY used_ms) AS "medianMs",
       percentile_cont(0.9) WITHIN GROUP (ORDER BY used_ms) AS "p90Ms",
       avg(network_ms)::float8 AS "networkMs", avg(collector_ms)::float8 AS "collectorMs",
       avg(queue_ms)::float8 AS "queueMs", avg(agent_ms)::float8 AS "agentMs",
       avg(customer_ms)::float8 AS "customerMs"
     FROM rows WHERE $4::text IS NULL OR queue = $4
     GROUP BY GROUPING SETS ((target), (target, queue), (target, team_id), (target, agent_id),
       (target, priority))`,
    [span.from, span.to, span.now, span.queue],
  )
}

/** The names of agents and teams, those who have left too. */
export async function listNames(
  db: Tx,
): Promise<{ by: 'agent' | 'team'; id: string; name: string }[]> {
  return db.query(
    `SELECT 'agent' AS by, id::text AS id, name FROM agents
     UNION ALL SELECT 'team', id::text, name FROM teams`,
  )
}
