import { type InfiniteData, replaceEqualDeep } from '@tanstack/react-query'
import type { TicketItem } from '../../../src/model/views.ts'
import type { Page } from '../../lib/endpoints.ts'

export type TicketPage = Page<TicketItem>

/** After every time that is written so. */
const LAST = '~'

/** The order of the API: urgent first, then by due time, then what was last written in. Negative: `a` comes first. */
export function compareTickets(a: TicketItem, b: TicketItem): number {
  if (a.priority !== b.priority) return b.priority - a.priority
  if (a.dueAt !== b.dueAt) return (a.dueAt ?? LAST) < (b.dueAt ?? LAST) ? -1 : 1
  if (a.lastPostedAt !== b.lastPostedAt) return a.lastPostedAt < b.lastPostedAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}

/** The tickets of all pages, each once: one may move down a page while the next is read. */
export function flatten(pages: readonly TicketPage[]): TicketItem[] {
  const unique = new Map(pages.flatMap(({ items }) => items.map((item) => [item.id, item])))
  return [...unique.values()]
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, place) => one === b[place])

/**
 * What was read anew, with each ticket that is as it was kept as the very same object, wherever it
 * stands now: a row that comes or goes above must not have all others drawn again.
 */
export function keepTickets(
  before: InfiniteData<TicketPage> | undefined,
  after: InfiniteData<TicketPage>,
): InfiniteData<TicketPage> {
  if (before === undefined) return after
  const known = new Map(before.pages.flatMap(({ items }) => items.map((item) => [item.id, item])))
  const pages = after.pages.map((page, place) => {
    const items = page.items.map((item) => replaceEqualDeep(known.get(item.id), item))
    const old = before.pages[place]
    return old?.next === page.next && isSame(old.items, items) ? old : { items, next: page.next }
  })
  const isAsBefore = isSame(pages, before.pages) && isSame(after.pageParams, before.pageParams)
  return isAsBefore ? before : { ...after, pages }
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

/** The pages with one ticket renewed where it stands: a search has an order of its own. */
export function inPlace(pages: readonly TicketPage[], ticket: TicketItem): TicketPage[] {
  return pages.map(({ items, next }) => ({
    items: items.map((item) => (item.id === ticket.id ? ticket : item)),
    next,
  }))
}
