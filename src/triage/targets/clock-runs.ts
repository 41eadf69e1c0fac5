import type { Targets } from '../../model/sla.ts'
import type { Run } from '../../model/ticket.ts'
import { addWorking, workingBetween } from './working-time.ts'

/** Arithmetic of the times in which a clock ran; they come in order and do not overlap. */

/** When so much working time has been used since `since`; null where the clock stands still before. */
export function reach(
  targets: Targets,
  runs: readonly Run[],
  since: number,
  ms: number,
): number | null {
  let left = ms
  for (const [begin, to, calendarId] of runs) {
    const from = Math.max(begin, since)
    const calendar = calendarOf(targets, calendarId)
    if (to === null) return addWorking(calendar, from, left)
    const used = workingBetween(calendar, from, to)
    if (used >= left && to > from) return addWorking(calendar, from, left)
    left -= used
  }
  return null
}

/** The working time used from `since` to `until`. */
export function usedBetween(
  targets: Targets,
  runs: readonly Run[],
  since: number,
  until: number,
): number {
  return runs.reduce((sum, [from, to, calendarId]) => {
    const end = Math.min(to ?? until, until)
    return sum + workingBetween(calendarOf(targets, calendarId), Math.max(from, since), end)
  }, 0)
}

/** For how long the clock stood still from `since` to `until`, by the clock on the wall. */
export function standingBetween(runs: readonly Run[], since: number, until: number): number {
  const ran = runs.reduce((sum, [from, to]) => {
    const end = Math.min(to ?? until, until)
    return sum + Math.max(0, end - Math.max(from, since))
  }, 0)
  return Math.max(0, until - since - ran)
}

export function isRunning(runs: readonly Run[]): boolean {
  return runs.at(-1)?.[1] === null
}

/** Runs on from `at`, or from the end of the last run where that is later. */
export function startRun(runs: readonly Run[], at: number, calendarId: number | null): Run[] {
  const last = runs.at(-1)
  return [...runs, [Math.max(at, last?.[1] ?? at), null, calendarId]]
}

export function stopRun(runs: readonly Run[], at: number): Run[] {
  return runs.map(([from, to, calendarId]) => [from, to ?? Math.max(from, at), calendarId])
}

/** Goes on by another calendar from `at`; as it is where that one counts already. */
export function switchCalendar(runs: Run[], at: number, calendarId: number | null): Run[] {
  const last = runs.at(-1)
  if (!last || last[1] !== null || last[2] === calendarId) return runs
  if (last[0] >= at) return [...runs.slice(0, -1), [last[0], null, calendarId]]
  return [...stopRun(runs, at), [at, null, calendarId]]
}

/** The times in which either ran. */
export function joinRuns(one: readonly Run[], other: readonly Run[]): Run[] {
  const joined: Run[] = []
  for (const [from, to, calendarId] of [...one, ...other].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && (last[1] === null || last[1] >= from)) {
      last[1] = last[1] === null || to === null ? null : Math.max(last[1], to)
    } else joined.push([from, to, calendarId])
  }
  return joined
}

/** Hours that are no longer kept are taken as around the clock. */
function calendarOf({ calendars }: Targets, id: number | null) {
  return id === null ? null : (calendars.get(id) ?? null)
}
