import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type { TicketQueue } from '../../../src/model/queue.ts'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { countsAfter } from '../../lib/counts.ts'
import { listTickets } from '../../lib/endpoints.ts'
import { countsQuery, keys, ticketQuery } from '../../lib/queries.ts'
import { type Tab, tabStatuses } from '../../lib/tabs.ts'
import { type TicketPage, withoutTicket, withTicket } from './ticket-order.ts'

export type InboxView = {
  queue: TicketQueue | undefined
  brandId: number | undefined
  tab: Tab
}

export const ticketsQuery = (view: InboxView) =>
  infiniteQueryOptions({
    queryKey: [...keys.ticketLists, view],
    queryFn: ({ pageParam, signal }) => {
      const { queue, brandId, tab } = view
      return listTickets({ queue, brandId, status: tab }, pageParam, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

function belongsIn(view: InboxView, ticket: TicketItem): boolean {
  return (
    (view.queue === undefined || view.queue === ticket.queue) &&
    (view.brandId === undefined || view.brandId === ticket.brandId) &&
    tabStatuses[view.tab].includes(ticket.status)
  )
}

/** Writes what the server answered to a move into every list, the counts and the ticket itself. */
export function storeMoved(client: QueryClient, before: TicketItem, after: TicketDetail): void {
  client.setQueryData(ticketQuery(after.id).queryKey, after)
  client.setQueryData(countsQuery.queryKey, (counts) =>
    counts === undefined ? counts : countsAfter(counts, before, after.status),
  )
  const lists = client.getQueryCache().findAll({ queryKey: keys.ticketLists })
  for (const { queryKey } of lists) {
    // The third part of these keys is the view, see `ticketsQuery`.
    const view = queryKey[2] as InboxView
    client.setQueryData<InfiniteData<TicketPage>>(queryKey, (data) => {
      if (data === undefined) return data
      const pages = belongsIn(view, after)
        ? withTicket(data.pages, after)
        : withoutTicket(data.pages, after.id)
      return { ...data, pages }
    })
  }
}
