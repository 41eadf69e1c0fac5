import type { Queue, TicketQueue } from '../model/queue.ts'
import type { Ticket } from '../model/ticket.ts'
import { mergeTicket, rereadTicket, type TicketMention } from '../triage/merge-ticket.ts'

/** The tickets that a page touches, as they become while its mentions join one by one. */
export function createTicketBook(stored: ReadonlyMap<string, Ticket>, now: number) {
  const current = new Map<string, Ticket>(stored)
  const changed = new Set<string>()

  function join(id: string, mention: TicketMention, alreadyIn: boolean): string | null {
    const known = current.get(id) ?? null
    const next = mergeTicket(id, stored.get(id) ?? null, known, mention, now)
    if (!next) return null
    const recount = alreadyIn && known ? known.mentionCount : next.mentionCount
    current.set(id, { ...next, mentionCount: recount })
    changed.add(id)
    return id
  }

  return {
    /** Lets the mention join its conversation's ticket; the ticket's id, or null where none is needed. */
    join,
    /** The same for a mention that was read again; a ticket made of it alone follows it. */
    reread(id: string, mention: TicketMention, alreadyIn: boolean): string | null {
      const known = stored.get(id)
      if (!alreadyIn || known?.mentionCount !== 1) return join(id, mention, alreadyIn)
      current.set(id, rereadTicket(known, mention, now))
      changed.add(id)
      return id
    },
    /** Those to write, in the order in which everybody locks them. */
    changed(): Ticket[] {
      return [...changed].sort().flatMap((id) => current.get(id) ?? [])
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
