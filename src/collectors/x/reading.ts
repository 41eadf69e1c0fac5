import { CollectorError } from '../collector.ts'
import type { Api } from './api.ts'
import type { Place } from './cursor.ts'
import { compareIds, idAt, newestOf, oldestOf, timeOf } from './ids.ts'
import { idsIn } from './shapes.ts'
import type { Ledger } from './spending.ts'
import { readPage, type Answer, type Ask, type Bound, type Timeline } from './timelines.ts'

/** One page of a timeline, and where reading stands after it. */
export type Step = { answer: Answer; place: Place }

export type Reader = { api: Api; ledger: Ledger; nowMs: number }

/** In one run; the first reading takes the newest page only, as each post costs. */
const pagesMax = 10

/**
 * Search knows posts some time after they were written: each reading begins this much before the end
 * of the one before. X charges nothing for what it gave on the same day.
 */
const overlapMs = 15 * 60_000

/** A list cannot be asked from a post on: while it is quiet, little of it is read again. */
const peekSize = 20

/** Reads from the newest post back to what is read, at most `pagesMax` pages. */
export async function* readNew(
  timeline: Timeline,
  before: Place,
  reader: Reader,
): AsyncGenerator<Step> {
  let place = withoutFuture(before, reader.nowMs)
  for (let pages = 0; pages < pagesMax; pages++) {
    const step = await readOn(timeline, place, reader).catch((error: unknown) => {
      // A walk of an earlier run that X no longer goes on with begins anew.
      if (pages > 0 || place.walk === null || !isStale(error)) throw error
      return readOn(timeline, { ...place, walk: null }, reader)
    })
    yield step
    place = step.place
    if (place.walk === null) return
  }
}

async function readOn(timeline: Timeline, place: Place, reader: Reader): Promise<Step> {
  const { read, walk } = place
  const bound = walk === null ? boundOf(timeline, read, reader.nowMs) : walk.bound
  const answer = await readOne(timeline, reader, {
    bound,
    token: walk?.token ?? null,
    sizeMax: timeline.isBounded || read === null || walk !== null ? Infinity : peekSize,
  })
  const ids = idsIn(answer.items)
  const top = newestOf([walk?.top ?? null, ...ids])
  const bottom = oldestOf(ids)
  const hasMet = read !== null && bottom !== null && compareIds(bottom, read) <= 0
  const token = read === null || (!timeline.isBounded && hasMet) ? null : answer.nextToken
  const after =
    token === null
      ? { read: newestOf([read, top]), walk: null }
      : { read, walk: { top, token, bound } }
  return { answer, place: { ...place, ...after } }
}

/** Asks for one page as large as the budget allows, and counts it. */
export async function readOne(
  timeline: Timeline,
  { api, ledger }: Reader,
  { bound, token, sizeMax = Infinity }: Omit<Ask, 'size'> & { sizeMax?: number },
): Promise<Answer> {
  const size = Math.min(await ledger.room(), sizeMax)
  const answer = await readPage(timeline, api, { size, bound, token })
  await ledger.count(idsIn([...answer.items, ...answer.includes.posts]))
  return answer
}

/** What was read last and a little more; null for all that there is, where X refuses the bound. */
export function boundOf(timeline: Timeline, read: string | null, nowMs: number): Bound | null {
  const readAt = read === null ? null : timeOf(read)
  if (readAt === null) return null
  const sinceMs = readAt - overlapMs
  return isAllowed(timeline, sinceMs, nowMs) ? { since_id: idAt(sinceMs) } : null
}

/** Whether X takes a bound, and still will an hour from now. */
export function isAllowed({ isBounded, pastMs }: Timeline, sinceMs: number, nowMs: number) {
  return isBounded && (pastMs === null || sinceMs > nowMs - pastMs + 3600_000)
}

/** A position of an earlier run that X does not know any more. */
export function isStale(error: unknown): boolean {
  return error instanceof CollectorError && error.kind === 'bad-data'
}

/** An id from the future, of a clock that was wrong, would hide all until then. */
function withoutFuture(place: Place, nowMs: number): Place {
  const readAt = place.read === null ? null : timeOf(place.read)
  return readAt !== null && readAt > nowMs + overlapMs
    ? { ...place, read: null, walk: null }
    : place
}
