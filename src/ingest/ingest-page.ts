import type { Page, Rejected } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { findKeys, type StoredKey } from '../db/page-store.ts'
import type { TicketQueue } from '../model/queue.ts'
import { cleanDraft } from './clean.ts'
import type { Listening } from './listening.ts'
import { itemOf, prepare, type Item, type SourceFacts } from './prepare.ts'
import { makeRoom } from './make-room.ts'
import { storeOrHalve } from './store-page.ts'
import type { PageWrite } from './write-page.ts'

export type IngestInput = {
  source: SourceFacts
  /** The lease's fencing number; null for an import, which has no lease. */
  fence: number | null
  page: Page
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
export type UnderstoodPage = { write: PageWrite; rejected: Rejected[] }

/** The first half of `ingestPage`: all that the processor has to do. Changes nothing stored. */
export async function understandPage(
  ctx: Context,
  listening: Listening,
  { source, fence, page }: IngestInput,
): Promise<UnderstoodPage> {
  const now = ctx.now()
  const rejected = [...page.rejected]
  const items = cleanItems(page, rejected)
  const known = await findKeys(ctx.db, source.id, [...items.keys()])
  const clean = page.mentions.length - (rejected.length - page.rejected.length)
  const { fresh, edited, duplicates } = sortOut(items, known, clean)
  const news = await prepare(listening, source, fresh, now)
  const edits = await prepare(listening, source, edited, now)
  for (const { item, reason } of [...news.unreadable, ...edits.unreadable]) {
    rejected.push({ line: item.line, reason, excerpt: item.clean.externalId })
    ctx.log.warn({ externalId: item.clean.externalId, reason }, 'An item was not understood')
  }
  const progress = {
    sourceId: source.id,
    fence,
    cursor: page.cursor,
    duplicates,
    unmatched: news.unmatched + edits.unmatched,
    rejected: rejected.length,
  }
  const { deletions } = page
  const { actor } = ctx
  const write = {
    sourceId: source.id,
    fresh: news.prepared,
    edited: edits.prepared,
    deletions,
    progress,
    actor,
    now,
  }
  return { write, rejected }
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
    rejected,
    tickets: opened,
  }
}

/** By external id; the first of a page wins. */
function cleanItems(page: Page, rejected: Rejected[]): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const [index, draft] of page.mentions.entries()) {
    const line = page.lines?.[index] ?? null
    const result = cleanDraft(draft)
    if (!result.ok) {
      rejected.push({ line, reason: result.reason, excerpt: draft.externalId })
    } else if (!items.has(result.mention.externalId)) {
      items.set(result.mention.externalId, itemOf(result.mention, line))
    }
  }
  return items
}

function sortOut(items: Map<string, Item>, known: ReadonlyMap<string, StoredKey>, clean: number) {
  const fresh: Item[] = []
  const edited: Item[] = []
  for (const [externalId, item] of items) {
    const key = known.get(externalId)
    if (!key) fresh.push(item)
    else if (!key.deleted && key.contentHash !== item.hash) edited.push(item)
  }
  return { fresh, edited, duplicates: clean - fresh.length - edited.length }
}
