import { useQuery } from '@tanstack/react-query'
import type { TicketQueue } from '../../src/model/queue.ts'
import type { TicketStatus } from '../../src/model/ticket.ts'
import type { QueueCount, TicketItem } from '../../src/model/views.ts'
import { usePendingMoves } from './pending-moves.ts'
import { countsQuery } from './queries.ts'
import { useBrandId } from './use-brand-id.ts'

const changed = (one: QueueCount, by: 1 | -1): QueueCount => ({
  ...one,
  count: Math.max(0, one.count + by),
})

/** The counts after `ticket` has gone from the status it says to `to`. */
export function countsAfter(
  counts: readonly QueueCount[],
  ticket: Pick<TicketItem, 'brandId' | 'queue' | 'status'>,
  to: TicketStatus,
): QueueCount[] {
  const { brandId, queue, status } = ticket
  const isHere = (one: QueueCount) => one.brandId === brandId && one.queue === queue
  const known = counts.some((one) => isHere(one) && one.status === to)
  const all = known ? counts : [...counts, { brandId, queue, status: to, count: 0 }]
  return all.map((one) => {
    if (!isHere(one) || status === to) return one
    if (one.status === status) return changed(one, -1)
    return one.status === to ? changed(one, 1) : one
  })
}

export type TicketCount = (queue: TicketQueue | undefined, ...statuses: TicketStatus[]) => number

/** How many tickets the chosen brand has in a queue (or all), with moves under way already made. */
export function useTicketCount(): TicketCount {
  const brandId = useBrandId()
  const { data = [] } = useQuery(countsQuery)
  const moves = usePendingMoves()
  const counts = moves.reduce<readonly QueueCount[]>(
    (sofar, { ticket, to }) => countsAfter(sofar, ticket, to),
    data,
  )
  return (queue, ...statuses) =>
    counts
      .filter((one) => brandId === undefined || one.brandId === brandId)
      .filter((one) => queue === undefined || one.queue === queue)
      .filter((one) => statuses.includes(one.status))
      .reduce((sum, one) => sum + one.count, 0)
}
