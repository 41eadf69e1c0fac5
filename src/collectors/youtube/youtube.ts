import type { MentionDraft } from '../../model/mention.ts'
import type { Budget, Collector, Cursor, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { readPast } from './backfill.ts'
import { openApi, type YouTubeEnv } from './client.ts'
import { readCursor, unread, type YouTubeCursor } from './cursor.ts'
import type { Mapped } from './map-comment.ts'
import { oauth } from './oauth.ts'
import {
  credentialsSchema,
  optionsSchema,
  type YouTubeCredentials,
  type YouTubeOptions,
} from './options.ts'
import { timeZone } from './pacific.ts'
import { reply } from './reply.ts'
import { searchVideos } from './search.ts'
import { keyOf, targetsOf, type Target } from './targets.ts'
import { readTarget } from './threads.ts'

/** Hears comments on videos, and with a search the videos as well, by Google's YouTube Data API. */
export function createYouTubeCollector(): Collector<YouTubeOptions, YouTubeCredentials> {
  return {
    name: 'youtube',
    title: 'YouTube',
    description:
      'Comments on the videos of channels, on single videos, or on new videos about words.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 60_000, default: 15 * 60_000 },
      // 100 threads and up to 5 replies with each.
      pageSizeMax: 600,
      retentionDays: 30,
    },
    account: (_options, credentials) => accountOf(credentials),
    budgets: budgetsOf,
    collect,
    backfill: readPast,
    oauth,
    reply,
  }
}

/** Google counts by project, whose number a client ID begins with; what project a key is of, it hides. */
function accountOf(credentials: YouTubeCredentials): string | null {
  const { apiKey, clientId } = credentials ?? {}
  return apiKey ?? clientId?.split('-')[0] ?? null
}

function budgetsOf({ query, unitsPerDay, searchCallsPerDay }: YouTubeOptions): Budget[] {
  const day = { per: 'day', timeZone } as const
  const units = { name: 'units', title: 'Quota units', limit: unitsPerDay ?? 10_000, ...day }
  if (query === undefined) return [units]
  const limit = searchCallsPerDay ?? 100
  return [units, { name: 'search-calls', title: 'Search calls', limit, ...day }]
}

async function* collect(stored: Cursor | null, env: YouTubeEnv): AsyncGenerator<Page> {
  const { query } = env.options
  let cursor = forOptions(readCursor(stored), env.options)
  const api = await openApi(env)
  const nowMs = env.clock.now()
  const yielded = new Set<string>()
  if (query !== undefined) {
    const { meter, options } = env
    const ask = { api, meter, nowMs, searchMinutes: options.searchMinutes }
    for await (const { search, places, ...mapped } of searchVideos(query, cursor, ask)) {
      cursor = { search, places }
      stopIfCalledOff(env)
      yield pageOf(mapped, cursor, yielded)
    }
  }
  for (const target of query === undefined ? targetsOf(env.options) : followed(cursor)) {
    const key = keyOf(target)
    const before = cursor.places[key] ?? unread
    if (before.dueMs > nowMs) continue
    for await (const { place, ...mapped } of readTarget(target, before, api, nowMs)) {
      cursor = { ...cursor, places: { ...cursor.places, [key]: place } }
      stopIfCalledOff(env)
      yield pageOf(mapped, cursor, yielded)
    }
  }
}

/** Where reading stands in what is still asked for; the rest is forgotten. */
function forOptions(cursor: YouTubeCursor, options: YouTubeOptions): YouTubeCursor {
  if (options.query !== undefined) {
    return cursor.search?.query === options.query ? cursor : { search: null, places: {} }
  }
  const keys = new Set(targetsOf(options).map(keyOf))
  const kept = Object.entries(cursor.places).filter(([key]) => keys.has(key))
  return { search: null, places: Object.fromEntries(kept) }
}

/** The videos that searches have found. */
function followed({ places }: YouTubeCursor): Target[] {
  return Object.keys(places).map((key) => ({ kind: 'video', value: key.slice('video:'.length) }))
}

/** The replies that came with a thread may have come by themselves before it. */
function pageOf({ mentions, rejected }: Mapped, cursor: YouTubeCursor, yielded: Set<string>): Page {
  const fresh: MentionDraft[] = []
  for (const mention of mentions) {
    if (yielded.has(mention.externalId)) continue
    yielded.add(mention.externalId)
    fresh.push(mention)
  }
  return { mentions: fresh, deletions: [], rejected, cursor: { ...cursor } }
}
