import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import {
  CollectorError,
  type CollectEnv,
  type Collector,
  type Page,
  type Rejected,
} from '../collector.ts'
import { excerptOf } from '../failures.ts'
import { hashBytes } from '../identity.ts'
import { fetchFeed, type FeedAnswer } from './client.ts'
import { readCursor, unread, type FeedCursor } from './cursor.ts'
import { assignIds, type Identified } from './item-ids.ts'
import { mapItem, postedMs } from './map-item.ts'
import { parseFeedPolitely } from './parse.ts'
import type { ParsedFeed } from './parsed-feed.ts'
import { waitMsOf } from './schedule.ts'

const optionsSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'give a web address, such as https://example.com/feed' })
    .max(4000)
    .meta({
      description: 'Of the feed; or of the site, and “Try it” says which feeds it has.',
    }),
  network: z.string().trim().toLowerCase().min(1).max(40).default('web').meta({
    title: 'Network',
    isAdvanced: true,
    description: 'How its mentions name where they come from.',
  }),
})

export type FeedOptions = z.infer<typeof optionsSchema>

type FeedEnv = CollectEnv<FeedOptions, null>

const pageSizeMax = 500

const breaksOff = 'feed: it breaks off before its end; the rest is read next time'

/** Listens to a feed: RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1. */
export function createFeedCollector(): Collector<FeedOptions, null> {
  return {
    name: 'feed',
    title: 'Feed',
    description: 'Articles and comments of a site, blog, forum or podcast: RSS, Atom or JSON Feed.',
    optionsSchema,
    credentialsSchema: null,
    // Without an account: a feed answers for itself, and one that is refused says nothing of the others
    // of its host, which may be those of many publishers.
    limits: {
      intervalMs: { min: 1_000, default: 15 * 60_000 },
      pageSizeMax,
      retentionDays: null,
    },
    async *collect(cursor, env) {
      const before = readCursor(cursor, env.options.url)
      const answer = await fetchWhereItLives(before, env)
      if (env.signal.aborted) throw calledOff()
      const bodyHash = answer.body === null ? before.bodyHash : hashBytes(answer.body)
      const isKnown = bodyHash === before.bodyHash && answer.broken === null
      if (answer.body === null || isKnown) {
        yield unchanged({ ...before, ...answer.validators }, answer, env.clock.now())
        return
      }
      const feed = await parse(answer.body, answer)
      const read = { ...before, ...answer.validators, bodyHash, url: answer.movedTo ?? before.url }
      yield* pagesOf(feed, before, read, answer, env)
      if (answer.broken !== null) throw answer.broken
    },
  }
}

/** Asks where the feed moved to; if nothing is there any more, where it was. */
async function fetchWhereItLives(before: FeedCursor, env: FeedEnv): Promise<FeedAnswer> {
  try {
    return await fetchFeed(before.url, before, env)
  } catch (error) {
    const isLost = error instanceof CollectorError && /^(?:bad-data|fatal)$/.test(error.kind)
    if (!isLost || before.url === before.asked) throw error
    const answer = await fetchFeed(before.asked, { etag: null, lastModified: null }, env)
    return { ...answer, movedTo: answer.movedTo ?? before.asked }
  }
}

async function parse(body: Uint8Array, answer: FeedAnswer): Promise<ParsedFeed> {
  const feed = await parseFeedPolitely(body, answer)
  if (!('error' in feed)) return feed
  if (answer.broken !== null) throw answer.broken
  const { message, feeds } = feed.error
  const instead = feeds.length > 0 ? { option: 'url', values: feeds } : null
  throw new CollectorError('bad-data', message, { excerpt: excerptOf(body), instead })
}

/** Oldest first; only the last page carries the cursor that says "all of this is read". */
function* pagesOf(
  feed: ParsedFeed,
  before: FeedCursor,
  read: FeedCursor,
  answer: FeedAnswer,
  env: FeedEnv,
): Generator<Page> {
  const { identified, known } = assignIds(feed.items, before.known)
  const { mentions, rejected } = mapAll(oldestFirst(identified), feed, env.options.network)
  if (feed.problem !== null) rejected.push(note(`feed: ${feed.problem}`))
  if (feed.isCut) rejected.push(note(breaksOff))
  const midway = unread(before)
  const isWhole = !feed.isCut && answer.broken === null
  const after = { ...read, known, ttlMs: feed.ttlMs, skipHours: feed.skipHours }
  const last = Math.max(0, Math.ceil(mentions.length / pageSizeMax) - 1)
  for (let at = 0; at <= last; at++) {
    if (env.signal.aborted) throw calledOff()
    const part = mentions.slice(at * pageSizeMax, (at + 1) * pageSizeMax)
    const page = { mentions: part, deletions: [], rejected: [], cursor: midway }
    if (at < last) yield page
    else if (!isWhole) yield { ...page, rejected }
    else yield withWait({ ...page, rejected, cursor: after }, after, answer, env.clock.now())
  }
}

function mapAll(items: readonly Identified[], feed: ParsedFeed, network: string) {
  const mentions: MentionDraft[] = []
  const rejected: Rejected[] = []
  for (const item of items) {
    const draft = mapItem(item, feed, network)
    if ('reason' in draft) rejected.push({ ...note(draft.reason), excerpt: item.id.slice(0, 200) })
    else mentions.push(draft)
  }
  return { mentions, rejected }
}

/** By date where every item has one; else from the end, since feeds put the newest first. */
function oldestFirst(items: readonly Identified[]): Identified[] {
  const dated = items.map((entry) => ({ entry, ms: postedMs(entry.item) })).reverse()
  if (dated.every(({ ms }) => ms !== null)) dated.sort((a, b) => Number(a.ms) - Number(b.ms))
  return dated.map(({ entry }) => entry)
}

function unchanged(cursor: FeedCursor, answer: FeedAnswer, nowMs: number): Page {
  const url = answer.movedTo ?? cursor.url
  const page = { mentions: [], deletions: [], rejected: [], cursor: { ...cursor, url } }
  return withWait(page, cursor, answer, nowMs)
}

function withWait(page: Page, cursor: FeedCursor, answer: FeedAnswer, nowMs: number): Page {
  const waitMs = waitMsOf({ ...cursor, cacheControl: answer.cacheControl }, nowMs)
  return waitMs === null ? page : { ...page, waitMs }
}

function note(reason: string): Rejected {
  return { line: null, reason, excerpt: '' }
}

function calledOff(): CollectorError {
  return new CollectorError('transient', 'the reading was called off')
}
