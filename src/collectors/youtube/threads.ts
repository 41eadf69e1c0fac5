import type { Api, ThreadFilter } from './client.ts'
import type { Place } from './cursor.ts'
import { mapComments, mapThread, type Mapped, type Thread } from './map-comment.ts'
import { Refusal } from './refusal.ts'
import type { List } from './shapes.ts'
import type { Target } from './targets.ts'

/** Part of what a target holds, and where reading stands after it. */
type Step = Mapped & { place: Place }

/** Of one target in one run. */
const pagesMax = 10

/** The first reading goes no further back. */
const firstPagesMax = 5

/**
 * A reading goes on below what is known for so long or for so many threads, whichever comes first: for
 * edits, counts and replies, and for what was held back at first.
 */
const overlapMs = 24 * 3600_000
const overlapThreads = 500

/** Of one thread in one reading: 1,000 replies. */
const replyPagesMax = 10

/** Threads with many replies that are remembered, so that these are not read again unchanged. */
const repliesKept = 500

const dayMs = 24 * 3600_000

/** Walks the threads of a target from the newest back to what is known. */
export async function* readTarget(
  target: Target,
  before: Place,
  api: Api,
  nowMs: number,
): AsyncGenerator<Step> {
  let place = before
  try {
    place = { ...place, channelId: place.channelId ?? (await findChannel(target, api)) }
    for await (const step of walk(filterOf(target, place.channelId), place, api, nowMs)) {
      place = step.place
      yield step
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.about === null) throw error
    // Without its token a walk begins anew with the next run; nothing counts as read until its end.
    if (error.about === 'target') yield missing(target, place, error.message, nowMs)
    else yield { mentions: [], rejected: [], place: { ...place, walk: null } }
  }
}

/** The id that a channel is asked for by; null for a video. */
export async function findChannel(target: Target, api: Api): Promise<string | null> {
  if (target.kind === 'video') return null
  const id = target.kind === 'channel' ? target.value : await api.channelId(target)
  if (id !== null) return id
  const options = { waitMs: null, excerpt: null, about: 'target' } as const
  throw new Refusal('bad-data', 'there is no channel of this name', options)
}

export function filterOf(target: Target, channelId: string | null): ThreadFilter {
  if (target.kind === 'video') return { videoId: target.value }
  return { allThreadsRelatedToChannelId: channelId ?? target.value }
}

/**
 * It may come back, and others must not wait for it. Of what somebody asked for it is said once a day;
 * a video that was found may well be without comments.
 */
function missing({ value }: Target, place: Place, reason: string, nowMs: number): Step {
  const rejected = place.postedMs === null ? [{ line: null, reason, excerpt: value }] : []
  return { mentions: [], rejected, place: { ...place, dueMs: nowMs + dayMs, walk: null } }
}

async function* walk(
  filter: ThreadFilter,
  before: Place,
  api: Api,
  nowMs: number,
): AsyncGenerator<Step> {
  let place = before
  for (let pages = 0; pages < pagesMax; pages++) {
    const { items, nextToken } = await api.threads(filter, place.walk?.token ?? null)
    const mapped = items.map(mapThread)
    const threads = mapped.flatMap(({ thread }) => thread ?? [])
    const replies = { ...place.replies }
    for (const thread of threads) {
      if (!thread.isCut || replies[thread.id]?.[0] === thread.replyCount) continue
      const soFar = { ...place, replies: { ...replies } }
      for await (const read of readReplies(thread, api)) yield { ...read, place: soFar }
      replies[thread.id] = [thread.replyCount, thread.postedMs ?? nowMs]
    }
    place = advance({ ...place, replies }, threads, nextToken, nowMs)
    yield {
      mentions: mapped.flatMap(({ mentions }) => mentions),
      rejected: mapped.flatMap(({ rejected }) => rejected),
      place,
    }
    if (place.walk === null) return
  }
}

/** All replies of a thread, page by page. One that is gone meanwhile has none. */
export async function* readReplies({ id, ref }: Thread, api: Api): AsyncGenerator<Mapped> {
  let token: string | null = null
  for (let pages = 0; pages < replyPagesMax; pages++) {
    const asked: string | null = token
    const list: List | null = await api.replies(id, asked).catch((error: unknown) => {
      if (error instanceof Refusal && error.about !== null) return null
      throw error
    })
    if (list === null) return
    yield mapComments(list.items, ref)
    token = list.nextToken
    if (token === null || token === asked) return
  }
}

/** Where reading stands after a page; without a walk it is at its end. */
function advance(
  place: Place,
  threads: readonly Thread[],
  nextToken: string | null,
  nowMs: number,
): Place {
  const times = timesOf(threads, nowMs)
  const readMs = place.readMs === null ? null : Math.min(place.readMs, nowMs)
  const topMs = place.walk?.topMs ?? (times.length === 0 ? null : Math.max(...times))
  const pages = (place.walk?.pages ?? 0) + 1
  const known =
    (place.walk?.known ?? 0) + times.filter((ms) => readMs !== null && ms <= readMs).length
  const bottomMs = bottomOf(threads, nowMs)
  const isFarEnough =
    readMs === null
      ? pages >= firstPagesMax
      : known >= overlapThreads || (bottomMs !== null && bottomMs <= readMs - overlapMs)
  // The same token again: this page would come for ever.
  if (nextToken !== null && nextToken !== place.walk?.token && !isFarEnough) {
    return { ...place, readMs, walk: { topMs, token: nextToken, pages, known } }
  }
  const endMs = Math.max(readMs ?? 0, topMs ?? 0)
  const dueMs = Math.round(dueAfter(place, nowMs))
  return { ...place, dueMs, readMs: endMs, walk: null, replies: newest(place.replies) }
}

/** Comments on a video that was found are asked for the more seldom, the older it is. */
function dueAfter({ dueMs, postedMs }: Place, nowMs: number): number {
  return postedMs === null ? dueMs : nowMs + Math.min(Math.max((nowMs - postedMs) / 10, 0), dayMs)
}

/** How far back a page of threads goes; one out of its order does not count. */
export function bottomOf(threads: readonly Thread[], nowMs: number): number | null {
  const last = timesOf(threads, nowMs).slice(-10)
  return last.length === 0 ? null : Math.max(...last)
}

/** A time to come would hide all that is posted until then. */
function timesOf(threads: readonly Thread[], nowMs: number): number[] {
  return threads.flatMap(({ postedMs }) => (postedMs === null ? [] : [Math.min(postedMs, nowMs)]))
}

function newest(replies: Place['replies']): Place['replies'] {
  const sorted = Object.entries(replies).toSorted(([, [, a]], [, [, b]]) => b - a)
  return Object.fromEntries(sorted.slice(0, repliesKept))
}
