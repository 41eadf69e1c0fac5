import { CollectorError, type Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { type DiscourseEnv } from './client.ts'
import { toCursor, type PastLatestAt, type PastSearchAt } from './cursor.ts'
import { emptyMax, mapEntries, nextBelow, postsBelow, timesOf, type Entry } from './latest.ts'
import { reject } from './rejected.ts'
import {
  addTo,
  dayMs,
  dayOf,
  forumPagesMax,
  search,
  wholePost,
  type Budget,
  type Found,
} from './search.ts'

type PastEnv = DiscourseEnv & { since: number }

/** Whole posts between two pages. */
const wholePostsMax = 25

/** Where a forum asks to wait and does not say how long. */
const waitDefaultMs = 60_000

/** The most days that one question is for. */
const daysMax = 32

/** All posts from the newest back, by their ids. */
export async function* walkBack(start: PastLatestAt | null, env: PastEnv): AsyncGenerator<Page> {
  const reachedMs = env.clock.now()
  let at: PastLatestAt = start ?? { kind: 'past-latest', below: null, empty: 0, reachedMs }
  while (at.below === null || at.below > 0) {
    const { unread, rejected } = await postsBelow(at.below, env)
    at = older(at, unread, env.since)
    if (at.empty >= emptyMax) {
      at = { ...at, below: 0 }
      rejected.push(reject('posts: nothing but empty pages; the older ones are not read'))
    }
    stopIfCalledOff(env)
    yield pageOf(mapEntries(unread, rejected, env), at, at.reachedMs, env)
  }
}

/** Imported posts may stand among newer ones, so a page is as far back as its newest post. */
function older(at: PastLatestAt, unread: readonly Entry[], sinceMs: number): PastLatestAt {
  const newestMs = Math.max(...timesOf(unread))
  const isOld = Number.isFinite(newestMs) && newestMs < sinceMs
  const below = nextBelow(unread, at.below ?? 0)
  if (isOld || below <= 1) return { ...at, below: 0, empty: 0, reachedMs: sinceMs }
  const reachedMs = Number.isFinite(newestMs) ? Math.min(at.reachedMs, newestMs) : at.reachedMs
  return { ...at, below, empty: unread.length === 0 ? at.empty + 1 : 0, reachedMs }
}

/**
 * What a search finds, day by day from the newest back: forums show one post of each topic, so that
 * shorter times bring more. Only a time without any match may be longer than a day.
 */
export async function* searchBack(
  query: string,
  start: PastSearchAt | null,
  env: PastEnv,
): AsyncGenerator<Page> {
  // Forums count days in their own zone.
  const endMs = midnight(env.since) - dayMs
  const toMs = midnight(env.clock.now()) + 2 * dayMs
  let at = start ?? endingAt(toMs, 1)
  while (at.toMs > endMs) {
    const days = Math.min(at.days, (at.toMs - endMs) / dayMs)
    const fromMs = at.toMs - days * dayMs
    const q = `${query} order:latest after:${dayOf(fromMs)} before:${dayOf(at.toMs)}`
    const answer = await search(q, at.page, fromMs, env)
    if (answer.found.length > 0 && days > 1) {
      at = endingAt(at.toMs, Math.floor(days / 2))
      continue
    }
    const next = answer.found.length === 0 ? days * 2 : 1
    for await (const step of readAll(answer, at, endingAt(fromMs, next), env)) {
      at = step.at
      const { waitMs } = step
      const page = pageOf(step.page, at, Math.min(env.clock.now(), at.toMs + dayMs), env)
      yield waitMs === undefined ? page : { ...page, waitMs }
      if (waitMs !== undefined) return
    }
  }
}

function endingAt(toMs: number, days: number): PastSearchAt {
  return { kind: 'past-search', toMs, days: Math.min(days, daysMax), page: 1, seen: [] }
}

type SearchStep = { page: Omit<Page, 'cursor'>; at: PastSearchAt; waitMs?: number }

/** What is unread of an answer, some posts at a time; `before` is where reading stands after its days. */
async function* readAll(
  { found, rejected, hasMore }: Awaited<ReturnType<typeof search>>,
  at: PastSearchAt,
  before: PastSearchAt,
  env: PastEnv,
): AsyncGenerator<SearchStep> {
  const isLast = !hasMore || at.page >= forumPagesMax
  const left = found.filter(({ hit }) => !at.seen.includes(hit.id))
  const seen = [...at.seen]
  do {
    const { page, ids, waitMs } = await readWhole(left.splice(0, wholePostsMax), env)
    stopIfCalledOff(env)
    seen.push(...ids)
    page.rejected.push(...rejected.splice(0))
    const after = { ...at, seen: [...seen] }
    const isCut = left.length > 0 || waitMs !== undefined
    if (!isCut && isLast && hasMore) {
      page.rejected.push(reject('search: more topics in one day than the forum shows'))
    }
    const next = isCut ? after : isLast ? before : { ...after, page: at.page + 1 }
    yield { page, at: next, ...(waitMs === undefined ? {} : { waitMs }) }
    if (waitMs !== undefined) return
  } while (left.length > 0)
}

/** The posts as the forum shows them whole; those before it asked to wait, and then how long. */
async function readWhole(
  found: readonly Found[],
  env: PastEnv,
): Promise<{ page: Omit<Page, 'cursor'>; ids: number[]; waitMs?: number }> {
  const budget: Budget = { wholePosts: found.length, waitMs: null, isOver: false }
  const page: Omit<Page, 'cursor'> = { mentions: [], deletions: [], rejected: [] }
  const ids: number[] = []
  for (const one of found) {
    const whole = await wholePost(one, budget, env)
    if (budget.isOver) break
    addTo(page, one, whole, env)
    ids.push(one.hit.id)
  }
  if (!budget.isOver) return { page, ids }
  const waitMs = budget.waitMs ?? waitDefaultMs
  if (ids.length > 0) return { page, ids, waitMs }
  throw new CollectorError('rate-limit', 'the forum asks to wait before the next post', { waitMs })
}

function pageOf(
  read: Omit<Page, 'cursor'>,
  at: PastLatestAt | PastSearchAt,
  reachedMs: number,
  env: PastEnv,
): Page {
  const isWanted = (postedAt: string | null) =>
    postedAt === null || Date.parse(postedAt) >= env.since
  return {
    ...read,
    mentions: read.mentions.filter(({ postedAt }) => isWanted(postedAt)),
    cursor: toCursor(at, env),
    reachedAt: new Date(Math.max(reachedMs, env.since)).toISOString(),
  }
}

function midnight(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs
}
