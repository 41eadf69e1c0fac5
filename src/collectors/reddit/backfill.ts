import type { Cursor, Page } from '../collector.ts'
import { toIso } from '../parse-date.ts'
import { openReddit } from './client.ts'
import type { RedditEnv } from './env.ts'
import { readPastCursor, unreadPast, type PastPlace } from './cursor.ts'
import { mapAll } from './reading.ts'
import { pageSize, streamsOf, type Stream } from './streams.ts'
import { listFull, oldestMs, pagesMax, readPage, type Step } from './walk.ts'

/**
 * Reads the past of all streams side by side, always on where the least is read, so that what is read
 * reaches back equally far. Reddit shows no more than 1,000 of each.
 */
export async function* readPast(
  cursor: Cursor | null,
  env: RedditEnv & { since: number },
): AsyncGenerator<Page> {
  const reddit = await openReddit(env)
  const streams = streamsOf(env.options)
  const past = readPastCursor(
    cursor,
    streams.map(({ key }) => key),
  )
  const isResumed = new Set(Object.keys(past))
  for (;;) {
    const stream = nextOf(streams, past)
    if (stream === null) return
    let before = past[stream.key] ?? unreadPast
    let step = await readPage(stream, reddit, before.anchors)
    const isLost = isResumed.delete(stream.key) && step.listing.items.length === 0
    if (isLost && !before.isAgain) {
      before = { ...before, itemsRead: 0, isAgain: true }
      step = await readPage(stream, reddit, [])
    }
    past[stream.key] = advance(before, step, env.since)
    yield pageOf(step, past, streams)
    if (step.listing.waitMs !== null) return
  }
}

/** The stream that is read least far back; null where all are read. */
function nextOf(streams: readonly Stream[], past: Record<string, PastPlace>): Stream | null {
  const reached = ({ key }: Stream) => past[key]?.reachedMs ?? Infinity
  const open = streams.filter(({ key }) => past[key]?.isDone !== true)
  return open.reduce<Stream | null>(
    (least, stream) => (least === null || reached(stream) > reached(least) ? stream : least),
    null,
  )
}

function advance(before: PastPlace, { listing, anchors }: Step, since: number): PastPlace {
  const itemsRead = before.itemsRead + listing.items.length
  const oldest = oldestMs(listing.items)
  const isAtEnd = anchors.length === 0 || itemsRead >= pagesMax * pageSize
  const isAll = isAtEnd && itemsRead < listFull && !before.isAgain
  const reached = Math.min(before.reachedMs ?? Infinity, isAll ? since : (oldest ?? Infinity))
  return {
    ...before,
    reachedMs: Number.isFinite(reached) ? Math.floor(reached) : null,
    anchors,
    itemsRead,
    isDone: isAtEnd || (oldest !== null && oldest < since),
  }
}

function pageOf(
  { listing }: Step,
  past: Record<string, PastPlace>,
  streams: readonly Stream[],
): Page {
  const { rateLimit, waitMs } = listing
  const reached = streams.map(({ key }) => past[key]?.reachedMs ?? Infinity)
  const least = Math.max(...reached)
  return {
    ...mapAll(listing.items),
    cursor: { past: { ...past } },
    rateLimit,
    ...(waitMs === null ? {} : { waitMs }),
    ...(Number.isFinite(least) ? { reachedAt: toIso(least) ?? '' } : {}),
  }
}
