import { CollectorError, type Meter } from '../collector.ts'
import { parseDate } from '../parse-date.ts'
import type { Api, SearchRange } from './client.ts'
import { unread, type Search, type YouTubeCursor } from './cursor.ts'
import type { Mapped } from './map-comment.ts'
import { mapVideos } from './map-video.ts'
import { untilMidnightMs } from './pacific.ts'
import { foundSchema, type List } from './shapes.ts'
import { keyOf } from './targets.ts'

/** Of one search; the next goes on where it stopped. */
const searchPagesMax = 3

const dayMs = 24 * 3600_000

/** The first search goes no further back. */
const firstMs = 7 * dayMs

/** A search knows some videos late: each goes back so far beyond the one before. */
const lateMs = 2 * dayMs

/** Comments on a video that was found are read until so long after it was published. */
const followMs = 14 * dayMs

/** Of them the newest so many. */
const followedMax = 200

const minutesDefault = 60

const keyOfVideo = (value: string) => keyOf({ kind: 'video', value })

type Places = YouTubeCursor['places']

type SearchStep = Mapped & { search: Search; places: Places }

type SearchEnv = { api: Api; meter: Meter; nowMs: number; searchMinutes: number | undefined }

/**
 * The search for new videos, if it is due: few pages, as a day has few calls. The videos found are
 * mentions, and places to read comments at.
 */
export async function* searchVideos(
  query: string,
  { search: before, places: known }: YouTubeCursor,
  { api, nowMs, ...env }: SearchEnv,
): AsyncGenerator<SearchStep> {
  let search = before ?? { query, reachedMs: null, dueMs: 0, walk: null }
  let places = known
  if (search.dueMs > nowMs) return
  for (let pages = 1; pages <= searchPagesMax; pages++) {
    const range = rangeOf(search, nowMs)
    const list = await api.search(range).catch((error: unknown) => {
      if (error instanceof CollectorError && error.kind === 'rate-limit') return error
      throw error
    })
    // Searches are counted apart: the comments can be read all the same.
    if (list instanceof CollectorError) {
      const dueMs = nowMs + (list.waitMs ?? untilMidnightMs(nowMs))
      yield { mentions: [], rejected: [], search: { ...search, dueMs }, places }
      return
    }
    const found = await readFound(list, range, api)
    const areKnown = found.ids.every((id) => keyOfVideo(id) in places)
    places = follow(places, found, nowMs)
    search = advance(search, range, found, areKnown)
    const isEnd = search.walk === null || pages === searchPagesMax
    if (isEnd) search = { ...search, dueMs: nowMs + (await pauseMs(env, nowMs)) }
    yield { ...found.mapped, search, places }
    if (isEnd) return
  }
}

type Found = {
  ids: string[]
  postedMs: ReadonlyMap<string, number>
  mapped: Mapped
  /** Goes on before this time; null where there is no more. */
  nextMs: number | null
}

/** What a search has found, in the videos' own words: the search itself cuts and escapes them. */
export async function readFound(
  { items, nextToken }: List,
  range: SearchRange,
  api: Api,
): Promise<Found> {
  const hits = items.flatMap((item) => foundSchema.safeParse(item).data ?? [])
  const postedMs = new Map(
    hits.flatMap(({ id, snippet }) => {
      const ms = parseDate(snippet?.publishedAt ?? '')
      return ms === null ? [] : [[id.videoId, ms] as const]
    }),
  )
  const ids = [...new Set(hits.map(({ id }) => id.videoId))]
  const videos = ids.length === 0 ? [] : (await api.videos(ids)).items
  const bottomMs = [...postedMs.values()].at(-1)
  const hasMore = nextToken !== null && bottomMs !== undefined
  // Not by the token, which ends at 500: more of the same second may be on the next page.
  const nextMs = hasMore ? Math.min(bottomMs + 1000, range.beforeMs - 1000) : null
  return { ids, postedMs, mapped: mapVideos(videos), nextMs }
}

function rangeOf({ query, reachedMs, walk }: Search, nowMs: number): SearchRange {
  if (walk !== null) return { query, afterMs: walk.fromMs, beforeMs: walk.beforeMs }
  const fromMs = reachedMs === null ? nowMs - firstMs : Math.min(reachedMs, nowMs) - lateMs
  return { query, afterMs: fromMs, beforeMs: nowMs }
}

/** A search is at its end where it finds nothing more, or nothing new below what is searched. */
function advance(search: Search, range: SearchRange, found: Found, areKnown: boolean): Search {
  const topMs = search.walk?.topMs ?? range.beforeMs
  const { nextMs } = found
  const isBelow = nextMs !== null && search.reachedMs !== null && nextMs <= search.reachedMs
  if (nextMs === null || nextMs <= range.afterMs || (areKnown && isBelow)) {
    return { ...search, reachedMs: topMs, walk: null }
  }
  return { ...search, walk: { fromMs: range.afterMs, topMs, beforeMs: nextMs } }
}

function follow(places: Places, { ids, postedMs }: Found, nowMs: number): Places {
  const added = ids.map(
    (id) => [keyOfVideo(id), { ...unread, postedMs: postedMs.get(id) ?? nowMs }] as const,
  )
  const all = Object.entries({ ...Object.fromEntries(added), ...places })
  const kept = all
    .filter(([, place]) => (place.postedMs ?? 0) > nowMs - followMs)
    .toSorted(([, a], [, b]) => (b.postedMs ?? 0) - (a.postedMs ?? 0))
  return Object.fromEntries(kept.slice(0, followedMax))
}

/** What is left of the day's calls is spread over the rest of the day. */
async function pauseMs(
  { meter, searchMinutes }: Pick<SearchEnv, 'meter' | 'searchMinutes'>,
  nowMs: number,
): Promise<number> {
  const left = Math.max(await meter.left('search-calls'), 1)
  return Math.round(
    Math.max((searchMinutes ?? minutesDefault) * 60_000, untilMidnightMs(nowMs) / left),
  )
}
