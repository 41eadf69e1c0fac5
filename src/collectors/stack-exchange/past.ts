import type { Cursor, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openApi, type Api } from './api.ts'
import { readPastCursor, type PastCursor } from './cursor.ts'
import { keyOf } from './options.ts'
import { pageMax, pageSize, type Seen } from './paging.ts'
import {
  findQuestions,
  limitsOf,
  readAnswers,
  type Found,
  type StackExchangeEnv,
} from './reading.ts'

type Step = Omit<Found, 'seen'> & { place: PastCursor }

/**
 * Reads the past by activity, newest first: a question that was answered since then is found by its
 * answer, however old it is. What becomes active meanwhile is news, and is heard as such.
 */
export async function* readPast(
  cursor: Cursor | null,
  env: StackExchangeEnv & { since: number },
): AsyncGenerator<Page> {
  const sinceS = Math.max(0, Math.floor(env.since / 1000))
  const api = openApi(env, keyOf(env.credentials))
  let place = readPastCursor(cursor, env.options, env.clock.now())
  for (;;) {
    stopIfCalledOff(env)
    const { before, pending } = place
    if (pending === null && (before === null || before < sinceS)) return
    const step = await (pending === null
      ? questionsBefore(api, { ...place, before: before ?? sinceS }, sinceS, env)
      : moreAnswers(api, place, pending, env))
    stopIfCalledOff(env)
    place = withReached(step.place, sinceS)
    const limits = limitsOf(step.answer, env.clock.now())
    yield {
      mentions: step.mentions.filter(({ postedAt }) => isSince(postedAt, sinceS)),
      deletions: [],
      rejected: step.rejected,
      cursor: place,
      reachedAt: new Date(place.reached * 1000).toISOString(),
      ...limits,
    }
    if (limits.waitMs !== undefined) return
  }
}

/** The next older page of questions, by when they were last active. */
async function questionsBefore(
  api: Api,
  place: PastCursor & { before: number },
  sinceS: number,
  { options }: StackExchangeEnv,
): Promise<Step> {
  const { before, page } = place
  const known = new Set(place.known)
  const order = { order: 'desc', min: String(sinceS), max: String(before), page: String(page) }
  const isRead = (seen: Seen | null) => seen !== null && known.has(seen.id)
  const found = await findQuestions(api, order, options, isRead)
  const { answer, ids, origin, mentions } = found
  const answers = { since: sinceS, page: 1, back: null, known: {} }
  const pending = options.answers && ids.length > 0 ? { ids, origin, place: answers } : null
  const next = older(place, found)
  const rejected = [...found.rejected, ...next.rejected]
  return { answer, mentions, rejected, place: { ...next.place, pending } }
}

/** Of the second that a page ended in there may be more, so it is asked for again. */
function older(
  place: PastCursor & { before: number },
  { answer, seen }: Pick<Found, 'answer' | 'seen'>,
): { place: PastCursor; rejected: Page['rejected'] } {
  const there = seen.filter((entry) => entry !== null)
  const on = (before: number | null, page: number, known: number[]) => ({
    place: { ...place, before, page, known },
    rejected: [],
  })
  if (!answer.hasMore) return on(null, 1, [])
  const oldest = there.reduce((min, { active }) => Math.min(min, active), place.before)
  const known = there.filter(({ active }) => active === oldest).map(({ id }) => id)
  if (oldest < place.before) return on(oldest, 1, known)
  if (place.page < pageMax) return on(oldest, place.page + 1, [...place.known, ...known])
  const reason = `more than ${pageMax * pageSize} were active in one second; the rest is left out`
  return { ...on(oldest - 1, 1, []), rejected: [{ line: null, reason, excerpt: '' }] }
}

async function moreAnswers(
  api: Api,
  place: PastCursor,
  asked: NonNullable<PastCursor['pending']>,
  env: StackExchangeEnv,
): Promise<Step> {
  const { answer, mentions, rejected, pending } = await readAnswers(api, asked, env)
  return { answer, mentions, rejected, place: { ...place, pending } }
}

/** A question is read when its answers are. */
function withReached(place: PastCursor, sinceS: number): PastCursor {
  if (place.pending !== null) return place
  const reached = place.before === null ? sinceS : place.before + 1
  return { ...place, reached: Math.min(place.reached, reached) }
}

function isSince(postedAt: string | null, sinceS: number): boolean {
  return postedAt === null || Date.parse(postedAt) >= sinceS * 1000
}
