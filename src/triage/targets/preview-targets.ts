import type { Context } from '../../context.ts'
import { listCalendars } from '../../db/sla-store.ts'
import { AppError } from '../../errors.ts'
import type { TargetPreview, TargetPreviewInput, WorkingHours } from '../../model/sla.ts'
import { addWorking } from './working-time.ts'

const MINUTE_MS = 60_000

/**
 * When a post of next Friday, 17:30 would be due: by a stored calendar, by one that is being written,
 * or around the clock. `AppError` invalid where there is no such calendar.
 */
export async function previewTargets(
  ctx: Context,
  input: TargetPreviewInput,
): Promise<TargetPreview> {
  const { calendarId, calendar: draft = null, answerMinutes, resolutionMinutes } = input
  const calendar = draft ?? (await calendarOf(ctx, calendarId))
  const timeZone = calendar?.timeZone ?? input.timeZone
  const posted = nextFriday(timeZone, ctx.now())
  const due = (minutes: number | null) =>
    minutes === null ? null : isoOf(addWorking(calendar, posted, minutes * MINUTE_MS))
  return {
    timeZone,
    postedAt: isoOf(posted),
    answerDueAt: due(answerMinutes),
    resolutionDueAt: due(resolutionMinutes),
  }
}

async function calendarOf(ctx: Context, id: number | null): Promise<WorkingHours | null> {
  if (id === null) return null
  const calendar = (await listCalendars(ctx.db)).find((each) => each.id === id)
  if (!calendar) throw new AppError('invalid', `calendarId: there is no calendar ${id}.`)
  return calendar
}

/** The next Friday, 17:30 of a zone: the beginning of the only minute of a calendar that has no other. */
function nextFriday(timeZone: string, now: number): number {
  const fri = [{ from: '17:30', to: '17:31' }]
  const hours = { mon: [], tue: [], wed: [], thu: [], fri, sat: [], sun: [] }
  return addWorking({ timeZone, hours, holidays: [] }, now + MINUTE_MS, 1) - 1
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
