import type {
  Calendar,
  CalendarInput,
  Escalation,
  Policy,
  PolicyInput,
  WorkingHours,
} from '../model/sla.ts'
import type { Ticket } from '../model/ticket.ts'
import type { Tx } from './sql.ts'
import { TICKET_SELECT, ticketToRow } from './ticket-row.ts'

/** Sorts before every ticket. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

const POLICY = `p.id, p.name, p.position, p.enabled, p."when", p.answer_minutes AS "answerMinutes",
  p.resolution_minutes AS "resolutionMinutes", p.warn_minutes AS "warnMinutes",
  p.calendar_id AS "calendarId", p.escalation`
const POLICY_RECORD = `name text, position int, enabled boolean, "when" jsonb, "answerMinutes" int,
  "resolutionMinutes" int, "warnMinutes" int, "calendarId" int, escalation jsonb`
const CALENDAR = 'c.id, c.name, c.time_zone AS "timeZone", c.hours, c.holidays'
const CALENDAR_RECORD = 'name text, "timeZone" text, hours jsonb, holidays jsonb'

/** What the policies and calendars are at; null before the first start. Read with each page: one small row. */
export async function readStamp(
  tx: Tx,
  sourceId: number | null,
): Promise<{ stamp: string | null; lastReadAt: number | null }> {
  const [row] = await tx.query<{ stamp: string | null; lastReadAt: number | null }>(
    `SELECT (SELECT stamp FROM sla_state WHERE id = 1) AS stamp,
       (SELECT floor(extract(epoch FROM last_success_at) * 1000)::float8 FROM sources WHERE id = $1)
         AS "lastReadAt"`,
    [sourceId],
  )
  return row ?? { stamp: null, lastReadAt: null }
}

/** Begins the record of what they are at; false where it had begun. */
export async function insertState(tx: Tx): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO sla_state (id, stamp, reclocked_to) VALUES (1, gen_random_uuid(), $1::text::uuid)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [BEFORE_ALL],
  )
  return rows.length === 1
}

/** Something that times depend on has changed: every process reads it anew, every ticket follows. */
export async function renewStamp(tx: Tx): Promise<void> {
  await tx.query(
    `INSERT INTO sla_state (id, stamp, reclocked_to) VALUES (1, gen_random_uuid(), $1::text::uuid)
     ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp, reclocked_to = excluded.reclocked_to`,
    [BEFORE_ALL],
  )
}

/** Up to which ticket the newest change has been followed, locked; null where all have, or another is at it. */
export async function lockReclocking(tx: Tx): Promise<string | null> {
  const [row] = await tx.query<{ at: string }>(
    `SELECT reclocked_to AS at FROM sla_state WHERE id = 1 AND reclocked_to IS NOT NULL
     FOR UPDATE SKIP LOCKED`,
  )
  return row?.at ?? null
}

export async function advanceReclocking(tx: Tx, to: string | null): Promise<void> {
  await tx.query('UPDATE sla_state SET reclocked_to = $1::text::uuid WHERE id = 1', [to])
}

/** Tickets after `after` that are not done, by id, locked. */
export function lockUnfinished(tx: Tx, after: string, limit: number): Promise<Ticket[]> {
  return tx.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets
     WHERE id > $1::text::uuid AND status IN ('open', 'pending', 'snoozed')
     ORDER BY id LIMIT $2 FOR UPDATE`,
    [after, limit],
  )
}

/** Tickets whose clock has something to tell, locked; those that others hold are left out. */
export function lockDueClocks(tx: Tx, now: string, limit: number): Promise<Ticket[]> {
  return tx.query<Ticket>(
    `SELECT ${TICKET_SELECT} FROM tickets WHERE clock_at <= $1::text::timestamptz
     ORDER BY clock_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  )
}

/** Writes the clocks of locked tickets. Their versions stay: time that passes is nobody's change. */
export async function saveClocks(tx: Tx, tickets: readonly Ticket[]): Promise<void> {
  if (tickets.length === 0) return
  await tx.query(
    `UPDATE tickets t SET clock = x.clock, due_at = x.due_at, place = x.place, clock_at = x.clock_at
     FROM json_to_recordset($1::text::json)
       AS x(id uuid, clock jsonb, due_at timestamptz, place bigint, clock_at timestamptz)
     WHERE t.id = x.id`,
    [JSON.stringify(tickets.map(ticketToRow))],
  )
}

/** When a person last did something to each ticket after its target was missed. Milliseconds. */
export async function lastTouches(
  tx: Tx,
  missed: readonly { id: string; since: string }[],
): Promise<Map<string, number>> {
  if (missed.length === 0) return new Map()
  const rows = await tx.query<{ id: string; at: number }>(
    `SELECT x.id, floor(extract(epoch FROM max(e.at)) * 1000)::float8 AS at
     FROM json_to_recordset($1::text::json) AS x(id uuid, since timestamptz)
     JOIN events e ON e.ticket_id = x.id AND e.at > x.since AND e.actor <> 'system'
     GROUP BY x.id`,
    [JSON.stringify(missed)],
  )
  return new Map(rows.map(({ id, at }) => [id, at]))
}

export type StoredTargets = {
  policies: Policy[]
  calendars: (WorkingHours & { id: number })[]
  teams: { id: number; calendarId: number }[]
}

/** The policies that are switched on, in their order, with every calendar and whose team has which. */
export async function readTargets(tx: Tx): Promise<StoredTargets> {
  const policies = await tx.query<Policy>(
    `SELECT ${POLICY} FROM sla_policies p WHERE p.enabled ORDER BY p.position, p.id`,
  )
  const calendars = await listCalendars(tx)
  const teams = await tx.query<{ id: number; calendarId: number }>(
    'SELECT id, calendar_id AS "calendarId" FROM teams WHERE calendar_id IS NOT NULL',
  )
  return { policies, calendars, teams }
}

export function listCalendars(db: Tx): Promise<Calendar[]> {
  return db.query<Calendar>(`SELECT ${CALENDAR} FROM calendars c ORDER BY c.id`)
}

/** Fails on the unique key where the name is taken. */
export async function insertCalendar(tx: Tx, input: CalendarInput, now: string): Promise<Calendar> {
  const [row] = await tx.query<Calendar>(
    `INSERT INTO calendars AS c (name, time_zone, hours, holidays, created_at)
     SELECT x.name, x."timeZone", x.hours, x.holidays, $2::text::timestamptz
     FROM json_to_record($1::text::json) AS x(${CALENDAR_RECORD}) RETURNING ${CALENDAR}`,
    [JSON.stringify(input), now],
  )
  if (!row) throw new Error('An insert returned no row')
  return row
}

export async function lockCalendar(tx: Tx, id: number): Promise<Calendar | null> {
  const [row] = await tx.query<Calendar>(
    `SELECT ${CALENDAR} FROM calendars c WHERE c.id = $1 FOR UPDATE`,
    [id],
  )
  return row ?? null
}

export async function updateCalendar(tx: Tx, calendar: Calendar): Promise<void> {
  await tx.query(
    `UPDATE calendars c SET name = x.name, time_zone = x."timeZone", hours = x.hours, holidays = x.holidays
     FROM json_to_record($2::text::json) AS x(${CALENDAR_RECORD}) WHERE c.id = $1`,
    [calendar.id, JSON.stringify(calendar)],
  )
}

/** What goes by a calendar, by name. */
export async function usersOfCalendar(tx: Tx, id: number): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT name FROM sla_policies WHERE calendar_id = $1
     UNION ALL SELECT name FROM teams WHERE calendar_id = $1 ORDER BY 1`,
    [id],
  )
  return rows.map(({ name }) => name)
}

export async function deleteCalendar(tx: Tx, id: number): Promise<boolean> {
  return (await tx.query('DELETE FROM calendars WHERE id = $1 RETURNING 1', [id])).length === 1
}

/** All policies, in their order. */
export function listPolicies(db: Tx): Promise<Policy[]> {
  return db.query<Policy>(`SELECT ${POLICY} FROM sla_policies p ORDER BY p.position, p.id`)
}

/** Without a position it comes last. Fails on the unique key where the name is taken. */
export async function insertPolicy(tx: Tx, input: PolicyInput, now: string): Promise<Policy> {
  const [row] = await tx.query<Policy>(
    `INSERT INTO sla_policies AS p (name, position, enabled, "when", answer_minutes,
       resolution_minutes, warn_minutes, calendar_id, escalation, created_at)
     SELECT x.name, coalesce(x.position, (SELECT coalesce(max(position), 0) + 1 FROM sla_policies)),
       x.enabled, x."when", x."answerMinutes", x."resolutionMinutes", x."warnMinutes",
       x."calendarId", x.escalation, $2::text::timestamptz
     FROM json_to_record($1::text::json) AS x(${POLICY_RECORD}) RETURNING ${POLICY}`,
    [JSON.stringify(input), now],
  )
  if (!row) throw new Error('An insert returned no row')
  return row
}

export async function lockPolicy(tx: Tx, id: number): Promise<Policy | null> {
  const [row] = await tx.query<Policy>(
    `SELECT ${POLICY} FROM sla_policies p WHERE p.id = $1 FOR UPDATE`,
    [id],
  )
  return row ?? null
}

export async function updatePolicy(tx: Tx, policy: Policy): Promise<void> {
  await tx.query(
    `UPDATE sla_policies p SET name = x.name, position = x.position, enabled = x.enabled,
       "when" = x."when", answer_minutes = x."answerMinutes",
       resolution_minutes = x."resolutionMinutes", warn_minutes = x."warnMinutes",
       calendar_id = x."calendarId", escalation = x.escalation
     FROM json_to_record($2::text::json) AS x(${POLICY_RECORD}) WHERE p.id = $1`,
    [policy.id, JSON.stringify(policy)],
  )
}

export async function deletePolicy(tx: Tx, id: number): Promise<boolean> {
  return (await tx.query('DELETE FROM sla_policies WHERE id = $1 RETURNING 1', [id])).length === 1
}

/** What a policy names that there is not, as the field that names it; null where all is there. */
export async function missingIn(
  tx: Tx,
  { calendarId, escalation }: { calendarId: number | null; escalation: Escalation | null },
): Promise<'calendarId' | 'escalation.toAgentId' | 'escalation.toTeamId' | null> {
  const [row] = await tx.query<{ calendar: boolean; agent: boolean; team: boolean }>(
    `SELECT $1::int IS NULL OR EXISTS (SELECT 1 FROM calendars WHERE id = $1) AS calendar,
       $2::int IS NULL OR EXISTS (SELECT 1 FROM agents WHERE id = $2 AND active) AS agent,
       $3::int IS NULL OR EXISTS (SELECT 1 FROM teams WHERE id = $3) AS team`,
    [calendarId, escalation?.toAgentId ?? null, escalation?.toTeamId ?? null],
  )
  if (!row?.calendar) return 'calendarId'
  if (!row.agent) return 'escalation.toAgentId'
  return row.team ? null : 'escalation.toTeamId'
}
