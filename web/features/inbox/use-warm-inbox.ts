import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { loudQueues, quietQueues } from '../../lib/queues.ts'
import { ticketQuery } from '../../lib/queries.ts'
import { authorTicketsQuery, similarQuery, surroundingsQuery } from '../../lib/ticket-queries.ts'
import { ticketsQuery } from './tickets-query.ts'

/** How long, in milliseconds, a ticket is on screen before its neighbours are read ahead. */
const SETTLE_MS = 120

/** Reads ahead what is most likely looked at next: the tickets around, and the other queues. */
export function useWarmInbox(
  items: readonly TicketItem[],
  index: number,
  brandId: number | undefined,
): void {
  const client = useQueryClient()
  const next = items[index + 1]?.id
  const author = items[index + 1]?.author?.id
  const afterNext = items[index + 2]?.id
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const id of [next, afterNext]) {
        if (id !== undefined) void client.prefetchQuery(ticketQuery(id))
      }
      // What stands beside the next one: it is drawn once, whole, and asks for nothing at the key.
      if (next !== undefined) {
        void client.prefetchQuery(surroundingsQuery(next))
        void client.prefetchQuery(similarQuery(next))
      }
      if (author !== undefined) void client.prefetchQuery(authorTicketsQuery(author))
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [client, next, author, afterNext])
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const queue of [...loudQueues, ...quietQueues]) {
        void client.prefetchInfiniteQuery(ticketsQuery({ queue, brandId, tab: 'open', search: {} }))
      }
    }, 10 * SETTLE_MS)
    return () => clearTimeout(timer)
  }, [client, brandId])
}
