import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { previewOf, usePendingSteps } from '../../lib/pending-steps.ts'
import { flatten } from './ticket-order.ts'
import { belongsIn, type InboxView, ticketsQuery } from './tickets-query.ts'

/** The tickets of a view as they will be once what is under way is done; what leaves it is left out. */
export function useTicketList(view: InboxView) {
  const query = useInfiniteQuery(ticketsQuery(view))
  const steps = usePendingSteps()
  const pages = query.data?.pages
  const all = useMemo(() => flatten(pages ?? []), [pages])
  const items = useMemo(
    () =>
      steps.length === 0
        ? all
        : all.map((ticket) => previewOf(steps, ticket)).filter((ticket) => belongsIn(view, ticket)),
    [all, steps, view],
  )
  return { ...query, items }
}

export type TicketList = ReturnType<typeof useTicketList>
