import type { Reddit } from './client.ts'
import { askForListing, createdMs, fullnameOf, type Listing } from './listing.ts'
import { pageSize, type Stream } from './streams.ts'

/** Reddit shows the newest 1,000 of a list; filtered pages may be short, so a few more are asked for. */
export const pagesMax = 15

/** A list that ends with so many or more has not shown all there is. */
export const listFull = 900

const anchorsMax = 3

export type Step = {
  listing: Listing
  /** The last items, the last first: the next page comes after one of them. Empty at the end. */
  anchors: string[]
}

/**
 * The page after the first anchor that is still there, or the newest. Nothing comes after an item
 * that was deleted meanwhile, so an empty page is asked for again after the item before it.
 */
export async function readPage(
  stream: Stream,
  reddit: Reddit,
  anchors: readonly string[],
): Promise<Step> {
  const [first, ...others] = anchors
  let listing = await ask(stream, reddit, first)
  for (const anchor of others) {
    if (listing.items.length > 0) break
    listing = await ask(stream, reddit, anchor)
  }
  return { listing, anchors: anchorsIn(listing, first) }
}

/** The oldest time in a page, null where nothing in it has one. */
export function oldestMs(items: readonly unknown[]): number | null {
  return timesOf(items).reduce<number | null>((min, ms) => Math.min(ms, min ?? ms), null)
}

export function timesOf(items: readonly unknown[]): number[] {
  return items.map(createdMs).filter((ms) => ms !== null)
}

function ask(stream: Stream, reddit: Reddit, after: string | undefined): Promise<Listing> {
  const position = after === undefined ? {} : { after }
  const query = { ...stream.query, limit: String(pageSize), ...position }
  return askForListing(reddit, stream.path, query)
}

function anchorsIn({ after, items }: Listing, before: string | undefined): string[] {
  if (after === null || after === before || items.length === 0) return []
  const last = items.slice(-anchorsMax).toReversed().map(fullnameOf)
  return [...new Set([after, ...last.filter((name) => name !== null)])].slice(0, anchorsMax)
}
