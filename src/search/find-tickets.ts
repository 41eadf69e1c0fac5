import type { Context } from '../context.ts'
import { fewTickets } from '../db/filtered-ticket-store.ts'
import type { FullTicketFilter } from '../db/ticket-filter.ts'
import {
  findCandidates,
  newerCandidates,
  newestBefore,
  type SearchAsk,
  type SearchCandidate,
  type SearchPlace,
  type SearchPosition,
} from '../db/ticket-search-store.ts'
import { countTickets } from '../db/ticket-store.ts'
import { facets, quoteLexeme } from '../ingest/search-words.ts'
import { inTurns } from '../ingest/in-turns.ts'
import type { Asked } from './asked.ts'
import { allOf, ANYTHING } from './to-tsquery.ts'
import {
  FIRST_SPAN_MS,
  LAST_SPAN_MS,
  nextSpan,
  spanOf,
  UNNARROWED_SPAN_MS,
  type Span,
  type Yield,
} from './windows.ts'

/** A ticket with where its newest match stands. */
export type FoundTicket = { ticketId: string; position: SearchPosition }

/** `next`: where to go on; null where all has been looked at. */
export type FoundTickets = { found: FoundTicket[]; next: SearchPosition | null }

/** Newer than everything. */
const TOP: SearchPosition = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * What one request does at most: texts that the matcher reads, hits of the index, looks. Then it
 * answers what it has, and where to go on.
 */
const READ_MAX = 4000
const HITS_MAX = 16_000
const LOOKS_MAX = 40
/** Texts fetched at once; more, where the matcher refuses most. */
const CHUNK = 120
const CHUNK_MAX = 960
/** A filter that finds no more tickets is looked through ticket by ticket. */
const FEW_TICKETS = 300

/**
 * The tickets of `filter` of which a mention or a note matches, the one with the newest match first,
 * each at that match. Up to `limit`; fewer with a `next` where so much had to be looked at that the
 * rest is left to another request.
 */
export async function findTickets(
  ctx: Context,
  asked: Asked,
  filter: FullTicketFilter,
  { after, limit }: { after: SearchPosition | null; limit: number },
): Promise<FoundTickets> {
  if (asked.isHopeless) return { found: [], next: null }
  const search = createSearch(ctx, narrowed(asked, filter), after)
  const few = await fewOf(ctx, filter)
  if (few) await search.look({ ticketIds: few }, null, limit)
  else await lookBack(ctx, search, filter, limit)
  return search.result(limit)
}

/** Back through time in growing spans, until the page is full or enough has been looked at. */
async function lookBack(ctx: Context, search: Search, filter: FullTicketFilter, limit: number) {
  const isNarrowed = search.ask.mentions !== null
  let spanMs = search.ask.authorIds === null ? FIRST_SPAN_MS : Infinity
  // Where nothing was found there may be nothing at all: then it begins where there is something.
  let from: number | null = null
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    from ??= await newestBefore(ctx.db, search.position())
    const span: Span = from === null || spanMs > LAST_SPAN_MS ? null : spanOf(from, spanMs)
    const seen = await search.look({ filter }, span, limit)
    if (seen === 'stopped' || span === null) return
    spanMs = nextSpan(spanMs, seen)
    if (!isNarrowed) spanMs = Math.min(spanMs, UNNARROWED_SPAN_MS)
    from = seen.hits === 0 ? null : span.sinceMs - 1
  }
}

type Search = ReturnType<typeof createSearch>

function createSearch(ctx: Context, asked: Asked, after: SearchPosition | null) {
  const found: FoundTicket[] = []
  const seen = new Set<string>()
  let at = after ?? TOP
  let read = 0
  let hits = 0
  let isDone = false

  /** Looks at all of a span; what it brought, or that it stopped before the end of it. */
  async function look(place: SearchPlace, span: Span, limit: number): Promise<Yield | 'stopped'> {
    const since = span === null ? null : databaseTime(span.sinceMs)
    const mentions = allOf([asked.mentions ?? ANYTHING, span?.lexemes ?? ANYTHING])
    const ask: SearchAsk = { ...asked, mentions: mentions === ANYTHING ? null : mentions }
    const before = { found: found.length, hits }
    for (let size = CHUNK; ; size = Math.min(2 * size, CHUNK_MAX)) {
      const chunk = await findCandidates(ctx.db, ask, place, { before: at, since }, size)
      await takeMatches(chunk.candidates)
      read += chunk.candidates.length
      hits += chunk.hits
      if (found.length > limit) return 'stopped'
      const last = chunk.candidates.at(-1)
      if (last === undefined || chunk.candidates.length < size) break
      at = { at: last.at, id: last.id }
      if (read >= READ_MAX || hits >= HITS_MAX) return 'stopped'
    }
    isDone = since === null
    if (since !== null) at = { at: since, id: LOWEST_ID }
    if (hits >= HITS_MAX) return 'stopped'
    const matches = found.length - before.found
    return { hits: hits - before.hits, matches, wanted: limit + 1 - found.length }
  }

  async function takeMatches(chunk: readonly SearchCandidate[]): Promise<void> {
    const matching = await inTurns(chunk, (each) => (asked.matches(docOf(each)) ? [each] : []))
    const shownBefore = await shownUpTo(matching)
    for (const { ticketId, at: time, id } of matching) {
      if (seen.has(ticketId) || shownBefore.has(ticketId)) continue
      seen.add(ticketId)
      found.push({ ticketId, position: { at: time, id } })
    }
  }

  /** Those whose newest match is on a page before this one. */
  async function shownUpTo(matching: readonly SearchCandidate[]): Promise<Set<string>> {
    const ids = [...new Set(matching.map(({ ticketId }) => ticketId))]
    if (after === null || ids.length === 0) return new Set()
    const newer = await newerCandidates(ctx.db, asked, ids, after)
    const shown = await inTurns(newer, (each) =>
      asked.matches(docOf(each)) ? [each.ticketId] : [],
    )
    return new Set(shown)
  }

  return {
    ask: asked,
    position: () => at,
    look,
    result(limit: number): FoundTickets {
      const shown = found.slice(0, limit)
      if (found.length > limit) return { found: shown, next: shown.at(-1)?.position ?? null }
      return { found: shown, next: isDone ? null : at }
    },
  }
}

/** As the database writes it, for a cursor. */
function databaseTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00')
}

function docOf({ title, text, handle, language, source, network }: SearchCandidate) {
  return { title, text, author: handle, language, source, network }
}

/** A ticket's mentions are about its brand: the index can tell them. */
function narrowed(asked: Asked, { brandId }: FullTicketFilter): Asked {
  if (brandId === null) return asked
  const brand = quoteLexeme(facets.brand(brandId))
  return { ...asked, mentions: allOf([asked.mentions ?? ANYTHING, brand]) }
}

/** The filter's tickets where they are few; null where they are not, or a look would cost too much. */
async function fewOf(ctx: Context, filter: FullTicketFilter): Promise<string[] | null> {
  const { assignee, teamId, tag, late, statuses, queue, brandId } = filter
  const isPicky = assignee !== null || teamId !== null || tag !== null || late === true
  if (!isPicky && statuses === null && queue === null && brandId === null) return null
  if (!isPicky) {
    const counts = await countTickets(ctx.db, brandId)
    const total = counts
      .filter((one) => queue === null || one.queue === queue)
      .filter((one) => statuses === null || statuses.includes(one.status))
      .reduce((sum, one) => sum + one.count, 0)
    if (total > FEW_TICKETS) return null
  }
  return fewTickets(ctx.db, filter, FEW_TICKETS)
}
