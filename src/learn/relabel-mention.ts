import type { LabelledMention } from '../db/correction-store.ts'
import { recordEvents, type NewEvent } from '../db/event-store.ts'
import { storePage, TicketRaceError } from '../db/page-store.ts'
import { followMerges, placesOf } from '../db/place-store.ts'
import { relabelMentions } from '../db/reread-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import type { Context } from '../context.ts'
import { stableUuid } from '../ingest/ids.ts'
import { storedFacts, type Listening } from '../ingest/listening.ts'
import type { Classification } from '../model/classification.ts'
import type { Json } from '../model/mention.ts'
import type { Said } from '../model/correction.ts'
import type { Ticket, TicketStatus } from '../model/ticket.ts'
import { createTally } from '../trends/count-mentions.ts'
import { moveEvent } from '../triage/move-ticket.ts'
import type { Routing } from '../triage/rules/route.ts'
import { giveByRules, tellByRules, type Asked } from '../triage/rules/follow-rules.ts'
import { hearClocks } from '../triage/targets/follow-clocks.ts'
import { heldByPeople } from '../triage/rules/held-fields.ts'
import { settleTicket } from './settle-ticket.ts'

export type Relabelling = {
  mention: LabelledMention
  classification: Classification
  /** What a person said and what follows from it; null where the model answers again. */
  said: Said | null
  /** Where the ticket stood when an earlier correction dismissed it. */
  dismissedFrom: TicketStatus | null
  event: { type: 'corrected' | 'correction-undone'; correctionId: string; told: Said }
}

/**
 * Gives a mention other labels inside `tx`: the mention, the counters, its ticket and the record
 * change together. Returns from where its ticket was dismissed, null where it was not.
 */
export async function relabelMention(
  ctx: Context,
  tx: Tx,
  listening: Listening,
  { mention, classification, said, dismissedFrom, event }: Relabelling,
): Promise<TicketStatus | null> {
  const now = ctx.now()
  const after = { ...mention, classification }
  const routing = routingOf(ctx, listening, after, said)
  const { id, stored } = await lockHome(tx, mention)
  const held = await heldByPeople(tx, new Map(stored ? [[id, stored]] : []), [[id, routing]])
  const change = { id, stored, mention: after, routing, dismissedFrom, now, held: held.get(id) }
  const settled = await settleTicket(tx, listening, change)
  const given = await giveByRules(tx, ctx, askedOf(stored, settled.ticket, routing), held)
  const ticket = given[0]?.ticket ?? settled.ticket
  const ticketId = ticket?.id ?? mention.ticketId

  const tally = createTally()
  tally.add(mention, -1)
  tally.add({ ...mention, ...labelsOf(classification) }, 1)
  await relabelMentions(tx, [
    {
      id: mention.id,
      posted_at: new Date(mention.postedAt).toISOString(),
      ticket_id: ticketId,
      ...labelsOf(classification),
      queue: routing.queue,
      classification,
    },
  ])
  const tickets = await hearClocks(tx, {
    stored: new Map(stored ? [[id, stored]] : []),
    tickets: ticket ? [ticket] : [],
    sourceId: null,
    now,
  })
  await storePage(tx, { authors: [], mentions: [], tickets, counters: tally.rows(), event: null })
  await recordEvents(tx, eventsOf(ctx, mention.id, event, ticketId, stored, ticket))
  await tellByRules(tx, ctx, given)
  return settled.dismissedFrom
}

/** What rules ask for, where they opened the ticket or moved it. */
function askedOf(before: Ticket | null, ticket: Ticket | null, { actions }: Routing): Asked[] {
  return ticket && actions && ticket.queue !== before?.queue ? [{ ticket, actions }] : []
}

function labelsOf({ language, sentiment, intents }: Classification) {
  return {
    language,
    sentiment: sentiment.label,
    score: sentiment.score,
    intents: intents.map(({ label }) => label),
  }
}

/**
 * A queue that a person named is where it goes, whatever the rules; else the rules decide again. What
 * they ask for beside the queue holds either way.
 */
function routingOf(
  ctx: Context,
  listening: Listening,
  mention: LabelledMention,
  said: Said | null,
): Routing {
  const { classification } = mention
  const byRules = listening.route(storedFacts(listening, mention, classification))
  if (said?.queue !== undefined) {
    const { urgency } = classification
    const because = [`${ctx.actor} put it into ${said.queue}`]
    const why = { rule: { id: 'person', name: 'A person said so' }, because }
    const { actions, fired } = byRules
    return {
      queue: said.queue,
      priority: said.queue === 'none' ? 0 : urgency || 1,
      why,
      actions,
      fired,
    }
  }
  return byRules
}

/**
 * The mention's ticket, or the one that its conversation has or would have, locked. Throws
 * `TicketRaceError` where the mention or the ticket was moved into another meanwhile.
 */
async function lockHome(
  tx: Tx,
  mention: LabelledMention,
): Promise<{ id: string; stored: Ticket | null }> {
  const own = mention.ticketId ?? ownTicketId(mention)
  const id = (await followMerges(tx, [own])).get(own) ?? own
  const stored = (await lockTickets(tx, [id])).get(id) ?? null
  const place = (await placesOf(tx, [mention.id])).get(mention.id)
  const isSame = place === mention.ticketId && (stored?.mergedInto ?? null) === null
  if (!isSame) throw new TicketRaceError('A mention was moved meanwhile')
  return { id, stored }
}

/** The ticket that the mention's conversation has or would have. */
function ownTicketId({ brandIds, network, conversationId, authorId }: LabelledMention): string {
  return stableUuid('ticket', brandIds[0] ?? 0, network, conversationId, authorId ?? '')
}

function eventsOf(
  ctx: Context,
  mentionId: string,
  { type, correctionId, told }: Relabelling['event'],
  ticketId: string | null,
  before: Ticket | null,
  after: Ticket | null,
): NewEvent[] {
  const tickets = [before, after].filter((ticket) => ticket !== null)
  const at = new Date(ctx.now()).toISOString()
  const data = {
    mentionId,
    correctionId,
    said: toJson(told),
    queues: [...new Set(tickets.map(({ queue }) => queue))],
    brandIds: [...new Set(tickets.map(({ brandId }) => brandId))],
  }
  const spoken = { at, type, actor: ctx.actor, ticketId, data }
  const moved = before && after && before.status !== after.status
  return moved ? [spoken, moveEvent(ctx.actor, before, after)] : [spoken]
}

/** As it is written into a json column: without what is left out. */
function toJson(said: Said): Json {
  return JSON.parse(JSON.stringify(said)) as Json
}
