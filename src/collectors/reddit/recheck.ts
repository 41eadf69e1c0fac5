import { CollectorError, type Rejected } from '../collector.ts'
import type { Reddit } from './client.ts'
import type { Place, RedditCursor } from './cursor.ts'
import { askForListing } from './listing.ts'
import { compareNames, mapAll, withHeard, type Reading } from './reading.ts'
import { pageSize } from './streams.ts'

const dayMs = 24 * 3600_000

/**
 * Looks again at the next of what was heard and was not seen in this run: a deleted post leaves the
 * lists, and only here shows that it is gone. What was edited is heard again. Null where there is
 * nothing to look at.
 */
export async function recheck(
  place: Place,
  seen: ReadonlySet<string>,
  reddit: Reddit,
): Promise<Reading | null> {
  const { heard, checked } = place
  const unseen = heard.filter((name) => !seen.has(name))
  const below = unseen.filter((name) => checked !== null && compareNames(name, checked) < 0)
  const names = (below.length > 0 ? below : unseen).slice(0, pageSize)
  const last = names.at(-1)
  if (last === undefined) return null
  const listing = await askForListing(reddit, 'api/info', { id: names.join(',') })
  const all = mapAll(listing.items)
  const mentions = all.mentions.filter(({ editedAt }) => editedAt != null)
  const found = { ...all, mentions }
  const kept = withHeard(heard, { ...found, mentions: [] })
  return { listing, found, place: { ...place, heard: kept, checked: last } }
}

/**
 * Asks for each subreddit by name, once a day: a list of several leaves out without a word those that
 * cannot be read. At first that is a mistake in the options; later the others are still heard.
 */
export async function checkNames(
  names: readonly string[],
  named: RedditCursor['named'],
  reddit: Reddit,
  nowMs: number,
): Promise<{ named: RedditCursor['named']; rejected: Rejected[] }> {
  const isSame = named !== null && named.names.join() === names.join()
  if (isSame && nowMs - named.atMs < dayMs && nowMs >= named.atMs) return { named, rejected: [] }
  const rejected: Rejected[] = []
  for (const name of names) {
    try {
      await reddit.get(`r/${name}/about`, {})
    } catch (error) {
      const isAbsent = error instanceof CollectorError && /auth|fatal/.test(error.kind)
      if (!isSame || !isAbsent) throw error
      rejected.push({ line: null, reason: error.message, excerpt: `r/${name}` })
    }
  }
  return { named: { names: [...names], atMs: nowMs }, rejected }
}
