import type { Page, Rejected } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { ticketQueues, type TicketQueue } from '../model/queue.ts'
import type { ImportSummary } from '../model/views.ts'
import { storeUnderstood, understandPage, type IngestOutcome } from './ingest-page.ts'
import type { ListeningSource } from './listening.ts'
import { importSource } from './sources.ts'
import { addTickets } from './store-page.ts'
import { noTickets } from './ticket-book.ts'

export type ImportInput = {
  /** The name under which the file is remembered: the same file twice gives duplicates. */
  source: string
  brandId?: number | undefined
  pages: AsyncIterable<Page>
  /** Called after each page that is stored. */
  onProgress?: (soFar: ImportSummary) => void
}

/** Pages under way at once: while some are understood, those before them are being stored. */
const PAGES_MAX = 4

/** How many bad lines are listed one by one; all are counted. */
const REJECTED_LISTED_MAX = 10_000

/**
 * Puts a file's pages through the pipeline, one transaction each; stopped at any moment and run
 * again, what is stored already counts as duplicates.
 */
export async function importMentions(
  ctx: Context,
  listening: ListeningSource,
  input: ImportInput,
): Promise<ImportSummary> {
  const { id, name, brandId, keep } = await importSource(ctx, input.source, input.brandId)
  const source = { id, name, brandId, keep }
  let summary: ImportSummary = {
    read: 0,
    stored: 0,
    duplicates: 0,
    rejected: [],
    tickets: noTickets(),
  }

  const count = (page: Page, outcome: IngestOutcome) => {
    summary = {
      read: summary.read + page.mentions.length + page.rejected.length,
      stored: summary.stored + outcome.stored,
      duplicates: summary.duplicates + outcome.duplicates + outcome.edited,
      rejected: [...summary.rejected, ...outcome.rejected.map(lineOf)].slice(
        0,
        REJECTED_LISTED_MAX,
      ),
      tickets: addTickets(summary.tickets as Record<TicketQueue, number>, outcome.tickets),
    }
    input.onProgress?.(summary)
  }

  const take = async (page: Page) => {
    const understood = await understandPage(ctx, await listening(ctx.db), {
      source,
      fence: null,
      page,
    })
    count(page, await storeUnderstood(ctx, understood))
  }
  const underWay: Promise<void>[] = []
  for await (const page of input.pages) {
    const taken = take(page)
    taken.catch(() => undefined)
    underWay.push(taken)
    if (underWay.length === PAGES_MAX) await underWay.shift()
  }
  await Promise.all(underWay)
  return { ...summary, tickets: inOrder(summary.tickets as Record<TicketQueue, number>) }
}

function lineOf(rejected: Rejected): ImportSummary['rejected'][number] {
  const where = rejected.line === null ? `${rejected.excerpt}: ` : ''
  return { line: rejected.line ?? 0, reason: `${where}${rejected.reason}` }
}

function inOrder(tickets: Record<TicketQueue, number>): Record<TicketQueue, number> {
  return Object.fromEntries(ticketQueues.map((queue) => [queue, tickets[queue]])) as Record<
    TicketQueue,
    number
  >
}
