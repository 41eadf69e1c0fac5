import type { MentionDraft } from '../../model/mention.ts'
import { CollectorError, type Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { parseDate } from '../parse-date.ts'
import { forumBase, NotShown, readForum, type DiscourseEnv } from './client.ts'
import { toCursor, type SearchAt } from './cursor.ts'
import { isGone, isUnheard, mapHit, mapPost } from './map-post.ts'
import { addDraft, reject, sortOut } from './rejected.ts'
import { hitShape, postShape, searchShape, topicShape, type Hit, type Topic } from './shapes.ts'

/** Forums let strangers search 8 times a minute. */
const searchesMax = 5

/** Whole posts read in one run; of further ones the excerpt is kept. */
const wholePostsMax = 30

/** Forums refuse higher pages. */
export const forumPagesMax = 10

/** How far the first reading goes back. */
const firstMs = 7 * 24 * 3600_000

/** Posts come into the search some time after they were written. */
const overlapMs = 24 * 3600_000
export const dayMs = 24 * 3600_000

/** Remembered of the time that is looked through again. */
const seenMax = 2000

export type Found = { hit: Hit; ms: number; topic: Topic | null }
export type Budget = { wholePosts: number; waitMs: number | null; isOver: boolean }

/** The posts that a search finds, of each topic the newest: forums show no more. */
export async function* readSearch(
  query: string,
  start: SearchAt | null,
  env: DiscourseEnv,
): AsyncGenerator<Page> {
  const nowMs = env.clock.now()
  let at: SearchAt = start ?? { kind: 'search', sinceMs: nowMs - firstMs, round: null, seen: [] }
  const budget: Budget = { wholePosts: wholePostsMax, waitMs: null, isOver: false }
  for (let searches = 0; searches < searchesMax && !budget.isOver; searches++) {
    const number = at.round?.page ?? 1
    // Forums count days in their own zone.
    const q = `${query} order:latest after:${dayOf(horizon(at) - dayMs)}`
    const { found, rejected, hasMore } = await search(q, number, at.sinceMs, env)
    const unread = unreadOf(found, at)
    const page: Omit<Page, 'cursor'> = { mentions: [], deletions: [], rejected }
    for (const one of unread) addTo(page, one, await wholePost(one, budget, env), env)
    const isEnd = !hasMore || number >= forumPagesMax || found.every(({ ms }) => ms < horizon(at))
    if (hasMore && number >= forumPagesMax) {
      rejected.push(reject('search: the forum shows no further pages; older matches are not read'))
    }
    at = advance(at, unread, { isEnd, nextPage: number + 1, nowMs })
    stopIfCalledOff(env)
    const waitMs = budget.waitMs === null ? {} : { waitMs: budget.waitMs }
    yield { ...page, cursor: toCursor(at, env), ...waitMs }
    if (isEnd) return
  }
}

/** One page of what is found; what has no time counts as posted at `undatedMs`. */
export async function search(q: string, page: number, undatedMs: number, env: DiscourseEnv) {
  const params = new URLSearchParams({ q, page: String(page) })
  const body = await readForum(`/search.json?${params}`, searchShape, env)
  const error = body.grouped_search_result?.error ?? null
  if (error !== null && error !== '') {
    throw new CollectorError('transient', 'the forum could not search now', { excerpt: error })
  }
  const topics = new Map(
    sortOut(body.topics ?? [], topicShape, 'topic').parsed.map(({ value }) => [value.id, value]),
  )
  const { parsed, rejected } = sortOut(body.posts ?? [], hitShape, 'post')
  const found = parsed.map(({ value: hit }) => {
    return {
      hit,
      ms: parseDate(hit.created_at) ?? undatedMs,
      topic: topics.get(hit.topic_id) ?? null,
    }
  })
  return { found, rejected, hasMore: Boolean(body.grouped_search_result?.more_full_page_results) }
}

/** What is older is read. */
function horizon(at: SearchAt): number {
  return at.sinceMs - overlapMs
}

function unreadOf(found: readonly Found[], at: SearchAt): Found[] {
  const seen = new Set(at.seen.map(({ id }) => id))
  return found
    .filter(({ hit, ms }) => ms >= horizon(at) && !seen.has(hit.id))
    .sort((a, b) => a.ms - b.ms || a.hit.id - b.hit.id)
}

function advance(
  at: SearchAt,
  unread: readonly Found[],
  now: { isEnd: boolean; nextPage: number; nowMs: number },
): SearchAt {
  const seen = [...at.seen, ...unread.map(({ hit, ms }) => ({ id: hit.id, ms }))]
  const newestMs = Math.max(at.round?.newestMs ?? at.sinceMs, ...unread.map(({ ms }) => ms))
  if (!now.isEnd) return { ...at, seen, round: { page: now.nextPage, newestMs } }
  // A post dated ahead of time must not hide those that come until then.
  const sinceMs = Math.max(at.sinceMs, Math.min(newestMs, now.nowMs))
  const kept = seen.filter(({ ms }) => ms >= sinceMs - overlapMs).slice(-seenMax)
  return { kind: 'search', sinceMs, round: null, seen: kept }
}

/** A day as searches take it. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

type Whole = MentionDraft | 'gone' | 'unheard' | null

/** Adds the whole post, or its excerpt where that is all there is, or that it is gone. */
export function addTo(
  page: Pick<Page, 'mentions' | 'deletions' | 'rejected'>,
  found: Found,
  whole: Whole,
  env: DiscourseEnv,
): void {
  if (whole === 'gone') page.deletions.push(String(found.hit.id))
  else if (whole !== 'unheard') {
    addDraft(page, whole ?? mapHit(found.hit, forumBase(env.options.url), found.topic))
  }
}

/** Null where the post may not be read whole. */
export async function wholePost(
  { hit, topic }: Found,
  budget: Budget,
  env: DiscourseEnv,
): Promise<Whole> {
  if (isUnheard(hit)) return 'unheard'
  if (budget.wholePosts <= 0 || budget.isOver) return null
  budget.wholePosts--
  try {
    const post = await readForum(`/posts/${hit.id}.json`, postShape, env)
    if (isUnheard(post)) return 'unheard'
    return isGone(post) ? 'gone' : mapPost(post, forumBase(env.options.url), topic)
  } catch (error) {
    return withoutWhole(error, budget)
  }
}

/** A post that cannot be read is no reason to lose the others; being asked to wait ends the run. */
function withoutWhole(error: unknown, budget: Budget): 'gone' | null {
  if (error instanceof NotShown) return error.isGone ? 'gone' : null
  if (!(error instanceof CollectorError)) throw error
  if (error.kind === 'bad-data') return null
  if (error.kind !== 'rate-limit') throw error
  budget.isOver = true
  budget.waitMs = error.waitMs
  return null
}
