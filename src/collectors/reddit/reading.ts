import type { MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import type { Reddit } from './client.ts'
import { unread, type Place } from './cursor.ts'
import { fullnameOf, type Listing } from './listing.ts'
import { mapItem } from './map-item.ts'
import type { Stream } from './streams.ts'
import { listFull, oldestMs, pagesMax, readPage, timesOf } from './walk.ts'

const firstLookBackMs = 7 * 24 * 3600_000

/**
 * Posts come into a list late, when a moderator lets them, and lose their words or their author when
 * they are deleted: of what is read already so much is read again, whichever is less.
 */
const overlapMs = 24 * 3600_000
const overlapItems = 500

/** As many are looked at again as Reddit's own lists go back. */
const heardMax = 1000

export type Found = { mentions: MentionDraft[]; deletions: string[]; rejected: Rejected[] }

export type Reading = { listing: Listing; found: Found; place: Place }

/**
 * Reads a stream from the newest back to what is known. Where it is read to moves at the end only: a
 * reading that is cut off begins again with the newest, which is never more than `pagesMax` pages.
 */
export async function* readStream(
  stream: Stream,
  before: Place | undefined,
  reddit: Reddit,
  nowMs: number,
): AsyncGenerator<Reading> {
  const start = before ?? unread
  const readMs = start.readMs === null ? null : Math.min(start.readMs, nowMs)
  const floorMs = readMs === null ? nowMs - firstLookBackMs : readMs - overlapMs
  const times: number[] = []
  let { heard } = start
  let anchors: string[] = []
  for (let pages = 1; ; pages++) {
    const step = await readPage(stream, reddit, anchors)
    const { listing } = step
    const found = mapAll(listing.items)
    heard = withHeard(heard, found)
    times.push(...timesOf(listing.items))
    anchors = step.anchors
    const known = readMs === null ? 0 : times.filter((ms) => ms <= readMs).length
    const lastMs = oldestMs(listing.items.slice(-1))
    const isReached = known >= overlapItems || (lastMs !== null && lastMs < floorMs)
    if (!isReached && anchors.length > 0 && pages < pagesMax) {
      yield { listing, found, place: { ...start, heard } }
      continue
    }
    const isGap = readMs !== null && known === 0 && times.length >= listFull
    if (isGap) found.rejected.push(gapIn(stream))
    const newestMs = Math.min(nowMs, Math.max(readMs ?? floorMs, ...times))
    yield { listing, found, place: { ...start, heard, readMs: newestMs } }
    return
  }
}

/** Oldest first. */
export function mapAll(items: readonly unknown[]): Found {
  const found: Found = { mentions: [], deletions: [], rejected: [] }
  for (const item of items.toReversed()) {
    const mapped = mapItem(item)
    if (mapped === 'left-out') continue
    if ('gone' in mapped) found.deletions.push(mapped.gone)
    else if ('externalId' in mapped) found.mentions.push(mapped)
    // Its name and nothing of what is in it: its author may delete it.
    else found.rejected.push({ line: null, reason: mapped.reason, excerpt: fullnameOf(item) ?? '' })
  }
  return found
}

/** What was heard, newest first, without what is gone. */
export function withHeard(heard: readonly string[], { mentions, deletions }: Found): string[] {
  const gone = new Set(deletions)
  const names = new Set([...heard, ...mentions.map(({ externalId }) => externalId)])
  const kept = [...names].filter((name) => !gone.has(name))
  return kept.toSorted((a, b) => compareNames(b, a)).slice(0, heardMax)
}

/** Ids of one kind count up in base 36: the longer is newer, then the greater. */
export function compareNames(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}

function gapIn({ key }: Stream): Rejected {
  const reason = `${key}: more came since the last reading than Reddit shows; the rest cannot be read`
  return { line: null, reason, excerpt: '' }
}
