import { classifyEach } from '../classify/classify-each.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import { storePage, TicketRaceError } from '../db/page-store.ts'
import { followMerges } from '../db/place-store.ts'
import {
  heldTickets,
  lockUncertain,
  makeFinal,
  relabelMentions,
  type Relabelled,
  type Uncertain,
} from '../db/reread-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import type { Classification } from '../model/classification.ts'
import { fullText } from '../model/mention.ts'
import type { Ticket } from '../model/ticket.ts'
import { createTally, type Countable } from '../trends/count-mentions.ts'
import type { TicketMention } from '../triage/merge-ticket.ts'
import { moveEvent } from '../triage/move-ticket.ts'
import type { Routing } from '../triage/rules/route.ts'
import { stableUuid } from './ids.ts'
import { storedFacts, type Listening } from './listening.ts'
import { withLanguage } from './prepare.ts'
import { createTicketBook, type TicketBook } from './ticket-book.ts'
import { giveByRules, tellByRules } from '../triage/rules/follow-rules.ts'
import { hearClocks } from '../triage/targets/follow-clocks.ts'
import { heldByPeople } from '../triage/rules/held-fields.ts'

/** How many were looked at, and how many of them have new labels. */
export type Reread = { looked: number; relabelled: number }

/** One that `full` has read. */
type Read = { before: Homed; classification: Classification; routing: Routing }

/**
 * Reads up to `limit` mentions again that `fast` was not sure of, the newest first, with `full`, and
 * changes their labels, the counters and their tickets accordingly, in one transaction. What a person
 * has corrected is left alone, and so is a ticket that a person has moved. Any number of workers may run it.
 */
export async function rereadUncertain(
  ctx: Context,
  listening: Listening,
  limit: number,
): Promise<Reread> {
  return ctx.db.transaction(async (tx) => {
    const found = await withHomes(tx, await lockUncertain(tx, limit))
    if (found.length === 0) return { looked: 0, relabelled: 0 }
    const held = await heldTickets(tx, found.map(ticketIdOf))
    const open = found.filter((mention) => !mention.corrected && !held.has(ticketIdOf(mention)))
    const { read, unreadable } = await readAgain(ctx, listening, open)
    await makeFinal(tx, [...found.filter(({ corrected }) => corrected), ...unreadable].map(keyOf))
    await write(ctx, tx, read)
    return { looked: found.length, relabelled: read.length }
  })
}

async function readAgain(
  ctx: Context,
  listening: Listening,
  mentions: readonly Homed[],
): Promise<{ read: Read[]; unreadable: Homed[] }> {
  const answers = await classifyEach(listening.classifier, mentions.map(fullText), { tier: 'full' })
  const read: Read[] = []
  const unreadable: Homed[] = []
  for (const [at, before] of mentions.entries()) {
    const answer = answers[at]
    if (!answer || answer instanceof Error) {
      ctx.log.warn({ mention: before.id, reason: answer?.message }, 'A mention was not read again')
      unreadable.push(before)
      continue
    }
    const classification = withLanguage(answer, before.language)
    const routing = listening.route(storedFacts(listening, before, classification))
    read.push({ before, classification, routing })
  }
  return { read, unreadable }
}

async function write(ctx: Context, tx: Tx, read: readonly Read[]): Promise<void> {
  if (read.length === 0) return
  const now = ctx.now()
  const ids = new Set(read.map(({ before }) => ticketIdOf(before)))
  const stored = await lockTickets(tx, [...ids])
  if ([...stored.values()].some(({ mergedInto }) => mergedInto !== null)) {
    throw new TicketRaceError('A ticket was merged meanwhile')
  }
  const held = await heldByPeople(
    tx,
    stored,
    read.map(({ before, routing }) => [ticketIdOf(before), routing]),
  )
  const book = createTicketBook(stored, now, held)
  const tally = createTally()
  const rows = read.map((each) => {
    tally.add(each.before, -1)
    tally.add(countable(each), 1)
    return rowOf(each, joinTicket(each, book))
  })
  await relabelMentions(tx, rows)
  const given = await giveByRules(tx, ctx, book.asked(), held)
  for (const { ticket } of given) book.put(ticket)
  const tickets = await hearClocks(tx, { stored, tickets: book.changed(), sourceId: null, now })
  const event = {
    at: new Date(now).toISOString(),
    type: 'reread',
    actor: ctx.actor,
    data: {
      ids: tickets.map(({ id }) => id),
      queues: book.queues(),
      brandIds: [...new Set(tickets.map(({ brandId }) => brandId))],
    },
  }
  await storePage(tx, { authors: [], mentions: [], tickets, counters: tally.rows(), event })
  await recordEvents(tx, dismissals(ctx, stored, tickets))
  await tellByRules(tx, ctx, given)
}

/** The ticket that the mention is in afterwards. */
function joinTicket(each: Read, book: TicketBook): string | null {
  const { ticketId, moved } = each.before
  if (ticketId !== null && moved) return ticketId
  const id = ticketIdOf(each.before)
  return book.reread(id, ticketMention(each), ticketId === id) ?? ticketId
}

function dismissals(
  { actor }: Context,
  stored: ReadonlyMap<string, Ticket>,
  tickets: readonly Ticket[],
) {
  return tickets.flatMap((ticket) => {
    const before = stored.get(ticket.id)
    const isDismissed = ticket.status === 'dismissed' && before?.status !== 'dismissed'
    return before && isDismissed ? [moveEvent(actor, before, ticket)] : []
  })
}

/** `home`: the ticket it is in, or the one that its conversation has or would have. */
type Homed = Uncertain & { home: string }

async function withHomes(tx: Tx, mentions: readonly Uncertain[]): Promise<Homed[]> {
  const homeless = mentions.filter(({ ticketId }) => ticketId === null)
  const merged = await followMerges(tx, homeless.map(ownId))
  return mentions.map((mention) => {
    const own = mention.ticketId ?? ownId(mention)
    return Object.assign(mention, { home: merged.get(own) ?? own })
  })
}

function ownId({ brandIds, network, conversationId, authorId }: Uncertain): string {
  return stableUuid('ticket', brandIds[0] ?? 0, network, conversationId, authorId ?? '')
}

function ticketIdOf({ home }: Homed): string {
  return home
}

function keyOf({ id, postedAt }: Uncertain): { id: string; posted_at: string } {
  return { id, posted_at: new Date(postedAt).toISOString() }
}

function rowOf({ before, classification, routing }: Read, ticketId: string | null): Relabelled {
  return {
    ...keyOf(before),
    ticket_id: ticketId,
    language: classification.language,
    sentiment: classification.sentiment.label,
    score: classification.sentiment.score,
    intents: classification.intents.map(({ label }) => label),
    queue: routing.queue,
    classification,
  }
}

function countable({ before, classification }: Read): Countable {
  const { language, sentiment, intents } = classification
  return {
    brandIds: before.brandIds,
    sourceId: before.sourceId,
    postedAt: before.postedAt,
    language,
    sentiment: sentiment.label,
    score: sentiment.score,
    intents: intents.map(({ label }) => label),
  }
}

function ticketMention({ before, classification, routing }: Read): TicketMention {
  const { language, sentiment, intents } = classification
  return {
    brandId: before.brandIds[0] ?? 0,
    network: before.network,
    authorId: before.authorId,
    conversationId: before.conversationId,
    text: fullText(before),
    language,
    sentiment: sentiment.label,
    intents: intents.map(({ label }) => label),
    queue: routing.queue,
    priority: routing.priority,
    why: routing.why,
    actions: routing.actions,
    postedAt: before.postedAt,
  }
}
