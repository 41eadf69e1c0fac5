import type { Queue, TicketQueue } from '../model/queue.ts'
import type { Ticket } from '../model/ticket.ts'
import type { Asked } from '../triage/rules/follow-rules.ts'
import { mergeTicket, rereadTicket, type TicketMention } from '../triage/merge-ticket.ts'
import { addActions, type Held, type TicketActions } from '../triage/rules/rule-actions.ts'

/**
 * The tickets that a page touches, as they become while its mentions join one by one. `held` says
 * what of them people have set.
 */
export function createTicketBook(
  stored: ReadonlyMap<string, Ticket>,
  now: number,
  held: ReadonlyMap<string, Held> = new Map(),
) {
  const current = new Map<string, Ticket>(stored)
  const changed = new Set<string>()
  const asked = new Map<string, TicketActions>()
  const news = new Map<string, number>()

  function take(known: Ticket | null, next: Ticket, { actions }: TicketMention): void {
    const { id } = next
    current.set(id, next)
    changed.add(id)
    if (!actions || known?.queue === next.queue) return
    const earlier = asked.get(id)
    asked.set(id, earlier ? addActions(earlier, actions) : actions)
  }

  function join(id: string, mention: TicketMention, alreadyIn: boolean): string | null {
    const known = current.get(id) ?? null
    const next = mergeTicket(id, stored.get(id) ?? null, known, mention, now, held.get(id))
    if (!next) return null
    if (known && mention.postedAt > known.lastPostedAt && !news.has(id)) {
      news.set(id, mention.postedAt)
    }
    const recount = alreadyIn && known ? known.mentionCount : next.mentionCount
    take(known, { ...next, mentionCount: recount }, mention)
    return id
  }

  return {
    /** Lets the mention join its conversation's ticket; the ticket's id, or null where none is needed. */
    join,
    /** The same for a mention that was read again; a ticket made of it alone follows it. */
    reread(id: string, mention: TicketMention, alreadyIn: boolean): string | null {
      const known = stored.get(id)
      if (!alreadyIn || known?.mentionCount !== 1) return join(id, mention, alreadyIn)
      take(known, rereadTicket(known, mention, now, held.get(id)), mention)
      return id
    },
    /** Puts a ticket that has changed in another way into its place. */
    put(ticket: Ticket): void {
      current.set(ticket.id, ticket)
      changed.add(ticket.id)
    },
    /** When what is new in each ticket was posted, the earliest of it. */
    wroteAt: (): ReadonlyMap<string, number> => news,
    /** Those to write, in the order in which everybody locks them. */
    changed(): Ticket[] {
      return [...changed].sort().flatMap((id) => current.get(id) ?? [])
    },
    /** What rules ask for beside queue, priority and tags, of those that they opened or moved. */
    asked(): Asked[] {
      return [...asked]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([id, actions]) => {
          const ticket = current.get(id)
          return ticket ? [{ ticket, actions }] : []
        })
    },
    /** How many were opened by this page, by queue. */
    opened(): Record<TicketQueue, number> {
      const counts = noTickets()
      for (const id of changed) {
        const ticket = current.get(id)
        if (ticket && !stored.has(id)) counts[ticket.queue] += 1
      }
      return counts
    },
    /** Every queue that a reader must look at again: where changed tickets are and were. */
    queues(): Queue[] {
      const seen = new Set<Queue>()
      for (const id of changed) {
        for (const ticket of [stored.get(id), current.get(id)]) if (ticket) seen.add(ticket.queue)
      }
      return [...seen]
    },
  }
}
export type TicketBook = ReturnType<typeof createTicketBook>

export function noTickets(): Record<TicketQueue, number> {
  return { sales: 0, service: 0, advocacy: 0, unsure: 0, nurture: 0 }
}
