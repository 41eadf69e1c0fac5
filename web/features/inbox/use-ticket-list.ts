import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { usePendingMoves } from '../../lib/pending-moves.ts'
import { tabStatuses } from '../../lib/tabs.ts'
import { flatten } from './ticket-order.ts'
import { type InboxView, ticketsQuery } from './tickets-query.ts'

/** The tickets of a view, less those that are just being moved out of it. */
export function useTicketList(view: InboxView) {
  const query = useInfiniteQuery(ticketsQuery(view))
  const moves = usePendingMoves()
  const pages = query.data?.pages
  const all = useMemo(() => flatten(pages ?? []), [pages])
  const items = useMemo(() => {
    const leaving = new Set(
      moves.filter(({ to }) => !tabStatuses[view.tab].includes(to)).map(({ ticket }) => ticket.id),
    )
    return leaving.size === 0 ? all : all.filter(({ id }) => !leaving.has(id))
  }, [all, moves, view.tab])
  return { ...query, items }
}

export type TicketList = ReturnType<typeof useTicketList>
