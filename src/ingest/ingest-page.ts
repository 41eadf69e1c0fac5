import type { Page, Rejected } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { isPoison, isRetryable } from '../db/database-error.ts'
import { ensurePartitions, findKeys, TicketRaceError, type StoredKey } from '../db/page-store.ts'
import type { TicketQueue } from '../model/queue.ts'
import { cleanDraft } from './clean.ts'
import type { Listening } from './listening.ts'
import { itemOf, prepare, type Item, type Prepared, type SourceFacts } from './prepare.ts'
import { noTickets } from './ticket-book.ts'
import { writePage, type PageWrite, type Written } from './write-page.ts'

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

const TRIES = 8
/** Months further back than this share one partition. */
const PARTITIONED_MONTHS = 36

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
  const { fresh, edited, duplicates } = sortOut(
    items,
    known,
    page.mentions.length - rejected.length + page.rejected.length,
  )
  const news = prepare(listening, source, fresh, now)
  const edits = prepare(listening, source, edited, now)
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
  const written = await writeOrHalve(ctx, write, rejected)
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
  for (const draft of page.mentions) {
    const result = cleanDraft(draft)
    if (!result.ok) {
      rejected.push({ line: null, reason: result.reason, excerpt: draft.externalId })
    } else if (!items.has(result.mention.externalId)) {
      items.set(result.mention.externalId, itemOf(result.mention))
    }
  }
  return items
}

function sortOut(items: Map<string, Item>, known: ReadonlyMap<string, StoredKey>, read: number) {
  const fresh: Item[] = []
  const edited: Item[] = []
  for (const [externalId, item] of items) {
    const key = known.get(externalId)
    if (!key) fresh.push(item)
    else if (!key.deleted && key.contentHash !== item.hash) edited.push(item)
  }
  return { fresh, edited, duplicates: read - fresh.length - edited.length }
}

const partitioned = new WeakMap<Context['db'], Set<string>>()

/** Each month that is about to get mentions has its partition first, outside the page's transaction. */
async function makeRoom(ctx: Context, mentions: readonly Prepared[], now: number): Promise<void> {
  const made = partitioned.get(ctx.db) ?? new Set()
  partitioned.set(ctx.db, made)
  const oldest = new Date(now)
  oldest.setUTCMonth(oldest.getUTCMonth() - PARTITIONED_MONTHS, 1)
  const months = new Set<string>()
  for (const { postedAt } of mentions) {
    const month = `${new Date(postedAt).toISOString().slice(0, 7)}-01`
    if (postedAt >= oldest.getTime() && !made.has(month)) months.add(month)
  }
  if (months.size === 0) return
  await ensurePartitions(ctx.db, [...months].sort())
  for (const month of months) made.add(month)
}

async function writeOrHalve(
  ctx: Context,
  write: PageWrite,
  rejected: Rejected[],
): Promise<Written & { poisoned: number }> {
  try {
    return { ...(await writeWithRetry(ctx, write)), poisoned: 0 }
  } catch (error) {
    if (!isPoison(error) || write.fresh.length + write.edited.length === 0) throw error
    return halve(ctx, write, rejected, error)
  }
}

/** The first half goes in under the old cursor, the second takes the page's: nothing is skipped. */
async function halve(
  ctx: Context,
  write: PageWrite,
  rejected: Rejected[],
  error: unknown,
): Promise<Written & { poisoned: number }> {
  const all = [...write.fresh, ...write.edited]
  const [only] = all
  if (only && all.length === 1) {
    const reason = `the database refused it: ${error instanceof Error ? error.message : String(error)}`
    rejected.push({ line: null, reason, excerpt: only.clean.externalId })
    ctx.log.warn({ externalId: only.clean.externalId, reason }, 'An item was refused and left out')
    const progress = { ...write.progress, rejected: write.progress.rejected + 1 }
    const rest = await writeOrHalve(ctx, { ...write, fresh: [], edited: [], progress }, rejected)
    return { ...rest, poisoned: rest.poisoned + write.fresh.length }
  }
  const middle = Math.ceil(all.length / 2)
  const part = (from: number, to: number) => ({
    fresh: all.slice(from, to).filter((mention) => write.fresh.includes(mention)),
    edited: all.slice(from, to).filter((mention) => write.edited.includes(mention)),
  })
  const still = { ...write.progress, cursor: undefined, duplicates: 0, unmatched: 0, rejected: 0 }
  const first = await writeOrHalve(
    ctx,
    { ...write, ...part(0, middle), deletions: [], progress: still },
    rejected,
  )
  const second = await writeOrHalve(ctx, { ...write, ...part(middle, all.length) }, rejected)
  return {
    stored: first.stored + second.stored,
    edited: first.edited + second.edited,
    poisoned: first.poisoned + second.poisoned,
    opened: addTickets(first.opened, second.opened),
  }
}

async function writeWithRetry(ctx: Context, write: PageWrite): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ctx.db.transaction((tx) => writePage(tx, write))
    } catch (error) {
      const again = error instanceof TicketRaceError || isRetryable(error)
      if (!again || attempt === TRIES) throw error
    }
  }
}

/** The sum of two counts of tickets, queue by queue. */
export function addTickets(
  a: Record<TicketQueue, number>,
  b: Record<TicketQueue, number>,
): Record<TicketQueue, number> {
  const sum = noTickets()
  for (const queue of Object.keys(sum) as TicketQueue[]) sum[queue] = a[queue] + b[queue]
  return sum
}
