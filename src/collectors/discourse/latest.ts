import type { Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { forumBase, readForum, type DiscourseEnv } from './client.ts'
import { toCursor, type LatestAt } from './cursor.ts'
import { isGone, isUnheard, mapPost } from './map-post.ts'
import { addDraft, reject, sortOut } from './rejected.ts'
import { latestShape, postHeadShape, postShape, type PostHead } from './shapes.ts'

/** Pages of one run; the next goes on. */
const pagesMax = 10

/** How far the first reading goes back, or as many pages as a run has, whichever is less. */
const firstMs = 7 * 24 * 3600_000

/**
 * What an empty page says nothing of begins so many ids below where it was asked: old forums show the
 * posts of 50 ids rather than 50 posts, some counting the id asked for among them.
 */
const emptyIds = 49

/** So many empty pages in a row are a hole in the numbering, not posts that may not be seen. */
export const emptyMax = 100

/**
 * Posts come to light late, are edited and deleted: once an hour a reading goes back a day, or as many
 * pages as the first one, whichever is less. The others read the newest page again, which is given anyway.
 */
const againEveryMs = 3600_000
const againMs = 24 * 3600_000

export type Entry = { item: unknown; head: PostHead }

/** All new posts. The forum gives the newest first, so what lies between is kept as a gap. */
export async function* readLatest(start: LatestAt | null, env: DiscourseEnv): AsyncGenerator<Page> {
  let at: LatestAt = start ?? { kind: 'latest', floor: null, gap: null, againMs: null }
  let isListed = false
  for (let page = 0; page < pagesMax && !(isListed && at.gap === null); page++) {
    const below: number | null = at.gap?.below ?? null
    isListed ||= below === null
    const { unread, rejected } = await postsBelow(below, env)
    at = advance(at, unread, env.clock.now())
    if (at.gap !== null && at.gap.empty >= emptyMax) {
      at = { ...at, floor: at.gap.top, gap: null }
      rejected.push(reject('posts: nothing but empty pages; the older ones are not read'))
    }
    stopIfCalledOff(env)
    yield { ...mapEntries(unread, rejected, env), cursor: toCursor(at, env) }
  }
}

/** The newest posts with an id under `below`, or at all; oldest first. */
export async function postsBelow(
  below: number | null,
  env: DiscourseEnv,
): Promise<{ unread: Entry[]; rejected: Page['rejected'] }> {
  const path = below === null ? '/posts.json' : `/posts.json?before=${below}`
  const { latest_posts } = await readForum(path, latestShape, env)
  const { parsed, rejected } = sortOut(latest_posts, postHeadShape, 'post')
  const unread = parsed
    .map(({ item, value }) => ({ item, head: value }))
    .filter(({ head }) => below === null || head.id < below)
    .sort((a, b) => a.head.id - b.head.id)
  return { unread, rejected }
}

/** Where the next page begins. */
export function nextBelow(unread: readonly Entry[], below: number): number {
  return unread[0]?.head.id ?? below - emptyIds
}

/** Where reading stands after a page. */
function advance(at: LatestAt, unread: readonly Entry[], nowMs: number): LatestAt {
  const ids = unread.map(({ head }) => head.id)
  if (at.gap === null && ids.length === 0) return at
  const gap = at.gap ?? {
    below: 0,
    top: Math.max(...ids),
    empty: 0,
    first: firstOf(at, nowMs),
  }
  const below = nextBelow(unread, gap.below)
  const empty = ids.length === 0 ? gap.empty + 1 : 0
  const first = gap.first && { ...gap.first, pagesLeft: gap.first.pagesLeft - 1 }
  const isFar = first === null || first.pagesLeft <= 0 || oldestMs(unread) < first.untilMs
  const isKnown = at.floor !== null && below <= at.floor + 1
  // What is known already is not sought in a hole.
  const isRead = at.floor === null ? isFar : isKnown && (isFar || ids.length === 0)
  if (below > 1 && !isRead) return { ...at, gap: { ...gap, below, empty, first } }
  const again = first === null ? at.againMs : nowMs
  return { kind: 'latest', floor: gap.top, gap: null, againMs: again }
}

/** How far a reading goes back without regard to the floor; null where it ends there. */
function firstOf({ floor, againMs: lastMs }: LatestAt, nowMs: number) {
  if (floor === null) return { pagesLeft: pagesMax, untilMs: nowMs - firstMs }
  const isDue = lastMs === null || Math.abs(nowMs - lastMs) >= againEveryMs
  return isDue ? { pagesLeft: pagesMax, untilMs: nowMs - againMs } : null
}

function oldestMs(entries: readonly Entry[]): number {
  return Math.min(...timesOf(entries))
}

export function timesOf(entries: readonly Entry[]): number[] {
  const times = entries.map(({ head }) => Date.parse(head.created_at ?? ''))
  return times.filter((ms) => !Number.isNaN(ms))
}

export function mapEntries(
  entries: readonly Entry[],
  rejected: Page['rejected'],
  env: DiscourseEnv,
): Omit<Page, 'cursor'> {
  const heard = entries.filter(({ head }) => !isUnheard(head))
  const gone = heard.filter(({ head }) => isGone(head))
  const there = heard.filter(({ head }) => !isGone(head)).map(({ item }) => item)
  const posts = sortOut(there, postShape, 'post')
  const page = {
    mentions: [],
    deletions: gone.map(({ head }) => String(head.id)),
    rejected: [...rejected, ...posts.rejected],
  }
  const base = forumBase(env.options.url)
  for (const { value } of posts.parsed) addDraft(page, mapPost(value, base))
  return page
}
