import type { Presence } from '../model/agent.ts'
import type { Distribution, Team, TeamInput, TeamPatch } from '../model/team.ts'
import type { Ticket } from '../model/ticket.ts'
import type { Tx } from './sql.ts'
import { TICKET_SELECT } from './ticket-row.ts'

const TEAM = `t.id, t.name, t.distribution, t.calendar_id AS "calendarId", coalesce((
  SELECT json_agg(m.agent_id ORDER BY m.agent_id) FROM team_members m WHERE m.team_id = t.id
), '[]'::json) AS "agentIds"`

/** Every team, by name. */
export function listTeams(db: Tx): Promise<Team[]> {
  return db.query<Team>(`SELECT ${TEAM} FROM teams t ORDER BY lower(t.name), t.id`)
}

/** One team, or null where there is none. */
export async function findTeam(db: Tx, id: number): Promise<Team | null> {
  const [row] = await db.query<Team>(`SELECT ${TEAM} FROM teams t WHERE t.id = $1`, [id])
  return row ?? null
}

/** Adds a team; its id. Fails on the unique key where the name is taken, on a foreign key for a member that is not. */
export async function insertTeam(tx: Tx, team: TeamInput, now: string): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO teams (name, distribution, calendar_id, created_at)
     VALUES ($1, $2, $3, $4::text::timestamptz) RETURNING id`,
    [team.name, team.distribution, team.calendarId, now],
  )
  if (!row) throw new Error('An insert returned no row')
  await setMembers(tx, row.id, team.agentIds)
  return row.id
}

/** Writes what the patch names; false where there is no such team. Fails as `insertTeam` does. */
export async function updateTeam(tx: Tx, id: number, patch: TeamPatch): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE teams SET name = coalesce($2, name), distribution = coalesce($3, distribution),
       calendar_id = CASE WHEN $4 THEN $5 ELSE calendar_id END
     WHERE id = $1 RETURNING 1`,
    [
      id,
      patch.name ?? null,
      patch.distribution ?? null,
      patch.calendarId !== undefined,
      patch.calendarId ?? null,
    ],
  )
  if (rows.length === 1 && patch.agentIds) await setMembers(tx, id, patch.agentIds)
  return rows.length === 1
}

async function setMembers(tx: Tx, teamId: number, agentIds: readonly number[]): Promise<void> {
  await tx.query('DELETE FROM team_members WHERE team_id = $1', [teamId])
  await tx.query(
    `INSERT INTO team_members (team_id, agent_id)
     SELECT $1, value::int FROM json_array_elements_text($2::text::json)`,
    [teamId, JSON.stringify(agentIds)],
  )
}

/** False where there is no such team. */
export async function deleteTeam(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.query('DELETE FROM teams WHERE id = $1 RETURNING 1', [id])
  return rows.length === 1
}

/** Tickets of a team that are not done. */
export async function unfinishedTeamTicketIds(tx: Tx, teamId: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM tickets WHERE team_id = $1 AND status IN ('open', 'pending', 'snoozed')`,
    [teamId],
  )
  return rows.map(({ id }) => id)
}

export async function hasCalendar(tx: Tx, id: number): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM calendars WHERE id = $1', [id])).length === 1
}

/** Holds off every other distribution of tickets until the transaction ends. */
const DISTRIBUTING = `hashtext('earshot-distribute')`

/** Waits until nobody else distributes. To be called before any ticket is locked. */
export async function waitToDistribute(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(${DISTRIBUTING})`)
}

/** Whether nobody else distributes at the moment; does not wait. */
export async function tryToDistribute(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ got: boolean }>(
    `SELECT pg_try_advisory_xact_lock(${DISTRIBUTING}) AS got`,
  )
  return row?.got ?? false
}

/** A team and who of it is active, in so far as a ticket may be given to them. */
export type TeamRow = { id: number; name: string; distribution: Distribution; agentIds: number[] }

/** Every team with its active members. */
export function listTeamRows(tx: Tx): Promise<TeamRow[]> {
  return tx.query<TeamRow>(
    `SELECT t.id, t.name, t.distribution, coalesce((
       SELECT json_agg(m.agent_id ORDER BY m.agent_id)
       FROM team_members m JOIN agents a ON a.id = m.agent_id WHERE m.team_id = t.id AND a.active
     ), '[]'::json) AS "agentIds" FROM teams t`,
  )
}

export type CandidateRow = {
  id: number
  languages: string[]
  capacity: number
  openTickets: number
  presence: Presence
  seenAt: number | null
  lastAssignedAt: number | null
}

/** Members of teams who are active and online, with their load; times in milliseconds since 1970. */
export function listCandidates(tx: Tx): Promise<CandidateRow[]> {
  return tx.query<CandidateRow>(
    `SELECT a.id, a.languages, a.capacity, a.presence,
       floor(extract(epoch FROM a.seen_at) * 1000)::float8 AS "seenAt",
       floor(extract(epoch FROM a.last_assigned_at) * 1000)::float8 AS "lastAssignedAt",
       (SELECT count(*)::int FROM tickets t WHERE t.assignee_id = a.id AND t.status = 'open')
         AS "openTickets"
     FROM agents a WHERE a.active AND a.presence = 'online'
       AND a.id IN (SELECT agent_id FROM team_members) ORDER BY a.id`,
  )
}

/** Whose turn it was last, and when. */
export async function markAssigned(tx: Tx, agentId: number, at: string): Promise<void> {
  await tx.query('UPDATE agents SET last_assigned_at = $2::text::timestamptz WHERE id = $1', [
    agentId,
    at,
  ])
}

/**
 * Open tickets of a team that nobody has, in languages that are asked for (null = any), the most
 * urgent first, locked; those that others hold are left out.
 */
export function lockWaiting(
  tx: Tx,
  teamId: number,
  languages: readonly string[] | null,
  limit: number,
): Promise<Ticket[]> {
  return tx.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets
     WHERE team_id = $1 AND status = 'open' AND assignee_id IS NULL AND ($2::text IS NULL OR language IN (
       SELECT value FROM json_array_elements_text($2::text::json)))
     ORDER BY priority DESC, place DESC, id DESC LIMIT $3 FOR UPDATE SKIP LOCKED`,
    [teamId, languages === null ? null : JSON.stringify(languages), limit],
  )
}
