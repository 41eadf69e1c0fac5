import type { MentionDraft } from '../../model/mention.ts'
import type { Cursor, Page } from '../collector.ts'
import { readPastCursor, type PastCursor } from './cursor.ts'
import { hitsMax, search, type Found, type HackerNewsEnv } from './search.ts'

/**
 * Reads the past newest first. The search gives the newest of what it is asked for, so each question
 * is for all that is older than what is read.
 */
export async function* readPast(
  cursor: Cursor | null,
  env: HackerNewsEnv & { since: number },
): AsyncGenerator<Page> {
  const sinceS = Math.max(0, Math.floor(env.since / 1000))
  let place = readPastCursor(cursor, env.options, Math.floor(env.clock.now() / 1000))
  while (place.before > sinceS) {
    const found = await search({ from: sinceS, to: place.before }, env)
    const known = new Set(place.known)
    const mentions = found.mentions.filter(({ externalId }) => !known.has(externalId))
    const { next, rejected } = advance(place, found, sinceS)
    place = next
    yield {
      mentions,
      deletions: [],
      rejected: [...found.rejected, ...rejected],
      cursor: place,
      reachedAt: new Date(place.before * 1000).toISOString(),
    }
  }
}

/** Of the oldest second that was given there may be more, so it is asked for again. */
function advance(
  place: PastCursor,
  { isWhole, oldest, mentions }: Found,
  sinceS: number,
): { next: PastCursor; rejected: Page['rejected'] } {
  if (isWhole) return { next: { ...place, before: sinceS, known: [] }, rejected: [] }
  const last = Math.min(Math.max(oldest ?? sinceS, sinceS), place.before - 1)
  if (last + 1 < place.before) {
    const known = mentions.filter((draft) => postedS(draft) === last)
    const ids = known.map(({ externalId }) => externalId)
    return { next: { ...place, before: last + 1, known: ids }, rejected: [] }
  }
  const reason = `search: more than ${hitsMax} in one second; the others cannot be read`
  const rejected = [{ line: null, reason, excerpt: '' }]
  return { next: { ...place, before: last, known: [] }, rejected }
}

function postedS({ postedAt }: MentionDraft): number | null {
  return postedAt === null ? null : Math.floor(Date.parse(postedAt) / 1000)
}
