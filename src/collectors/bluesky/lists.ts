import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import { CollectorError, type Page, type Rejected } from '../collector.ts'
import { parseDate } from '../parse-date.ts'
import { parsePostUri } from './at-uri.ts'
import type { Answer, Pds } from './client.ts'
import { mapPost, postedAtMs } from './map-post.ts'
import { authorOf, profileSchema } from './profiles.ts'
import { readableTexts, recordSchema } from './record.ts'

const listPageSize = 100

/** A search that gave less has given all. */
const searchMin = 1000

const count = z.int().nonnegative().nullish().catch(null)

/** A found post and a notification name what is read of them alike. */
const itemSchema = z.object({
  uri: z.string(),
  cid: z.string().nullish().catch(null),
  author: profileSchema.nullish().catch(null),
  record: recordSchema,
  indexedAt: z.string(),
  reason: z.string().nullish().catch(null),
  replyCount: count,
  repostCount: count,
  likeCount: count,
  quoteCount: count,
  bookmarkCount: count,
})

type Item = z.infer<typeof itemSchema>

const cursorSchema = z.string().min(1).max(2000).nullish().catch(null)

const searchShape = z
  .object({ posts: z.array(z.unknown()), cursor: cursorSchema })
  .transform(({ posts: items, cursor }) => ({ items, cursor }))
const notificationsShape = z
  .object({ notifications: z.array(z.unknown()), cursor: cursorSchema })
  .transform(({ notifications: items, cursor }) => ({ items, cursor }))

/** Something that is given newest first, in pages. */
export type List = {
  /** Says all that it is asked for with. */
  key: string
  method: string
  parameters: Record<string, string | string[]>
  shape: typeof searchShape | typeof notificationsShape
  /** It can be asked for what came before a time. */
  takesUntil: boolean
}

export function searchFor(query: string): List {
  return {
    key: `search ${query}`,
    method: 'app.bsky.feed.searchPosts',
    parameters: { q: query, sort: 'latest' },
    shape: searchShape,
    takesUntil: true,
  }
}

/** Why we are told of a post; of likes and followers nothing is kept. */
const reasons = ['mention', 'reply', 'quote']

export function mentionsOf(handle: string): List {
  return {
    key: `mentions ${handle}`,
    method: 'app.bsky.notification.listNotifications',
    parameters: { reasons },
    shape: notificationsShape,
    takesUntil: false,
  }
}

export type Step = {
  answer: Answer
  items: unknown[]
  /** The times that the list is sorted by, of the items that have one. */
  timesMs: number[]
  oldestMs: number | null
  /** What to go on with. */
  next: string | null
  isEnd: boolean
}

export type Start = { sinceMs: number | null; untilMs: number | null; next: string | null }

/** Walks a list from its newest, or `start`, back to its end. A reader stops when it has enough. */
export async function* walk(list: List, start: Start, pds: Pds): AsyncGenerator<Step> {
  let { untilMs, next } = start
  const { sinceMs } = start
  let count = 0
  for (;;) {
    const asked = {
      ...boundsOf(list, sinceMs, untilMs),
      ...(next === null ? {} : { cursor: next }),
    }
    const answer = await pds(list.method, { ...list.parameters, limit: listPageSize, ...asked })
    const parsed = list.shape.safeParse(answer.body)
    if (!parsed.success) throw noPage(list, answer.body)
    const { items, cursor = null } = parsed.data
    const timesMs = items.flatMap((item) => timeOf(item, list) ?? [])
    const oldestMs = timesMs.length === 0 ? null : Math.min(...timesMs)
    count += items.length
    next = cursor === next ? null : cursor
    // A search gives some thousands at most: what is older takes another.
    const isCapped = next === null && list.takesUntil && count >= searchMin && oldestMs !== null
    const isEnd = isCapped ? oldestMs + 1 >= (untilMs ?? Infinity) : next === null
    yield { answer, items, timesMs, oldestMs, next, isEnd: isEnd || items.length === 0 }
    if (isEnd || items.length === 0) return
    if (!isCapped) continue
    untilMs = oldestMs + 1
    count = 0
  }
}

function boundsOf(list: List, sinceMs: number | null, untilMs: number | null) {
  if (!list.takesUntil) return {}
  return {
    ...(sinceMs === null ? {} : { since: new Date(sinceMs).toISOString() }),
    ...(untilMs === null ? {} : { until: new Date(untilMs).toISOString() }),
  }
}

/** A search is sorted by when a post was written or first heard of, whichever was first. */
function timeOf(item: unknown, list: List): number | null {
  const timed = z
    .object({ indexedAt: z.string(), record: z.unknown().optional() })
    .safeParse(item).data
  const heardAtMs = parseDate(timed?.indexedAt ?? '')
  if (heardAtMs === null || !list.takesUntil) return heardAtMs
  const record = recordSchema.safeParse(timed?.record).data
  return record === undefined ? heardAtMs : Math.min(heardAtMs, postedAtMs(record, heardAtMs))
}

function noPage(list: List, body: unknown): CollectorError {
  const excerpt = typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
  return new CollectorError('bad-data', `the answer is no page of ${list.method}`, { excerpt })
}

/** The items as mentions, oldest first; only those with one of the words where `matches` is given. */
export function readItems(
  items: readonly unknown[],
  matches: ((texts: readonly string[]) => boolean) | null,
): Pick<Page, 'mentions' | 'rejected'> {
  const mentions = new Map<string, MentionDraft>()
  const rejected: Rejected[] = []
  for (const item of items.toReversed()) {
    const { reason } = z.object({ reason: z.string() }).safeParse(item).data ?? {}
    if (reason !== undefined && !reasons.includes(reason)) continue
    const parsed = itemSchema.safeParse(item)
    if (parsed.success && matches !== null && !matches(readableTexts(parsed.data.record))) continue
    const mapped = parsed.success ? mapItem(parsed.data) : { reason: problemOf(parsed.error) }
    if ('reason' in mapped) rejected.push(rejection(mapped.reason, item))
    else mentions.set(mapped.externalId, mapped)
  }
  return { mentions: [...mentions.values()], rejected }
}

function mapItem(item: Item): MentionDraft | { reason: string } {
  const id = parsePostUri(item.uri)
  const heardAtMs = parseDate(item.indexedAt)
  if (id === null) return { reason: 'post: its address is not valid' }
  if (heardAtMs === null) return { reason: 'post: indexedAt is no time' }
  const counts = {
    replies: item.replyCount,
    reposts: item.repostCount,
    likes: item.likeCount,
    quotes: item.quoteCount,
    bookmarks: item.bookmarkCount,
  }
  return mapPost({
    id,
    record: item.record,
    heardAtMs,
    editedAtMs: null,
    author: authorOf({ ...item.author, did: id.did }),
    metrics: Object.fromEntries(
      Object.entries(counts).flatMap(([name, count]) => (count == null ? [] : [[name, count]])),
    ),
    more: { cid: item.cid ?? null, ...(item.reason ? { reason: item.reason } : {}) },
  })
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `post: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`
}

/** Names the post, and says nothing of what is in it. */
function rejection(reason: string, item: unknown): Rejected {
  const uri = z.object({ uri: z.string() }).safeParse(item).data?.uri ?? ''
  return { line: null, reason, excerpt: uri.slice(0, 200) }
}
