import {
  deleteMentions,
  lockMentions,
  updateMention,
  type MentionBefore,
} from '../db/edit-store.ts'
import { claimKeys, storePage } from '../db/page-store.ts'
import { advanceSource, type Progress } from '../db/source-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import type { TicketQueue } from '../model/queue.ts'
import { createTally, type Tally } from '../trends/count-mentions.ts'
import { authorRows, countable, keyRow, mentionRow, ticketMention } from './page-rows.ts'
import type { Prepared } from './prepare.ts'
import { createTicketBook, type TicketBook } from './ticket-book.ts'

/** A page that is ready to be written: all of it, with the cursor after it, or nothing. */
export type PageWrite = {
  sourceId: number
  fresh: readonly Prepared[]
  edited: readonly Prepared[]
  deletions: readonly string[]
  progress: Omit<Progress, 'stored' | 'edited'>
  actor: string
  now: number
}

export type Written = { stored: number; edited: number; opened: Record<TicketQueue, number> }

/** Another worker reads this source now; what we read is left to it. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
}

const EVENT_IDS_MAX = 200

/** Writes the page inside `tx`. Throws `LeaseLostError`, `TicketRaceError` or what the engine says. */
export async function writePage(tx: Tx, page: PageWrite): Promise<Written> {
  const { sourceId, now } = page
  const claimed = await claim(tx, page)
  const fresh = page.fresh.filter((mention) => claimed.has(mention.clean.externalId))
  const before = await beforeEdits(tx, page)
  const edited = page.edited.filter((mention) => before.has(mention.clean.externalId))
  const gone = page.deletions.length > 0 ? await lockMentions(tx, sourceId, page.deletions) : []
  const ids = new Set([...fresh, ...edited].map((mention) => mention.ticketId))
  const book = createTicketBook(await lockTickets(tx, [...ids]), now)
  const tally = createTally()

  const rows = inOrder(fresh).map((mention) => {
    tally.add(countable(mention, sourceId), 1)
    return mentionRow(mention, sourceId, book.join(mention.ticketId, ticketMention(mention), false))
  })
  for (const mention of inOrder(edited)) {
    await writeEdit(tx, mention, before.get(mention.clean.externalId), { page, tally, book })
  }
  for (const mention of gone) tally.add(mention, -1)
  if (page.deletions.length > 0) {
    await deleteMentions(tx, sourceId, page.deletions, new Date(now).toISOString())
  }

  const tickets = book.changed()
  const counters = tally.rows()
  if (rows.length + tickets.length + counters.length > 0) {
    await storePage(tx, {
      authors: authorRows([...fresh, ...edited]),
      mentions: rows,
      tickets,
      counters,
      event: pageEvent(page, book),
    })
  }
  await advance(tx, page, fresh.length, edited.length)
  return { stored: fresh.length, edited: edited.length, opened: book.opened() }
}

/** Last of all: the source's row is what two pages under way at once would wait for. */
async function advance(tx: Tx, page: PageWrite, stored: number, edited: number): Promise<void> {
  const raced = page.fresh.length - stored
  const duplicates = page.progress.duplicates + raced
  if (await advanceSource(tx, { ...page.progress, duplicates, stored, edited })) return
  throw new LeaseLostError('Another worker has taken over this source')
}

async function claim(tx: Tx, { sourceId, fresh }: PageWrite): Promise<Set<string>> {
  return fresh.length === 0 ? new Set() : claimKeys(tx, sourceId, fresh.map(keyRow))
}

async function beforeEdits(tx: Tx, page: PageWrite): Promise<Map<string, MentionBefore>> {
  if (page.edited.length === 0) return new Map()
  const ids = page.edited.map((mention) => mention.clean.externalId)
  const found = await lockMentions(tx, page.sourceId, ids)
  return new Map(found.map((mention) => [mention.externalId, mention]))
}

async function writeEdit(
  tx: Tx,
  mention: Prepared,
  before: MentionBefore | undefined,
  into: { page: PageWrite; tally: Tally; book: TicketBook },
): Promise<void> {
  if (!before) return
  const { sourceId, now } = into.page
  // The time of posting is the partition key: an edit keeps it.
  const kept = { ...mention, id: before.id, postedAt: before.postedAt }
  into.tally.add(before, -1)
  into.tally.add(countable(kept, sourceId), 1)
  const alreadyIn = before.ticketId === kept.ticketId
  const joined = into.book.join(kept.ticketId, ticketMention(kept), alreadyIn)
  const ticketId = joined ?? before.ticketId
  const row = mentionRow(kept, sourceId, ticketId)
  await updateMention(tx, row, kept.hash, new Date(now).toISOString())
}

/** Oldest first, so that a ticket grows as its conversation did. */
function inOrder(mentions: readonly Prepared[]): Prepared[] {
  return [...mentions].sort((a, b) => a.postedAt - b.postedAt)
}

function pageEvent(page: PageWrite, book: TicketBook) {
  const tickets = book.changed()
  const data = {
    sourceId: page.sourceId,
    ids: tickets.slice(0, EVENT_IDS_MAX).map((ticket) => ticket.id),
    more: tickets.length > EVENT_IDS_MAX,
    queues: book.queues(),
    brandIds: [...new Set(tickets.map((ticket) => ticket.brandId))],
  }
  return { at: new Date(page.now).toISOString(), type: 'page', actor: page.actor, data }
}
