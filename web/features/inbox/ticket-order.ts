import type { TicketItem } from '../../../src/model/views.ts'
import type { Page } from '../../lib/endpoints.ts'

export type TicketPage = Page<TicketItem>

/** The order of the API: urgent first, then what was last written in. Negative: `a` comes first. */
export function compareTickets(a: TicketItem, b: TicketItem): number {
  if (a.priority !== b.priority) return b.priority - a.priority
  if (a.lastPostedAt !== b.lastPostedAt) return a.lastPostedAt < b.lastPostedAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}

/** The tickets of all pages, each once: one may move down a page while the next is read. */
export function flatten(pages: readonly TicketPage[]): TicketItem[] {
  const unique = new Map(pages.flatMap(({ items }) => items.map((item) => [item.id, item])))
  return [...unique.values()]
}

const without = ({ items, next }: TicketPage, id: string): TicketPage => ({
  items: items.filter((item) => item.id !== id),
  next,
})

/** The pages without one ticket. */
export function withoutTicket(pages: readonly TicketPage[], id: string): TicketPage[] {
  return pages.map((page) => without(page, id))
}

/** The pages with one ticket put where the order wants it; left out where that lies beyond them. */
export function withTicket(pages: readonly TicketPage[], ticket: TicketItem): TicketPage[] {
  const rest = withoutTicket(pages, ticket.id)
  const at = rest.findIndex(({ items, next }) => {
    const last = items.at(-1)
    return next === null || (last !== undefined && compareTickets(ticket, last) <= 0)
  })
  return rest.map((page, index) =>
    index === at ? { items: [...page.items, ticket].sort(compareTickets), next: page.next } : page,
  )
}
