import { hashId, stableId } from '../identity.ts'
import { parseDate } from '../parse-date.ts'
import type { FeedItem } from './parsed-feed.ts'

/** Which id an item of the last reading had, by what it says; see `assignIds`. */
export type KnownIds = Readonly<Record<string, string>>

export type Identified = { item: FeedItem; id: string }

/** Items remembered from one reading to the next. */
const knownMax = 200

/**
 * One id for each item, and what to remember. The id is the feed's own; where it has none, the link;
 * where that is none either, a hash of what the item says. What several different items share is no
 * id. An id that changes at each reading is caught by `known`: an item that links to, says and dates
 * itself the same as one of last time is that one, and keeps its id. Of items with one id, the one
 * changed last is kept.
 */
export function assignIds(
  items: readonly FeedItem[],
  known: KnownIds,
): { identified: Identified[]; known: KnownIds } {
  const keys = items.map(keyOf)
  const ownId = ownIds(items)
  const alike = repeated(keys)
  const byId = new Map<string, Identified>()
  const remembered: [string, string][] = []
  for (const [at, item] of items.entries()) {
    const key = keys[at] ?? ''
    // Two that say the same in one reading are two: only their ids tell them apart.
    const before = alike.has(key) || !Object.hasOwn(known, key) ? undefined : known[key]
    const id = before ?? ownId(item)
    const rival = byId.get(id)
    if (rival === undefined || changedMs(rival.item) < changedMs(item)) byId.set(id, { item, id })
    // An id that is made of the item itself comes out the same again.
    if (item.id !== null && item.id !== item.link) remembered.push([key, id])
  }
  return {
    identified: [...byId.values()],
    known: Object.fromEntries(remembered.slice(0, knownMax)),
  }
}

function ownIds(items: readonly FeedItem[]): (item: FeedItem) => string {
  const sharedIds = shared(
    items,
    (item) => item.id,
    (item) => item.link,
  )
  const sharedLinks = shared(
    items,
    (item) => item.link,
    (item) => item.title?.text ?? textOf(item),
  )
  const usable = (value: string | null, notIn: ReadonlySet<string>) =>
    value === null || notIn.has(value) ? null : stableId(value, 1000)
  return (item) =>
    usable(item.id, sharedIds) ??
    usable(item.link, sharedLinks) ??
    hashId([item.link, item.title?.text ?? null, textOf(item)])
}

/** Values that stand for several things. */
function shared(
  items: readonly FeedItem[],
  valueOf: (item: FeedItem) => string | null,
  thingOf: (item: FeedItem) => string | null,
): Set<string> {
  const things = new Map<string, string | null>()
  const found = new Set<string>()
  for (const item of items) {
    const value = valueOf(item)
    if (value === null) continue
    const thing = thingOf(item)
    if (things.has(value) && things.get(value) !== thing) found.add(value)
    things.set(value, thing)
  }
  return found
}

function repeated(keys: readonly string[]): Set<string> {
  const seen = new Set<string>()
  return new Set(keys.filter((key) => seen.size === seen.add(key).size))
}

/** 16 characters of what an item says: enough to tell the items of one feed apart. */
function keyOf(item: FeedItem): string {
  const said = [item.link, item.title?.text ?? null, item.published ?? item.updated, textOf(item)]
  return hashId(said).slice(0, 16)
}

function changedMs(item: FeedItem): number {
  return parseDate(item.updated ?? '') ?? parseDate(item.published ?? '') ?? 0
}

function textOf(item: FeedItem): string | null {
  return item.content?.text ?? item.summary?.text ?? null
}
