import { SEEN_MS, type ActingAgent, type Agent, type AgentPatch } from '../model/agent.ts'
import type { Ticket } from '../model/ticket.ts'
import type { Tx } from './sql.ts'
import { TICKET_SELECT } from './ticket-row.ts'

/** $1 is the time as of which somebody must have been seen to be there. */
const AGENT = `a.id, a.name, a.handle, a.languages, a.capacity, a.time_zone AS "timeZone", a.presence,
  (a.active AND a.presence = 'online' AND coalesce(a.seen_at > $1::text::timestamptz, false)) AS "isHere",
  (SELECT count(*)::int FROM tickets t WHERE t.assignee_id = a.id AND t.status = 'open') AS "openTickets",
  a.needs_approval AS "needsApproval", a.may_approve AS "mayApprove", a.active`

const seenSince = (now: number) => new Date(now - SEEN_MS).toISOString()

/** Every agent, those who have left at the end, by name. `now` in milliseconds since 1970. */
export function listAgents(db: Tx, now: number): Promise<Agent[]> {
  return db.query<Agent>(
    `SELECT ${AGENT} FROM agents a ORDER BY a.active DESC, lower(a.name), a.id`,
    [seenSince(now)],
  )
}

/** One agent, or null where there is none. */
export async function findAgent(db: Tx, id: number, now: number): Promise<Agent | null> {
  const [row] = await db.query<Agent>(`SELECT ${AGENT} FROM agents a WHERE a.id = $2`, [
    seenSince(now),
    id,
  ])
  return row ?? null
}

/** Somebody who may act or be given work: active, by id or by handle; null where nobody is. */
export async function findActive(
  db: Tx,
  who: { id: number } | { handle: string },
): Promise<ActingAgent | null> {
  const [where, value] = 'id' in who ? ['id = $1', who.id] : ['handle = $1', who.handle]
  const [row] = await db.query<ActingAgent>(
    `SELECT id, name, handle FROM agents WHERE ${where} AND active`,
    [value],
  )
  return row ?? null
}

/** Those of `handles` who are active. */
export function activeByHandle(db: Tx, handles: readonly string[]): Promise<ActingAgent[]> {
  if (handles.length === 0) return Promise.resolve([])
  return db.query<ActingAgent>(
    `SELECT id, name, handle FROM agents WHERE active
       AND handle IN (SELECT json_array_elements_text($1::text::json)) ORDER BY id`,
    [JSON.stringify(handles)],
  )
}

export type NewAgent = Pick<
  Agent,
  'name' | 'handle' | 'languages' | 'capacity' | 'timeZone' | 'needsApproval' | 'mayApprove'
>

/** Adds an agent; its id. Fails on the unique key where the handle is taken. */
export async function insertAgent(tx: Tx, agent: NewAgent, now: string): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO agents (name, handle, languages, capacity, time_zone, needs_approval, may_approve, created_at)
     VALUES ($1, $2, $3::text::jsonb, $4, $5, $6, $7, $8::text::timestamptz) RETURNING id`,
    [
      agent.name,
      agent.handle,
      JSON.stringify(agent.languages),
      agent.capacity,
      agent.timeZone,
      agent.needsApproval,
      agent.mayApprove,
      now,
    ],
  )
  if (!row) throw new Error('An insert returned no row')
  return row.id
}

const patched = [
  ['name', 'text'],
  ['handle', 'text'],
  ['languages', 'jsonb'],
  ['capacity', 'int'],
  ['timeZone', 'text', 'time_zone'],
  ['needsApproval', 'boolean', 'needs_approval'],
  ['mayApprove', 'boolean', 'may_approve'],
  ['active', 'boolean'],
] as const satisfies readonly (readonly [keyof AgentPatch, string, string?])[]

/** Writes what the patch names; false where there is no such agent. */
export async function updateAgent(tx: Tx, id: number, patch: AgentPatch): Promise<boolean> {
  const record = patched.map(([field, type]) => `"${field}" ${type}`).join(', ')
  const sets = patched
    .map(([field, , column = field]) => `${column} = coalesce(p."${field}", a.${column})`)
    .join(', ')
  const rows = await tx.query(
    `UPDATE agents a SET ${sets} FROM json_to_record($2::text::json) AS p(${record})
     WHERE a.id = $1 RETURNING 1`,
    [id, JSON.stringify(patch)],
  )
  return rows.length === 1
}

/** Handles that begin so, to find one that is free. */
export async function takenHandles(tx: Tx, stem: string): Promise<Set<string>> {
  const rows = await tx.query<{ handle: string }>(
    `SELECT handle FROM agents WHERE starts_with(handle, $1)`,
    [stem],
  )
  return new Set(rows.map(({ handle }) => handle))
}

/** Notes that an agent was seen, and what they chose (null = as before); whether that changes who is there. */
export async function markPresent(
  tx: Tx,
  id: number,
  presence: Agent['presence'] | null,
  now: number,
): Promise<boolean> {
  const [row] = await tx.query<{ changed: boolean }>(
    `WITH before AS (
       SELECT presence, coalesce(seen_at > $4::text::timestamptz, false) AS seen FROM agents WHERE id = $1
     )
     UPDATE agents a SET presence = coalesce($2, b.presence), seen_at = $3::text::timestamptz FROM before b WHERE a.id = $1
     RETURNING b.presence <> a.presence OR NOT b.seen AS changed`,
    [id, presence, new Date(now).toISOString(), seenSince(now)],
  )
  return row?.changed ?? false
}

/** Tickets that are not done of agents who are inactive, locked; those that others hold are left out. */
export function lockTicketsOfInactive(tx: Tx, limit: number): Promise<Ticket[]> {
  return tx.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets
     WHERE assignee_id IN (SELECT id FROM agents WHERE NOT active)
       AND status IN ('open', 'pending', 'snoozed') ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [limit],
  )
}
