import { useQuery } from '@tanstack/react-query'
import type { TicketQueue } from '../../src/model/queue.ts'
import type { TicketStatus } from '../../src/model/ticket.ts'
import type { QueueCount, TicketItem } from '../../src/model/views.ts'
import { usePendingSteps } from './pending-steps.ts'
import { countsQuery } from './queries.ts'
import { useBrandId } from './use-brand-id.ts'

const changed = (one: QueueCount, by: 1 | -1): QueueCount => ({
  ...one,
  count: Math.max(0, one.count + by),
})

/** The counts after a ticket has gone from where it was to where it is. */
export function countsAfter(
  counts: readonly QueueCount[],
  before: Pick<TicketItem, 'brandId' | 'queue' | 'status'>,
  after: Pick<TicketItem, 'queue' | 'status'>,
): QueueCount[] {
  const { brandId } = before
  const { queue, status } = after
  const isAt = (one: QueueCount, place: Pick<TicketItem, 'queue' | 'status'>) =>
    one.brandId === brandId && one.queue === place.queue && one.status === place.status
  if (before.queue === queue && before.status === status) return [...counts]
  const known = counts.some((one) => isAt(one, after))
  const all = known ? counts : [...counts, { brandId, queue, status, count: 0 }]
  return all.map((one) => {
    if (isAt(one, before)) return changed(one, -1)
    return isAt(one, after) ? changed(one, 1) : one
  })
}

export type TicketCount = (queue: TicketQueue | undefined, ...statuses: TicketStatus[]) => number

/** How many tickets the chosen brand has in a queue (or all), with what is under way already made. */
export function useTicketCount(): TicketCount {
  const brandId = useBrandId()
  const { data = [] } = useQuery(countsQuery)
  const steps = usePendingSteps()
  const counts = steps
    .flatMap(({ tickets, preview }) => tickets.map((ticket) => [ticket, preview(ticket)] as const))
    .reduce<readonly QueueCount[]>(
      (sofar, [before, after]) => countsAfter(sofar, before, after),
      data,
    )
  return (queue, ...statuses) =>
    counts
      .filter((one) => brandId === undefined || one.brandId === brandId)
      .filter((one) => queue === undefined || one.queue === queue)
      .filter((one) => statuses.includes(one.status))
      .reduce((sum, one) => sum + one.count, 0)
}
