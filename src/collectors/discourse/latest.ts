import type { Page } from '../collector.ts'
import { forumBase, readForum, throwIfCalledOff, type DiscourseEnv } from './client.ts'
import { toCursor, type LatestAt } from './cursor.ts'
import { isGone, isUnheard, mapPost } from './map-post.ts'
import { addDraft, reject, sortOut } from './rejected.ts'
import { latestShape, postHeadShape, postShape, type PostHead } from './shapes.ts'

/** Pages of one run; the next goes on. */
const pagesMax = 10

/** How far the first reading goes back: whichever is less. */
const firstPagesMax = 10
const firstMs = 7 * 24 * 3600_000

/**
 * What an empty page says nothing of begins so many ids below where it was asked: old forums show the
 * posts of 50 ids rather than 50 posts, some counting the id asked for among them.
 */
const emptyIds = 49

/** So many empty pages in a row are a hole in the numbering, not posts that may not be seen. */
const emptyMax = 100

/** Ids are given before posts are stored, so one may come to light just after a higher one. */
const lateIds = 20

type Entry = { item: unknown; head: PostHead }

/** All new posts. The forum gives the newest first, so what lies between is kept as a gap. */
export async function* readLatest(start: LatestAt | null, env: DiscourseEnv): AsyncGenerator<Page> {
  let at: LatestAt = start ?? { kind: 'latest', floor: null, gap: null }
  let isListed = false
  for (let page = 0; page < pagesMax && !(isListed && at.gap === null); page++) {
    const below: number | null = at.gap?.below ?? null
    isListed ||= below === null
    const path = below === null ? '/posts.json' : `/posts.json?before=${below}`
    const { latest_posts } = await readForum(path, latestShape, env)
    const { parsed, rejected } = sortOut(latest_posts, postHeadShape, 'post')
    const entries = parsed.map(({ item, value }) => ({ item, head: value }))
    const unread = entries.filter(({ head }) => below === null || head.id < below)
    const floor = at.floor
    at = advance(at, unread, env.clock.now())
    if (at.gap !== null && at.gap.empty >= emptyMax) {
      at = { kind: 'latest', floor: at.gap.top, gap: null }
      rejected.push(reject('posts: nothing but empty pages; the older ones are not read'))
    }
    throwIfCalledOff(env.signal)
    yield { ...mapEntries(news(unread, floor), rejected, env), cursor: toCursor(at, env) }
  }
}

/** Where reading stands after a page. */
function advance(at: LatestAt, unread: readonly Entry[], nowMs: number): LatestAt {
  const ids = unread.map(({ head }) => head.id)
  if (at.gap === null && ids.length === 0) return at
  const gap = at.gap ?? {
    below: 0,
    top: Math.max(...ids),
    empty: 0,
    first: at.floor === null ? { pagesLeft: firstPagesMax, untilMs: nowMs - firstMs } : null,
  }
  const below = ids.length === 0 ? gap.below - emptyIds : Math.min(...ids)
  const empty = ids.length === 0 ? gap.empty + 1 : 0
  const first = gap.first && { ...gap.first, pagesLeft: gap.first.pagesLeft - 1 }
  const isFar = first !== null && (first.pagesLeft <= 0 || oldestMs(unread) < first.untilMs)
  const isRead = below <= (at.floor ?? 0) + 1 || isFar
  if (isRead) return { kind: 'latest', floor: gap.top, gap: null }
  return { ...at, gap: { ...gap, below, empty, first } }
}

function oldestMs(entries: readonly Entry[]): number {
  const dates = entries.map(({ head }) => Date.parse(head.created_at ?? ''))
  return Math.min(...dates.filter((ms) => !Number.isNaN(ms)))
}

/** Oldest first, those above the floor and the last few under it. */
function news(entries: readonly Entry[], floor: number | null): Entry[] {
  const top = Math.max(0, ...entries.map(({ head }) => head.id))
  const above = floor === null ? 0 : Math.min(floor, top) - lateIds
  return entries.filter(({ head }) => head.id > above).sort((a, b) => a.head.id - b.head.id)
}

function mapEntries(
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
