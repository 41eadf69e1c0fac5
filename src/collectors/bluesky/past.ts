import { CollectorError, type Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openPds } from './client.ts'
import type { PastCursor } from './cursor.ts'
import { type BlueskyEnv } from './env.ts'
import { readItems, walk, type List, type Start, type Step } from './lists.ts'

/** Nobody posted before. */
const firstPostMs = Date.UTC(2022, 10, 1)

/** The questions take turns, each with so much of the past. */
const sliceMs = 14 * 24 * 3600_000

export type Past = {
  key: string
  lists: readonly List[]
  /** Which of the found posts are wanted; null for all. */
  matches: ((texts: readonly string[]) => boolean) | null
}

/** Reads the past newest first, back to `env.since`. */
export async function* readPast(
  past: Past,
  after: PastCursor | null,
  env: BlueskyEnv & { since: number },
): AsyncGenerator<Page> {
  stopIfCalledOff(env)
  if (env.credentials === null) throw new CollectorError('auth', needsAccount)
  const pds = await openPds(env)
  const sinceMs = Math.max(env.since, firstPostMs)
  let place = after ?? begin(past.key, env.clock.now())
  while (place.reachedMs > sinceMs) {
    const list = past.lists[place.at]
    if (list === undefined) return
    const startMs = list.takesUntil ? Math.max(sinceMs, place.reachedMs - sliceMs) : sinceMs
    for await (const step of walk(list, startOf(list, place, startMs), pds)) {
      stopIfCalledOff(env)
      const isEnd = step.isEnd || (step.oldestMs !== null && step.oldestMs <= startMs)
      place = isEnd ? nextOf(place, past, startMs) : within(place, step)
      yield pageOf(step, past, place, sinceMs)
      if (step.answer.waitMs !== null) return
      if (isEnd) break
    }
  }
}

const needsAccount =
  'the past is found by search, which needs an account: give its handle and an app password'

function begin(key: string, ms: number): PastCursor {
  return { kind: 'past', key, reachedMs: ms, at: 0, untilMs: ms, next: null }
}

/** A place in a search does not outlast it; a time does. */
function startOf(list: List, { untilMs, next }: PastCursor, startMs: number): Start {
  return list.takesUntil
    ? { sinceMs: startMs, untilMs: untilMs + 1, next: null }
    : { sinceMs: null, untilMs: null, next }
}

/** Always onwards, whatever the server gave. */
function within(place: PastCursor, { oldestMs, next }: Step): PastCursor {
  return { ...place, untilMs: Math.min(oldestMs ?? place.untilMs, place.untilMs - 1), next }
}

/** The next question about the same time, or all of them about the time before. */
function nextOf(place: PastCursor, { key, lists }: Past, startMs: number): PastCursor {
  const at = place.at + 1
  if (at >= lists.length) return begin(key, startMs)
  return { ...begin(key, place.reachedMs), at }
}

function pageOf(step: Step, past: Past, cursor: PastCursor, sinceMs: number): Page {
  const { rateLimit, waitMs } = step.answer
  const reachedMs = past.lists.length === 1 ? cursor.untilMs : cursor.reachedMs
  const reachedAt = new Date(Math.max(reachedMs, sinceMs)).toISOString()
  const page = {
    ...readItems(step.items, past.matches),
    deletions: [],
    rateLimit,
    cursor,
    reachedAt,
  }
  return waitMs === null ? page : { ...page, waitMs }
}
