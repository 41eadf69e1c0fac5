import { ask, type Answer, type MastodonEnv, type Position } from './client.ts'
import { overlapMinMs, unread, type Place } from './cursor.ts'
import { compareIds, newestOf, oldestOf, shiftId } from './ids.ts'
import { idOf } from './status.ts'
import type { Stream } from './streams.ts'

/** One page of a stream as the server gave it, and where reading stands after it. */
export type Step = { answer: Answer; place: Place; isEnd: boolean }

/** Of one stream in one run; the first reading goes no further back. */
export const pagesMax = 10

/**
 * Posts of other servers come late, with the id of the time they were written, a search knows posts
 * only some time after, and posts are edited: each reading begins some time before the end of the one
 * before. So much of it, up to a day, as few pages hold.
 */
const overlapMaxMs = 24 * 3600_000
const overlapPagesMax = 5
const overlapPagesMin = 2

/**
 * Reads a stream to its end, at most `pagesMax` pages: the first time from the newest post back, then
 * from what is read forwards, so that nothing that arrives meanwhile can fall between two pages.
 */
export async function* readStream(
  stream: Stream,
  before: Place | undefined,
  env: MastodonEnv,
): AsyncGenerator<Step> {
  let place = before ?? unread
  const isBackwards = !stream.isForwards || place.read === null || place.walk !== null
  const next = isBackwards ? walkBack : goOn
  const knownBefore = place.read
  if (!isBackwards && place.read !== null && place.isCaughtUp) {
    place = { ...place, read: shiftId(place.read, -place.overlapMs), isCaughtUp: false }
  }
  for (let pages = 0; pages < pagesMax; pages++) {
    const step = await next(stream, place, env)
    if (step.isEnd) {
      step.place.read = newestOf([step.place.read, knownBefore])
      step.place.overlapMs = overlapAfter(pages + 1, place)
    }
    yield step
    if (step.isEnd) return
    place = step.place
  }
}

function overlapAfter(pages: number, { overlapMs }: Place): number {
  if (pages > overlapPagesMax) return Math.max(overlapMs / 2, overlapMinMs)
  return pages > overlapPagesMin ? overlapMs : Math.min(overlapMs * 2, overlapMaxMs)
}

/** The page of what came right after what is read. */
async function goOn(stream: Stream, place: Place, env: MastodonEnv): Promise<Step> {
  const from: Position = place.read === null ? null : { name: 'min_id', id: place.read }
  const answer = await ask(stream, from, env)
  const read = newestOf([place.read, ...idsIn(answer.items), answer.prevMinId])
  const isEnd = read === place.read
  return { answer, place: { ...place, read, walk: null, isCaughtUp: isEnd }, isEnd }
}

/** The next older page of a walk from the newest post to what is read, or to the bound of a first one. */
async function walkBack(stream: Stream, place: Place, env: MastodonEnv): Promise<Step> {
  const { read, walk, overlapMs } = place
  const answer = await ask(stream, walk && { name: 'max_id', id: walk.before }, env)
  const ids = idsIn(answer.items)
  const top = walk?.top ?? newestOf(ids)
  const bottom = oldestOf([...ids, answer.nextMaxId])
  const onward = bottom === null ? null : onwardFrom(bottom, walk?.before ?? null, stream)
  const pages = (walk?.pages ?? 0) + 1
  const isDone =
    read === null
      ? pages >= pagesMax
      : bottom === null || isBelow(bottom, shiftId(read, -overlapMs))
  if (isDone || onward === null || top === null) {
    const end = { ...place, read: newestOf([read, top]), walk: null, isCaughtUp: true }
    return { answer, place: end, isEnd: true }
  }
  return {
    answer,
    place: { ...place, walk: { top, before: onward, pages }, isCaughtUp: false },
    isEnd: false,
  }
}

/** What the next page has to be older than; null where the server would only repeat itself. */
export function onwardFrom(bottom: string, before: string | null, stream: Stream): string | null {
  // A search takes max_id for a time in whole seconds: what shares its second would be skipped.
  const candidates = stream.isForwards ? [bottom] : [shiftId(bottom, 1000), bottom]
  return candidates.find((id) => before === null || compareIds(id, before) < 0) ?? null
}

function isBelow(bottom: string, id: string): boolean {
  return compareIds(bottom, id) <= 0
}

/** Of whatever has one, readable or not: the position must pass broken items too. */
export function idsIn(items: readonly unknown[]): string[] {
  return items.flatMap((item) => idOf.safeParse(item).data?.id ?? [])
}
