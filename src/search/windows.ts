import { facets, quoteLexeme } from '../ingest/search-words.ts'
import { anyOf, type IndexQuery } from './to-tsquery.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How far back a search looks at first: what is said in an hour fills a page with a common word. */
export const FIRST_SPAN_MS = HOUR_MS
/** From here on all that is left is asked for at once: what has not filled a page until then is rare. */
export const LAST_SPAN_MS = 60 * DAY_MS
/** Where the index cannot narrow a query, everything of a span is read: it stays this short. */
export const UNNARROWED_SPAN_MS = 4 * DAY_MS

/** Hits that a span should bring: enough for a page, few enough to be read in some milliseconds. */
const HITS_AIMED = 2000
const GROWTH_MAX = 12

/** Beyond it so many days would have to be named that it costs more than it saves. */
const LEXEMES_MAX_MS = 5 * DAY_MS

/** What a look at a span brought: hits of the index, and matches of those that are still wanted. */
export type Yield = { hits: number; matches: number; wanted: number }

/** How far back to look next, after what the last look of `spanMs` brought. */
export function nextSpan(spanMs: number, { hits, matches, wanted }: Yield): number {
  const byNeed = matches === 0 ? GROWTH_MAX : (1.5 * wanted) / matches
  const byCost = hits === 0 ? GROWTH_MAX : HITS_AIMED / hits
  return spanMs * Math.max(1, Math.min(byNeed, byCost, GROWTH_MAX))
}

/** From when on, and what of the index stands for that time; null = it does not narrow. */
export type Span = { sinceMs: number; lexemes: IndexQuery | null } | null

/** What lies up to about `spanMs` before `newestMs`, in whole hours or days. */
export function spanOf(newestMs: number, spanMs: number): Exclude<Span, null> {
  const unit = spanMs <= DAY_MS ? HOUR_MS : DAY_MS
  const last = Math.floor(newestMs / unit) * unit
  const sinceMs = last - (Math.ceil(spanMs / unit) - 1) * unit
  if (spanMs > LEXEMES_MAX_MS) return { sinceMs, lexemes: null }
  const lexemes: string[] = []
  for (let at = sinceMs; at <= last; at += unit) {
    lexemes.push(quoteLexeme(unit === HOUR_MS ? facets.hour(at) : facets.day(at)))
  }
  return { sinceMs, lexemes: anyOf(lexemes) }
}
