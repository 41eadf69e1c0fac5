import type { Context } from '../../context.ts'
import { isUniqueViolation } from '../../db/database-error.ts'
import { recordEvents } from '../../db/event-store.ts'
import * as store from '../../db/sla-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { Calendar, CalendarInput, CalendarPatch } from '../../model/sla.ts'

/** Every calendar, oldest first. */
export function listCalendars(ctx: Context): Promise<Calendar[]> {
  return store.listCalendars(ctx.db)
}

/** `AppError` conflict for a taken name. */
export function addCalendar(ctx: Context, input: CalendarInput): Promise<Calendar> {
  return saving(input.name, () =>
    ctx.db.transaction(async (tx) => {
      const calendar = await store.insertCalendar(tx, input, new Date(ctx.now()).toISOString())
      await recordChange(ctx, tx, 'calendar-added', calendar)
      return calendar
    }),
  )
}

/** As `addCalendar`; open tickets follow it soon after. `AppError` not_found. */
export function changeCalendar(ctx: Context, id: number, patch: CalendarPatch): Promise<Calendar> {
  return saving(patch.name, () =>
    ctx.db.transaction(async (tx) => {
      const before = await store.lockCalendar(tx, id)
      if (!before) throw new AppError('not_found', 'There is no such calendar.')
      const calendar = { ...before, ...patch } as Calendar
      await store.updateCalendar(tx, calendar)
      await recordChange(ctx, tx, 'calendar-changed', calendar)
      return calendar
    }),
  )
}

/** `AppError` conflict, naming them, while policies or teams go by it. */
export async function removeCalendar(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const calendar = await store.lockCalendar(tx, id)
    if (!calendar) throw new AppError('not_found', 'There is no such calendar.')
    const users = await store.usersOfCalendar(tx, id)
    if (users.length > 0) {
      const names = users.map((name) => `"${name}"`).join(', ')
      throw new AppError(
        'conflict',
        `${names} goes by this calendar; choose another one there first.`,
      )
    }
    await store.deleteCalendar(tx, id)
    await recordChange(ctx, tx, 'calendar-removed', calendar)
  })
}

async function recordChange(ctx: Context, tx: Tx, type: string, calendar: Calendar): Promise<void> {
  await store.renewStamp(tx)
  const at = new Date(ctx.now()).toISOString()
  const data = { calendar }
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}

async function saving<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', `name: there is a calendar "${name ?? ''}" already.`, {
      cause: error,
    })
  }
}
