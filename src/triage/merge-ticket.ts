import type { Intent, Sentiment } from '../model/classification.ts'
import { queueRank, type Queue, type TicketQueue } from '../model/queue.ts'
import type { Priority, Ticket, Why } from '../model/ticket.ts'
import { nothingHeld, withTags, type Held, type TicketActions } from './rules/rule-actions.ts'

/** What a ticket needs to know of a mention that joins it. */
export type TicketMention = {
  brandId: number
  network: string
  authorId: string | null
  conversationId: string
  text: string
  language: string
  sentiment: Sentiment
  intents: Intent[]
  queue: Queue
  priority: Priority
  why: Why
  /** What the user's rules ask for beside the queue. */
  actions?: TicketActions | null
  postedAt: number
}

const EXCERPT_MAX = 280

/** Queues whose news reopen what was done or put off; a late "thanks" does not. */
const reopening: ReadonlySet<Queue> = new Set(['service', 'sales', 'unsure'])

/**
 * The ticket after `mention` has joined its conversation: a new one, a changed one, or null where
 * there is none and the mention needs nobody. A queue is only left for one whose miss costs more.
 * The version rises by one over the stored one however many mentions of a page join. Rules set
 * priority and tags where they open it or move it, except what a person has set (`held`).
 */
export function mergeTicket(
  id: string,
  stored: Ticket | null,
  current: Ticket | null,
  mention: TicketMention,
  now: number,
  held: Held = nothingHeld,
): Ticket | null {
  if (!current) return mention.queue === 'none' ? null : open(id, mention, mention.queue, now)
  const news = mention.postedAt > current.lastPostedAt
  const outranks = mention.queue !== 'none' && queueRank[mention.queue] < queueRank[current.queue]
  const waits = current.status === 'pending' || current.untilReply
  const wakes = waits || reopening.has(mention.queue)
  const status = news && wakes ? 'open' : current.status
  const said = outranks || (status === 'open' && current.status !== 'open')
  return {
    ...current,
    ...(outranks && mention.queue !== 'none' ? { queue: mention.queue } : {}),
    ...(said ? saying(mention) : {}),
    status,
    snoozedUntil: status === 'snoozed' ? current.snoozedUntil : null,
    untilReply: status === 'snoozed' && current.untilReply,
    priority:
      mention.queue === 'none'
        ? current.priority
        : higher(current.priority, outranks ? priorityOf(mention, held) : mention.priority),
    tags: outranks ? tagsOf(current, mention, held) : current.tags,
    slaPolicyId: (outranks ? mention.actions?.slaPolicyId : null) ?? current.slaPolicyId,
    mentionCount: current.mentionCount + 1,
    openedAt: Math.min(current.openedAt, mention.postedAt),
    lastPostedAt: Math.max(current.lastPostedAt, mention.postedAt),
    version: (stored?.version ?? 0) + 1,
    updatedAt: now,
  }
}

/**
 * A ticket after the only mention it was made of has been read again: as if it had been read so at
 * first. Where nobody needs to act after all, it is dismissed, so that it can still be found. What a
 * person has set (`held`) no rule sets again.
 */
export function rereadTicket(
  ticket: Ticket,
  mention: TicketMention,
  now: number,
  held: Held = nothingHeld,
): Ticket {
  const { queue } = mention
  const moves = queue !== 'none' && queue !== ticket.queue
  return {
    ...ticket,
    ...(queue === 'none' ? { status: 'dismissed' } : { queue }),
    ...(queue === 'none' || held.has('priority') ? {} : { priority: priorityOf(mention, held) }),
    tags: moves ? tagsOf(ticket, mention, held) : ticket.tags,
    slaPolicyId: (moves ? mention.actions?.slaPolicyId : null) ?? ticket.slaPolicyId,
    ...saying(mention),
    version: ticket.version + 1,
    updatedAt: now,
  }
}

function open(id: string, mention: TicketMention, queue: TicketQueue, now: number): Ticket {
  return {
    id,
    brandId: mention.brandId,
    network: mention.network,
    authorId: mention.authorId,
    conversationId: mention.conversationId,
    queue,
    status: 'open',
    priority: priorityOf(mention, nothingHeld),
    ...saying(mention),
    mentionCount: 1,
    openedAt: mention.postedAt,
    lastPostedAt: mention.postedAt,
    snoozedUntil: null,
    untilReply: false,
    assigneeId: null,
    teamId: null,
    tags: withTags([], mention.actions?.addTags ?? []),
    waveId: null,
    mergedInto: null,
    splitFrom: null,
    slaPolicyId: mention.actions?.slaPolicyId ?? null,
    clock: null,
    dueAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
}

/** What the list shows of a ticket comes from the mention that put it where it is. */
function saying(mention: TicketMention) {
  return {
    excerpt: excerptOf(mention.text),
    language: mention.language,
    sentiment: mention.sentiment,
    intents: mention.intents,
    why: mention.why,
  }
}

function priorityOf({ actions, priority }: TicketMention, held: Held): Priority {
  return held.has('priority') ? priority : (actions?.priority ?? priority)
}

function tagsOf({ tags }: Ticket, { actions }: TicketMention, held: Held): string[] {
  return held.has('tags') ? tags : withTags(tags, actions?.addTags ?? [])
}

function higher(a: Priority, b: Priority): Priority {
  return a > b ? a : b
}

/** The first 280 UTF-16 units on one line, never half a character. */
export function excerptOf(text: string): string {
  const line = text
    .slice(0, EXCERPT_MAX * 2)
    .replace(/\s+/g, ' ')
    .trim()
  if (line.length <= EXCERPT_MAX && text.length <= EXCERPT_MAX * 2) return line
  const cut = line.slice(0, EXCERPT_MAX - 1)
  const whole = /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
  return `${whole}…`
}
