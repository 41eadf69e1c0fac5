import type { Context } from '../../context.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../db/database-error.ts'
import { recordEvents } from '../../db/event-store.ts'
import { renewStamp } from '../../db/sla-store.ts'
import type { Tx } from '../../db/sql.ts'
import * as store from '../../db/team-store.ts'
import { lockTickets } from '../../db/ticket-store.ts'
import { AppError } from '../../errors.ts'
import type { Team, TeamInput, TeamPatch } from '../../model/team.ts'
import { changeTickets } from '../change-ticket.ts'

/** Every team, by name. */
export function listTeams(ctx: Context): Promise<Team[]> {
  return store.listTeams(ctx.db)
}

/** `AppError` conflict for a taken name, invalid for a member or a calendar that there is not. */
export async function addTeam(ctx: Context, input: TeamInput): Promise<Team> {
  return saving(input, () =>
    ctx.db.transaction(async (tx) => {
      await checkCalendar(tx, input.calendarId)
      const id = await store.insertTeam(tx, input, new Date(ctx.now()).toISOString())
      if (input.calendarId !== null) await renewStamp(tx)
      return readAndRecord(tx, ctx, 'team-added', id)
    }),
  )
}

/** As `addTeam`; `AppError` not_found where there is no such team. */
export async function changeTeam(ctx: Context, id: number, patch: TeamPatch): Promise<Team> {
  return saving(patch, () =>
    ctx.db.transaction(async (tx) => {
      await checkCalendar(tx, patch.calendarId ?? null)
      if (!(await store.updateTeam(tx, id, patch))) throw noSuchTeam()
      if (patch.calendarId !== undefined) await renewStamp(tx)
      return readAndRecord(tx, ctx, 'team-changed', id)
    }),
  )
}

/** Its tickets that are not done keep their owner and lose the team. `AppError` not_found. */
export async function removeTeam(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const tickets = await lockTickets(tx, await store.unfinishedTeamTicketIds(tx, id))
    await readAndRecord(tx, ctx, 'team-removed', id)
    const more = { because: 'team-removed' }
    await changeTickets(
      tx,
      ctx,
      [...tickets.values()]
        .filter(({ teamId }) => teamId === id)
        .map((ticket) => ({ ticket, type: 'assigned', change: { teamId: null }, more })),
    )
    await store.deleteTeam(tx, id)
  })
}

async function readAndRecord(tx: Tx, ctx: Context, type: string, id: number): Promise<Team> {
  const team = await store.findTeam(tx, id)
  if (!team) throw noSuchTeam()
  const at = new Date(ctx.now()).toISOString()
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data: { team } }])
  return team
}

async function checkCalendar(tx: Tx, calendarId: number | null): Promise<void> {
  if (calendarId === null || (await store.hasCalendar(tx, calendarId))) return
  throw new AppError('invalid', `calendarId: there is no calendar ${calendarId}.`)
}

async function saving<T>(input: TeamPatch, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const cause = { cause: error }
    if (isUniqueViolation(error)) {
      throw new AppError('conflict', `name: there is a team "${input.name ?? ''}" already.`, cause)
    }
    if (isForeignKeyViolation(error)) {
      throw new AppError('invalid', 'agentIds: there is no agent of one of these ids.', cause)
    }
    throw error
  }
}

function noSuchTeam(): AppError {
  return new AppError('not_found', 'There is no such team.')
}
