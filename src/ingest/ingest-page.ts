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
  { source, fence, page }: IngestInput,
): Promise<IngestOutcome> {
  const now = ctx.now()
  const rejected = [...page.rejected]
  const items = cleanItems(page, rejected)
  const known = await findKeys(ctx.db, source.id, [...items.keys()])
  const clean = page.mentions.length - (rejected.length - page.rejected.length)
  const { fresh, edited, duplicates } = sortOut(items, known, clean)
  const news = await prepare(listening, source, fresh, now)
  const edits = await prepare(listening, source, edited, now)
  await makeRoom(ctx, news.prepared, now)

  const unmatched = news.unmatched + edits.unmatched
  const write: PageWrite = {
    sourceId: source.id,
    fresh: news.prepared,
    edited: edits.prepared,
    deletions: page.deletions,
    progress: {
      sourceId: source.id,
      fence,
      cursor: page.cursor,
      duplicates,
      unmatched,
      rejected: rejected.length,
    },
    actor: ctx.actor,
    now,
  }
  const written = await storeOrHalve(ctx, write, rejected)
  return {
    stored: written.stored,
    edited: written.edited,
    duplicates: duplicates + (news.prepared.length - written.stored - written.poisoned),
    unmatched,
    rejected,
    tickets: written.opened,
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
