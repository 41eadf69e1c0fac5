import type { Collector, Cursor, Page } from '../collector.ts'
import { readCursor } from './cursor.ts'
import { optionsSchema, type HackerNewsOptions } from './options.ts'
import { readPast } from './past.ts'
import { hitsMax, requestsPerHour, search, type Found, type HackerNewsEnv } from './search.ts'

export type { HackerNewsOptions } from './options.ts'

/** Items may be edited for two hours, and some are found late. A day costs one question as a rule. */
const overlapS = 24 * 3600

/** A run ends after so many, once it has got on. */
const requestsMax = 10

/** A slice is meant to hold so many, so that most of those cut by a guess do fit. */
const hitsWanted = 700

/** Listens to the stories and comments of Hacker News with given words, by its search. */
export function createHackerNewsCollector(): Collector<HackerNewsOptions, null> {
  return {
    name: 'hacker-news',
    title: 'Hacker News',
    description: 'Stories and comments of Hacker News with the words you give.',
    optionsSchema,
    credentialsSchema: null,
    limits: {
      intervalMs: { min: 60_000, default: 10 * 60_000 },
      pageSizeMax: hitsMax,
      retentionDays: null,
    },
    // The search counts by address, and all of ours is asked from one.
    account: () => 'hn.algolia.com',
    budgets: () => [
      { name: 'requests', title: 'Questions to the search', limit: requestsPerHour, per: 'hour' },
    ],
    collect: readSlices,
    backfill: readPast,
  }
}

/**
 * The search gives the newest first and no more than `hitsMax` of a query, so what is not read yet
 * is cut by time into slices that each fit, and these are read oldest first. The last slice has no end.
 */
async function* readSlices(cursor: Cursor | null, env: HackerNewsEnv): AsyncGenerator<Page> {
  const nowS = Math.floor(env.clock.now() / 1000)
  const start = readCursor(cursor, env.options, nowS)
  let { from } = start
  let width = Infinity
  let newest = 0
  for (let requests = 1; ; requests++) {
    const isLast = from + width > Math.max(nowS, newest)
    const to = isLast ? null : from + width
    const found = await search({ from, to }, env)
    newest = Math.max(newest, found.newest ?? 0)
    const span = (to ?? Math.max(nowS, newest) + 1) - from
    if (!found.isWhole && span > 1) {
      width = narrower(span, found.total)
      continue
    }
    // A time ahead of our clock is a mistake of either, and must not make us skip what comes before it.
    const settled = Math.max(start.from, Math.min(newest, nowS) - overlapS)
    const next = { ...start, from: Math.min(to ?? settled, settled) }
    yield pageOf(found, next)
    if (to === null || (requests >= requestsMax && next.from > start.from)) return
    from = to
    width = fitting(width, found.total)
  }
}

function narrower(span: number, total: number): number {
  return Math.max(1, Math.floor(Math.min(span / 2, (span * hitsWanted) / total)))
}

function fitting(width: number, total: number): number {
  const factor = hitsWanted / Math.max(total, 1)
  return Math.ceil(width * Math.min(Math.max(factor, 0.5), 8))
}

function pageOf({ mentions, rejected, isWhole }: Found, cursor: Cursor): Page {
  const page = { mentions, deletions: [], rejected, cursor }
  if (isWhole) return page
  const reason = `search: more than ${hitsMax} in one second; the others cannot be read`
  return { ...page, rejected: [...rejected, { line: null, reason, excerpt: '' }] }
}
