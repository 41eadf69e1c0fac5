import { z } from 'zod'
import { CollectorError } from '../collector.ts'
import { shortText, stableId, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { readJson } from '../read-json.ts'
import type { AppStoreEnv } from './options.ts'
import { rejection } from './rejection.ts'
import type { Answer, Ask, Found } from './walk.ts'

/** Counted by `env.meter`. */
export const feedBudget = 'requests'

/** More pages than these are not given. */
const pagesMax = 10

/** What the store answers where it is asked too often. */
const refusedMs = 15 * 60_000

/** Everything in the feed is an object with a label. A list of one is not a list. */
const label = z.object({ label: z.string() }).transform(({ label }) => label)
const maybe = label.nullish().catch(null)

const feedSchema = z.object({
  feed: z.object({
    entry: z
      .union([z.array(z.unknown()), z.looseObject({}).transform((entry) => [entry])])
      .optional(),
  }),
})

const entrySchema = z.object({
  id: label,
  'im:rating': label.transform(Number).pipe(z.number().int().min(1).max(5)),
  title: maybe,
  content: maybe,
  updated: maybe,
  'im:version': maybe,
  'im:voteSum': maybe,
  'im:voteCount': maybe,
  author: z.object({ name: maybe, uri: maybe }).nullish().catch(null),
  link: z
    .object({ attributes: z.object({ href: z.string() }) })
    .nullish()
    .catch(null),
})

type Entry = z.infer<typeof entrySchema>

/** The app itself stands before its reviews: it has a name of its own, and no stars. */
const appSchema = z.object({ 'im:name': z.unknown(), 'im:rating': z.undefined().optional() })

/** Asks for the pages of one country; the position is the number of the page. */
export function askFeed(app: string, country: string, env: AppStoreEnv): Ask {
  return async (position) => {
    const page = Number(position ?? 1)
    const path = `${country}/rss/customerreviews/page=${page}/id=${app}/sortby=mostrecent/json`
    await env.meter.take(feedBudget)
    const entries = await readEntries(`https://itunes.apple.com/${path}`, env)
    if (entries === null) return noStore(country)
    const reviews = entries.filter((entry) => !appSchema.safeParse(entry).success)
    const isMore = reviews.length > 0 && page < pagesMax
    return {
      ...readReviews(reviews, country),
      next: isMore ? String(page + 1) : null,
      isDoubtful: reviews.length === 0,
    }
  }
}

/** Null where this country has no such store or app. */
async function readEntries(url: string, env: AppStoreEnv): Promise<unknown[] | null> {
  let isMissing = false
  const http: AppStoreEnv['http'] = {
    ...env.http,
    async request(address, request) {
      const response = await env.http.request(address, request)
      isMissing = response.status === 404
      if (response.status !== 403) return response
      const message = 'the store refused to answer: it was asked too often (403)'
      throw new CollectorError('rate-limit', message, { waitMs: refusedMs })
    },
  }
  try {
    const { body } = await readJson(url, feedSchema, { ...env, http })
    return body.feed.entry ?? []
  } catch (error) {
    if (isMissing) return null
    throw error
  }
}

function noStore(country: string): Answer {
  const reason = `${country}: the store of this country does not know the app (404)`
  const rejected = [{ line: null, reason, excerpt: '' }]
  return { found: [], rejected, next: null, isDoubtful: false }
}

function readReviews(entries: readonly unknown[], country: string) {
  const answer: Pick<Answer, 'found' | 'rejected'> = { found: [], rejected: [] }
  for (const entry of entries) {
    const parsed = entrySchema.safeParse(entry)
    const found = parsed.success ? mapEntry(parsed.data, country) : null
    if (found !== null) answer.found.push(found)
    else answer.rejected.push(rejection(entry, parsed.error))
  }
  return answer
}

function mapEntry(entry: Entry, country: string): Found | null {
  const externalId = stableId(entry.id, 1000)
  const title = shortText(entry.title ?? null, 2000)
  const text = wellFormed(entry.content ?? '').trim()
  if (externalId === null || (title === null && text === '')) return null
  const at = parseDate(entry.updated ?? '')
  const mention = {
    externalId,
    network: 'app-store',
    kind: 'review' as const,
    title,
    text,
    textFormat: 'plain' as const,
    url: webUrl(entry.link?.attributes.href ?? null),
    language: null,
    // The feed tells one date: that of the last change.
    postedAt: toIso(at),
    editedAt: toIso(at),
    author: authorOf(entry.author),
    metrics: metricsOf(entry),
    conversationId: null,
    parentId: null,
    raw: { country, version: shortText(entry['im:version'] ?? null, 100) },
  }
  return { mention, at }
}

function authorOf(author: Entry['author']) {
  const name = shortText(author?.name ?? null, 500)
  const url = webUrl(author?.uri ?? null)
  const externalId = stableId(/\/id(\d+)/.exec(url ?? '')?.[1] ?? name ?? '', 500)
  if (externalId === null) return null
  return { externalId, handle: null, name, url, avatarUrl: null, followers: null }
}

function metricsOf(entry: Entry): Record<string, number> {
  const counts = { votes: entry['im:voteCount'], helpful: entry['im:voteSum'] }
  const told = Object.entries(counts).filter(([, text]) => /^-?\d{1,9}$/.test(text ?? ''))
  const numbers = told.map(([name, text]) => [name, Number(text)] as const)
  return { stars: entry['im:rating'], ...Object.fromEntries(numbers) }
}
