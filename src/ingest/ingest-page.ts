import type { Page, Rejected } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { findKeys, type StoredKey } from '../db/page-store.ts'
import type { TicketQueue } from '../model/queue.ts'
import { cleanDraft, draftOf } from './clean.ts'
import type { Listening } from './listening.ts'
import { itemOf, prepare, type Item, type Prepared, type SourceFacts } from './prepare.ts'
import { makeRoom } from './make-room.ts'
import { withoutOurs } from './own-posts.ts'
import type { Refused } from './refused.ts'
import { storeOrHalve } from './store-page.ts'
import type { PageWrite } from './write-page.ts'

export type IngestInput = {
  source: SourceFacts
  /** The lease's fencing number; null for an import, which has no lease. */
  fence: number | null
  page: Page
  /** Its source has not been read before: what comes is old, and says nothing of how fast it comes. */
  isFirst?: boolean
  /** The page is none of the source's own: it is left where it is. */
  isExtra?: boolean
  /** The page is of the source's past: its cursor is that of the back-fill with this fence. */
  backFill?: { fence: number }
}

export type IngestOutcome = {
  stored: number
  duplicates: number
  edited: number
  unmatched: number
  rejected: Rejected[]
  /** Tickets that this page opened. */
  tickets: Record<TicketQueue, number>
}

/**
 * Takes one page in: cleans, leaves out what is known, matches, classifies, routes, and stores all
 * of it with the cursor after it in one transaction. An item that the database refuses is found by
 * halving the page, rejected with the reason, and the rest goes in.
 */
export async function ingestPage(
  ctx: Context,
  listening: Listening,
  input: IngestInput,
): Promise<IngestOutcome> {
  return storeUnderstood(ctx, await understandPage(ctx, listening, input))
}

/** A page that is understood and waits to be stored. */
export type UnderstoodPage = { write: PageWrite; rejected: Refused[] }

/** The first half of `ingestPage`: all that the processor has to do. Changes nothing stored. */
export async function understandPage(
  ctx: Context,
  listening: Listening,
  input: IngestInput,
): Promise<UnderstoodPage> {
  const { source, page } = input
  const now = ctx.now()
  const rejected: Refused[] = [...page.rejected]
  const items = cleanItems(page, rejected)
  const known = await findKeys(ctx.db, source.id, [...items.keys()])
  const clean = page.mentions.length - (rejected.length - page.rejected.length)
  const { fresh, edited, duplicates } = sortOut(items, known, clean)
  const news = await prepare(listening, source, fresh, now)
  const edits = await prepare(listening, source, edited, now)
  for (const { item, reason } of [...news.unreadable, ...edits.unreadable]) {
    const draft = draftOf(item.clean)
    rejected.push({ line: item.line, reason, excerpt: item.clean.externalId, draft })
    ctx.log.warn({ externalId: item.clean.externalId, reason }, 'An item was not understood')
  }
  const write = {
    sourceId: source.id,
    fresh: await withoutOurs(ctx.db, news.prepared),
    edited: await withoutOurs(ctx.db, edits.prepared),
    deletions: page.deletions,
    // Who sends something in is answered; what we fetch ourselves nobody sees fail.
    refused: input.fence === null && !input.backFill ? [] : rejected,
    progress: {
      ...whereFrom(input, news.prepared),
      duplicates,
      unmatched: news.unmatched + edits.unmatched,
      rejected: rejected.length,
    },
    backFill: input.backFill
      ? { ...input.backFill, cursor: page.cursor, reachedAt: page.reachedAt ?? null }
      : null,
    actor: ctx.actor,
    now,
  }
  return { write, rejected: [...rejected] }
}

/** The second half: all that the database has to do. */
export async function storeUnderstood(
  ctx: Context,
  { write, rejected }: UnderstoodPage,
): Promise<IngestOutcome> {
  await makeRoom(ctx, write.fresh, write.now)
  const { stored, edited, poisoned, opened } = await storeOrHalve(ctx, write, rejected)
  return {
    stored,
    edited,
    duplicates: write.progress.duplicates + (write.fresh.length - stored - poisoned),
    unmatched: write.progress.unmatched,
    rejected: rejected.map(({ line, reason, excerpt }) => ({ line, reason, excerpt })),
    tickets: opened,
  }
}

/** What the page says of its source. A page of the past leaves the source where it is. */
function whereFrom(input: IngestInput, fresh: Prepared[]) {
  const { source, fence, page, isFirst, isExtra, backFill } = input
  const about = { sourceId: source.id, rateLimit: page.rateLimit }
  if (backFill || isExtra) return { ...about, fence: null, cursor: undefined }
  // Of a source that listens without end each page is a success of its own.
  const isLive = source.live ?? false
  // Nor does a file that somebody sends in say how fast its posts came.
  const isTelling = !isFirst && (fence !== null || isLive)
  const lagMs = isTelling ? middleLag(fresh) : undefined
  return { ...about, fence, cursor: page.cursor, isLive, lagMs }
}

function middleLag(fresh: readonly Prepared[]): number | undefined {
  const lags = fresh.map(({ seenAt, postedAt }) => seenAt - postedAt).sort((a, b) => a - b)
  return lags[lags.length >> 1]
}

/**
 * By external id, without those that the same page says are gone; of two copies the one that was
 * edited last, or else the first.
 */
function cleanItems(page: Page, rejected: Refused[]): Map<string, Item> {
  const items = new Map<string, Item>()
  const gone = new Set(page.deletions)
  for (const [index, draft] of page.mentions.entries()) {
    const line = page.lines?.[index] ?? null
    const result = cleanDraft(draft)
    if (!result.ok) {
      rejected.push({ line, reason: result.reason, excerpt: draft.externalId, draft })
    } else if (!gone.has(result.mention.externalId)) {
      const known = items.get(result.mention.externalId)
      if (known && !isNewer(result.mention.editedAt, known.clean.editedAt)) continue
      items.set(result.mention.externalId, itemOf(result.mention, line))
    }
  }
  return items
}

/** Whether an edit at `a` is later than one at `b`; null = never edited, or not told. */
function isNewer(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && (b == null || Date.parse(a) > Date.parse(b))
}

function sortOut(items: Map<string, Item>, known: ReadonlyMap<string, StoredKey>, clean: number) {
  const fresh: Item[] = []
  const edited: Item[] = []
  for (const [externalId, item] of items) {
    const key = known.get(externalId)
    if (!key) fresh.push(item)
    else if (!key.deleted && key.contentHash !== item.hash) {
      // An older copy, from a cache or a page read late, is not put over a newer one.
      if (!isNewer(key.editedAt, item.clean.editedAt)) edited.push(item)
    }
  }
  return { fresh, edited, duplicates: clean - fresh.length - edited.length }
}
