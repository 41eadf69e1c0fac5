import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import type { CollectEnv, Rejected } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { shortText } from '../identity.ts'
import { readJson } from '../read-json.ts'
import { mapHit } from './map-hit.ts'
import type { HackerNewsOptions } from './options.ts'

/** More than this the search gives of no query, however it is paged. */
export const hitsMax = 1000

/** Of one address. */
export const requestsPerHour = 10_000

export type HackerNewsEnv = CollectEnv<HackerNewsOptions, null>

/** From a second on, and before another one; to the end where that is null. */
export type Slice = { from: number; to: number | null }

export type Found = {
  /** Oldest first, each id once. */
  mentions: MentionDraft[]
  rejected: Rejected[]
  /** Unix seconds; null where no mention has a time. */
  newest: number | null
  /** Of all that was given, readable or not. */
  oldest: number | null
  /** False where the slice holds more than was given. */
  isWhole: boolean
  /** How many it holds, as far as the search knows. */
  total: number
}

const answerShape = z.object({
  hits: z.array(z.unknown()),
  nbHits: z.int().nonnegative().nullish().catch(null),
  hitsPerPage: z.int().positive().nullish().catch(null),
})

const tags: Record<HackerNewsOptions['what'], string> = {
  stories: 'story',
  comments: 'comment',
  both: '(story,comment)',
}

/** The newest of what was posted in a slice, at most `hitsMax`. Fails once it is called off. */
export async function search(slice: Slice, env: HackerNewsEnv): Promise<Found> {
  stopIfCalledOff(env)
  await env.meter.take('requests')
  const { body } = await readJson(searchUrl(slice, env.options), answerShape, env)
  stopIfCalledOff(env)
  const total = Math.max(body.nbHits ?? 0, body.hits.length)
  const roomFor = Math.min(body.hitsPerPage ?? hitsMax, hitsMax)
  const isWhole = body.hits.length < roomFor || (body.nbHits ?? Infinity) <= body.hits.length
  return { ...mapHits(body.hits), oldest: oldestOf(body.hits), isWhole, total }
}

function searchUrl({ from, to }: Slice, { query, what }: HackerNewsOptions): string {
  const posted = [`created_at_i>=${from}`, ...(to === null ? [] : [`created_at_i<${to}`])]
  const params = new URLSearchParams({
    query,
    tags: tags[what],
    numericFilters: posted.join(','),
    hitsPerPage: String(hitsMax),
    // Whole words as they are written, and not those of the thread that a comment stands in.
    typoTolerance: 'false',
    queryType: 'prefixNone',
    restrictSearchableAttributes: 'title,url,story_text,comment_text',
    attributesToHighlight: '[]',
  })
  return `https://hn.algolia.com/api/v1/search_by_date?${params}`
}

function mapHits(hits: readonly unknown[]): Pick<Found, 'mentions' | 'rejected' | 'newest'> {
  const mapped = new Map<string, { draft: MentionDraft; postedS: number | null }>()
  const rejected: Rejected[] = []
  for (const hit of hits) {
    const result = mapHit(hit)
    if ('reason' in result) rejected.push({ line: null, reason: result.reason, excerpt: show(hit) })
    else mapped.set(result.draft.externalId, result)
  }
  const found = [...mapped.values()].sort(
    (a, b) =>
      (a.postedS ?? 0) - (b.postedS ?? 0) ||
      Number(a.draft.externalId) - Number(b.draft.externalId),
  )
  const newest = found.at(-1)?.postedS ?? null
  return { mentions: found.map(({ draft }) => draft), rejected, newest }
}

const timedShape = z.object({ created_at_i: z.int().nonnegative() })

function oldestOf(hits: readonly unknown[]): number | null {
  const times = hits.flatMap((hit) => timedShape.safeParse(hit).data?.created_at_i ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

function show(hit: unknown): string {
  return shortText(JSON.stringify(hit), 200) ?? ''
}
