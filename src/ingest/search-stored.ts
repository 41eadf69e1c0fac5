import type { Context } from '../context.ts'
import { NEWEST, newestTexts } from '../db/trial-store.ts'
import { inTurns } from './in-turns.ts'
import type { Sieve } from './query/sieve.ts'
import { fromStored, type Candidate } from './trial-items.ts'

/** The newest of what is stored, as far as it is looked through. */
const SEARCHED_MAX = 20_000
/** Rows asked for at once. */
const BATCH = 500
/** Hits that are shown. */
const ITEMS_MAX = 50
const DAY_MS = 86_400_000

export type Found = {
  searched: number
  hits: number
  /** The newest hits, newest first. */
  shown: Candidate[]
  /** When the oldest that was looked at was posted; null where there was none. */
  oldestMs: number | null
  /** Hits by source; a source that brought something but no hit stands with 0. */
  bySource: Map<number, number>
}

/**
 * Asks `sieve` about what is stored of the last `days`, newest first. Every text is read: the
 * full-text index cannot say what a query folds, joins and disguises, and would leave hits out.
 */
export async function searchStored(
  ctx: Context,
  sieve: Sieve<Candidate>,
  days: number,
  signal: AbortSignal,
): Promise<Found> {
  const since = new Date(ctx.now() - days * DAY_MS).toISOString()
  const found: Found = { searched: 0, hits: 0, shown: [], oldestMs: null, bySource: new Map() }
  let after = NEWEST
  while (found.searched < SEARCHED_MAX && !signal.aborted) {
    const rows = await newestTexts(ctx.db, since, after, BATCH)
    const hits = await inTurns(rows.map(fromStored), (each) => look(found, sieve, each))
    found.hits += hits.length
    found.shown.push(...hits.slice(0, ITEMS_MAX - found.shown.length))
    const last = rows.at(-1)
    if (last === undefined) break
    found.oldestMs = Date.parse(last.postedAt)
    if (rows.length < BATCH) break
    after = last
  }
  return found
}

/** The candidate where it is a hit. */
function look(found: Found, sieve: Sieve<Candidate>, candidate: Candidate): Candidate[] {
  const { id } = candidate.item.source
  const isHit = sieve.isHit(candidate.doc, candidate)
  found.searched++
  found.bySource.set(id, (found.bySource.get(id) ?? 0) + (isHit ? 1 : 0))
  return isHit ? [candidate] : []
}
