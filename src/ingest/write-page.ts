import type { Context } from '../context.ts'
import { advanceBackFill, type BackFillProgress } from '../db/back-fill-store.ts'
import {
  deleteMentions,
  forgetInTickets,
  lockMentions,
  updateMention,
  type MentionBefore,
} from '../db/edit-store.ts'
import { claimKeys, storePage } from '../db/page-store.ts'
import { advanceSource, type Progress } from '../db/lease-store.ts'
import { countHits } from '../db/rule-store.ts'
import { erasedAmong } from '../db/erase-store.ts'
import type { Tx } from '../db/sql.ts'
import type { TicketQueue } from '../model/queue.ts'
import type { Ticket } from '../model/ticket.ts'
import { createTally, type Tally } from '../trends/count-mentions.ts'
import { giveByRules, tellByRules } from '../triage/rules/follow-rules.ts'
import { hearClocks } from '../triage/targets/follow-clocks.ts'
import { heldByPeople } from '../triage/rules/held-fields.ts'
import { keepRefused, type Refused } from './refused.ts'
import { authorRows, countable, keyRow, mentionRow, ticketMention } from './page-rows.ts'
import { placeMentions } from './place-mentions.ts'
import type { Prepared } from './prepare.ts'
import { createTicketBook, type TicketBook } from './ticket-book.ts'

/** A page that is ready to be written: all of it, with the cursor after it, or nothing. */
export type PageWrite = {
  sourceId: number
  fresh: readonly Prepared[]
  edited: readonly Prepared[]
  deletions: readonly string[]
  /** What could not be read, for people to see. */
  refused: readonly Refused[]
  progress: Omit<Progress, 'stored' | 'edited'>
  /** Where the page brings the source's back-fill to, if it is one of its pages. */
  backFill: BackFillProgress | null
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
export async function writePage(ctx: Context, tx: Tx, page: PageWrite): Promise<Written> {
  const { sourceId, now } = page
  const kept = await withoutErased(tx, page)
  const claimed = await claim(tx, { ...page, fresh: kept })
  const before = await beforeEdits(tx, page)
  const gone = page.deletions.length > 0 ? await lockMentions(tx, sourceId, page.deletions) : []
  const { fresh, edited, stored } = await placeMentions(tx, {
    fresh: kept.filter((mention) => claimed.has(mention.clean.externalId)),
    edited: page.edited.filter((mention) => before.has(mention.clean.externalId)),
    before,
    gone,
  })
  const routed = [...fresh, ...edited].map(({ ticketId, routing }) => [ticketId, routing] as const)
  const held = await heldByPeople(tx, stored, routed)
  const book = createTicketBook(stored, now, held)
  const tally = createTally()

  const rows = inOrder(fresh).map((mention) => {
    tally.add(countable(mention, sourceId), 1)
    return mentionRow(mention, sourceId, book.join(mention.ticketId, ticketMention(mention), false))
  })
  const moved: MentionBefore[] = []
  for (const mention of inOrder(edited)) {
    const known = before.get(mention.clean.externalId)
    if (known && (await writeEdit(tx, mention, known, { page, tally, book }))) moved.push(known)
  }
  const left = goneByTicket([...gone, ...moved])
  for (const mention of gone) tally.add(mention, -1)
  if (page.deletions.length > 0) {
    await deleteMentions(tx, sourceId, page.deletions, new Date(now).toISOString())
  }

  const given = await giveByRules(tx, ctx, book.asked(), held)
  for (const { ticket } of given) book.put(ticket)
  const wroteAt = book.wroteAt()
  const tickets = await hearClocks(tx, { stored, tickets: book.changed(), sourceId, wroteAt, now })
  const counters = tally.rows()
  if (rows.length + tickets.length + counters.length > 0) {
    await storePage(tx, {
      authors: authorRows([...fresh, ...edited]),
      mentions: rows,
      tickets,
      counters,
      event: pageEvent(
        page,
        book,
        [...left.keys()].flatMap((id) => stored.get(id) ?? []),
      ),
    })
  }
  await tellByRules(tx, ctx, given)
  if (left.size > 0) await forgetInTickets(tx, left, new Date(now).toISOString())
  await keepRefused(tx, sourceId, page.refused, now)
  await countHits(tx, hitsOf(fresh), new Date(now).toISOString())
  await advance(tx, page, fresh.length, edited.length)
  return { stored: fresh.length, edited: edited.length, opened: book.opened() }
}

/** What is new, but for what those wrote who were erased. */
async function withoutErased(tx: Tx, { fresh }: PageWrite): Promise<Prepared[]> {
  const ids = new Set(fresh.flatMap(({ author }) => author?.id ?? []))
  const erased = ids.size === 0 ? ids : await erasedAmong(tx, [...ids])
  return fresh.filter(({ author }) => author === null || !erased.has(author.id))
}

/** Last of all: the source's row is what two pages under way at once would wait for. */
async function advance(tx: Tx, page: PageWrite, stored: number, edited: number): Promise<void> {
  const raced = page.fresh.length - stored
  const duplicates = page.progress.duplicates + raced
  const { sourceId, backFill } = page
  if (backFill && !(await advanceBackFill(tx, sourceId, backFill, stored))) throw leaseLost()
  if (await advanceSource(tx, { ...page.progress, duplicates, stored, edited })) return
  throw leaseLost()
}

function leaseLost(): LeaseLostError {
  return new LeaseLostError('Another worker has taken over this source')
}

/** How many of what is new each of the user's rules held for. */
function hitsOf(fresh: readonly Prepared[]): { id: number; count: number }[] {
  const counts = new Map<number, number>()
  for (const { routing } of fresh) {
    for (const id of routing.fired) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return [...counts].map(([id, count]) => ({ id, count }))
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

/** Whether it has left its ticket for another. */
async function writeEdit(
  tx: Tx,
  mention: Prepared,
  before: MentionBefore,
  into: { page: PageWrite; tally: Tally; book: TicketBook },
): Promise<boolean> {
  const { sourceId, now } = into.page
  // The time of posting is the partition key: an edit keeps it.
  const kept = { ...mention, id: before.id, postedAt: before.postedAt }
  into.tally.add(before, -1)
  into.tally.add(countable(kept, sourceId), 1)
  const alreadyIn = before.ticketId === kept.ticketId
  const joined = into.book.join(kept.ticketId, ticketMention(kept), alreadyIn)
  const ticketId = joined ?? before.ticketId
  const row = mentionRow(kept, sourceId, ticketId)
  const key = { contentHash: kept.hash, editedAt: kept.clean.editedAt ?? null }
  await updateMention(tx, row, key, new Date(now).toISOString())
  return before.ticketId !== null && before.ticketId !== ticketId
}

/** Oldest first, so that a ticket grows as its conversation did. */
function inOrder(mentions: readonly Prepared[]): Prepared[] {
  return [...mentions].sort((a, b) => a.postedAt - b.postedAt)
}

/** How many of its mentions each ticket loses. */
function goneByTicket(gone: readonly MentionBefore[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { ticketId } of gone) {
    if (ticketId !== null) counts.set(ticketId, (counts.get(ticketId) ?? 0) + 1)
  }
  return counts
}

function pageEvent(page: PageWrite, book: TicketBook, left: readonly Ticket[]) {
  const changed = book.changed()
  const tickets = [...new Map([...left, ...changed].map((ticket) => [ticket.id, ticket])).values()]
  const data = {
    sourceId: page.sourceId,
    ids: tickets.slice(0, EVENT_IDS_MAX).map((ticket) => ticket.id),
    /** The others: readers of the page need not know them, whoever tells of each ticket does. */
    rest: tickets.slice(EVENT_IDS_MAX).map((ticket) => ticket.id),
    more: tickets.length > EVENT_IDS_MAX,
    queues: [...new Set([...book.queues(), ...left.map((ticket) => ticket.queue)])],
    brandIds: [...new Set(tickets.map((ticket) => ticket.brandId))],
  }
  return { at: new Date(page.now).toISOString(), type: 'page', actor: page.actor, data }
}
