import { leadingMentions, type LabelledMention } from '../db/correction-store.ts'
import type { Tx } from '../db/sql.ts'
import { storedFacts, type Listening } from '../ingest/listening.ts'
import { fullText } from '../model/mention.ts'
import { queueRank } from '../model/queue.ts'
import type { Priority, Ticket, TicketStatus } from '../model/ticket.ts'
import { mergeTicket, rereadTicket, type TicketMention } from '../triage/merge-ticket.ts'
import type { Held } from '../triage/rules/rule-actions.ts'
import type { Routing } from '../triage/rules/route.ts'
import { isPersons } from './apply-said.ts'

/** A ticket as it stands after one of its mentions has new labels. */
export type Settled = {
  /** Null where it stays as it is, or none is needed. */
  ticket: Ticket | null
  /** Where it stood, when the change dismissed it. */
  dismissedFrom: TicketStatus | null
}

/**
 * Where `mention`'s ticket belongs, going by all its mentions: the queue whose miss costs most, the
 * highest priority, and the words of the newest mention there. Where nobody needs to act on any of them, it is
 * dismissed; `dismissedFrom` says from where an earlier correction had done so, and then it comes back.
 */
export async function settleTicket(
  tx: Tx,
  listening: Listening,
  change: {
    id: string
    stored: Ticket | null
    mention: LabelledMention
    routing: Routing
    dismissedFrom: TicketStatus | null
    now: number
    /** What of the ticket people have set. */
    held?: Held | undefined
  },
): Promise<Settled> {
  const { id, stored, mention, routing, now, held } = change
  const own = ticketMention(mention, routing)
  if (!stored || mention.ticketId === null) {
    const ticket = own.queue === 'none' ? null : mergeTicket(id, stored, stored, own, now, held)
    return { ticket, dismissedFrom: null }
  }
  const ticket = restored(stored, change.dismissedFrom)
  const others = (await leadingMentions(tx, id, mention.id)).map((other) =>
    ticketMention(other, routingOf(listening, other)),
  )
  const leads = [own, ...others].filter(({ queue }) => queue !== 'none')
  const lead = leads.sort(byWeight)[0]
  if (lead) {
    const priority = Math.max(...leads.map((each) => each.priority)) as Priority
    return { ticket: rereadTicket(ticket, { ...lead, priority }, now, held), dismissedFrom: null }
  }
  const dismissed = rereadTicket(ticket, own, now)
  const isDone = ticket.status === 'resolved' || ticket.status === 'dismissed'
  return isDone
    ? { ticket: { ...dismissed, status: ticket.status }, dismissedFrom: null }
    : { ticket: { ...dismissed, snoozedUntil: null }, dismissedFrom: ticket.status }
}

/** A snooze that was broken off is not taken up again. */
function restored(ticket: Ticket, from: TicketStatus | null): Ticket {
  if (from === null || ticket.status !== 'dismissed') return ticket
  return { ...ticket, status: from === 'snoozed' ? 'open' : from }
}

function byWeight(one: TicketMention, other: TicketMention): number {
  return queueRank[one.queue] - queueRank[other.queue] || other.postedAt - one.postedAt
}

/** Where the mention stands, with the grounds; a person's word needs none but itself. */
function routingOf(listening: Listening, mention: LabelledMention): Routing {
  const { classification, queue } = mention
  const routing = listening.route(storedFacts(listening, mention, classification))
  // What rules ask for is done when a mention comes or is corrected, not for the others of its ticket.
  const rest = { actions: null, fired: routing.fired }
  if (routing.queue === queue) return { ...routing, ...rest }
  return {
    ...rest,
    queue,
    priority: classification.urgency === 0 ? 1 : classification.urgency,
    why: {
      rule: { id: 'person', name: 'A person said so' },
      because: isPersons(classification) ? [`A person put it into ${queue}`] : [],
    },
  }
}

export function ticketMention(mention: LabelledMention, routing: Routing): TicketMention {
  const { classification } = mention
  return {
    brandId: mention.brandIds[0] ?? 0,
    network: mention.network,
    authorId: mention.authorId,
    conversationId: mention.conversationId,
    text: fullText(mention),
    language: classification.language,
    sentiment: classification.sentiment.label,
    intents: classification.intents.map(({ label }) => label),
    queue: routing.queue,
    priority: routing.priority,
    why: routing.why,
    actions: routing.actions,
    postedAt: mention.postedAt,
  }
}
