import { classifyEach } from '../classify/classify-each.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import { storePage } from '../db/page-store.ts'
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
import { route, type Routing } from '../triage/route.ts'
import { stableUuid } from './ids.ts'
import type { Listening } from './listening.ts'
import { withLanguage } from './prepare.ts'
import { createTicketBook, type TicketBook } from './ticket-book.ts'

/** How many were looked at, and how many of them have new labels. */
export type Reread = { looked: number; relabelled: number }

/** One that `full` has read. */
type Read = { before: Uncertain; classification: Classification; routing: Routing }

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
    const found = await lockUncertain(tx, limit)
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
  mentions: readonly Uncertain[],
): Promise<{ read: Read[]; unreadable: Uncertain[] }> {
  const answers = await classifyEach(listening.classifier, mentions.map(fullText), { tier: 'full' })
  const read: Read[] = []
  const unreadable: Uncertain[] = []
  for (const [at, before] of mentions.entries()) {
    const answer = answers[at]
    if (!answer || answer instanceof Error) {
      ctx.log.warn({ mention: before.id, reason: answer?.message }, 'A mention was not read again')
      unreadable.push(before)
      continue
    }
    const brandKind = listening.brands.get(before.brandIds[0] ?? 0)?.kind ?? 'own'
    const routing = route(listening.rules, { brandKind, classification: answer })
    read.push({ before, classification: withLanguage(answer, before.language), routing })
  }
  return { read, unreadable }
}

async function write(ctx: Context, tx: Tx, read: readonly Read[]): Promise<void> {
  if (read.length === 0) return
  const now = ctx.now()
  const ids = new Set(read.map(({ before }) => ticketIdOf(before)))
  const stored = await lockTickets(tx, [...ids])
  const book = createTicketBook(stored, now)
  const tally = createTally()
  const rows = read.map((each) => {
    tally.add(each.before, -1)
    tally.add(countable(each), 1)
    return rowOf(each, joinTicket(each, book))
  })
  await relabelMentions(tx, rows)
  const tickets = book.changed()
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

/** The ticket it is in, or the one that its conversation would have. */
function ticketIdOf({ ticketId, brandIds, network, conversationId, authorId }: Uncertain): string {
  const id = () => stableUuid('ticket', brandIds[0] ?? 0, network, conversationId, authorId ?? '')
  return ticketId ?? id()
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
    postedAt: before.postedAt,
  }
}
