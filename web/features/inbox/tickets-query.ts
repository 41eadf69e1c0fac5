import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type { TicketQueue } from '../../../src/model/queue.ts'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { countsAfter } from '../../lib/counts.ts'
import { listTickets } from '../../lib/endpoints.ts'
import { countsQuery, keys, ticketQuery } from '../../lib/queries.ts'
import type { TicketSearch } from '../../lib/search.ts'
import { type Tab, tabStatuses } from '../../lib/tabs.ts'
import { inPlace, keepTickets, type TicketPage, withoutTicket, withTicket } from './ticket-order.ts'

export type InboxView = {
  queue: TicketQueue | undefined
  brandId: number | undefined
  tab: Tab
  /** What is looked for beside that; empty in a plain queue. */
  search: TicketSearch
}

/** What the API is asked for to list this view; also names all of it for a step on many. */
export function filterOf({ queue, brandId, tab, search }: InboxView) {
  return { ...search, queue, brandId, status: tab }
}

export const ticketsQuery = (view: InboxView) =>
  infiniteQueryOptions({
    queryKey: [...keys.ticketLists, view],
    queryFn: ({ pageParam, signal }) => listTickets(filterOf(view), pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    structuralSharing: (before, after) =>
      // What this query keeps is what it reads.
      keepTickets(
        before as InfiniteData<TicketPage> | undefined,
        after as InfiniteData<TicketPage>,
      ),
  })

/** Whether a view lists such a ticket. */
export function belongsIn(view: InboxView, ticket: TicketItem): boolean {
  return (
    (view.queue === undefined || view.queue === ticket.queue) &&
    (view.brandId === undefined || view.brandId === ticket.brandId) &&
    tabStatuses[view.tab].includes(ticket.status) &&
    isLookedFor(view.search, ticket)
  )
}

/** As far as a ticket in a list tells: not what was said, nor who `me` is. */
function isLookedFor({ assignee, team, tag, late }: TicketSearch, ticket: TicketItem): boolean {
  const owner = ticket.assignee?.id ?? 'none'
  return (
    (assignee === undefined || (assignee === 'me' ? owner !== 'none' : owner === assignee)) &&
    (team === undefined || ticket.team?.id === team) &&
    (tag === undefined || ticket.tags.includes(tag)) &&
    (late !== true || ticket.late)
  )
}

/** Writes what the server answered to a step into every list, the counts and the ticket itself. */
export function storeChanged(client: QueryClient, before: TicketItem, after: TicketDetail): void {
  client.setQueryData(ticketQuery(after.id).queryKey, after)
  client.setQueryData(countsQuery.queryKey, (counts) =>
    counts === undefined ? counts : countsAfter(counts, before, after),
  )
  const lists = client.getQueryCache().findAll({ queryKey: keys.ticketLists })
  for (const { queryKey } of lists) {
    // The third part of these keys is the view, see `ticketsQuery`.
    const view = queryKey[2] as InboxView
    client.setQueryData<InfiniteData<TicketPage>>(queryKey, (data) => {
      if (data === undefined) return data
      const isListed = data.pages.some(({ items }) => items.some(({ id }) => id === after.id))
      // What was said, and who "me" is, only the server tells: it may stay or go, not come in.
      const { q, assignee } = view.search
      const isTold = q === undefined && assignee !== 'me'
      if (!isListed && !isTold) return data
      const pages = !belongsIn(view, after)
        ? withoutTicket(data.pages, after.id)
        : q === undefined
          ? withTicket(data.pages, after)
          : inPlace(data.pages, after)
      return { ...data, pages }
    })
  }
}
