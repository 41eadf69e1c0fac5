import type { SavedView } from '../../../src/model/saved-view.ts'
import type { TicketQuery } from '../../../src/model/ticket-query.ts'
import { readTicketSearch, usualTab } from '../../lib/search.ts'
import type { InboxView } from './tickets-query.ts'

/** What a saved view keeps of the list on screen. */
export function filterOfView({ queue, brandId, tab, search }: InboxView): TicketQuery {
  return {
    ...search,
    ...(queue === undefined ? {} : { queue }),
    ...(brandId === undefined ? {} : { brandId }),
    ...(tab === usualTab(search) ? {} : { status: tab }),
  }
}

/** The address of a saved view. */
export function addressOfView({ queue, brandId, status, ...rest }: TicketQuery) {
  const search = readTicketSearch(rest)
  const tab = status === 'resolved' || status === 'dismissed' ? 'done' : status
  return {
    to: '/inbox/{-$queue}' as const,
    params: { queue },
    search: {
      ...search,
      ...(tab === undefined || tab === usualTab(search) ? {} : { status: tab }),
      ...(brandId === undefined ? {} : { brand: brandId }),
    },
  }
}

/** The status that is usual may be said or not: the list is the same. */
const written = ({ status, ...rest }: TicketQuery): string =>
  JSON.stringify(
    Object.entries({ ...rest, ...(status === usualTab(rest) ? {} : { status }) })
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** The saved view that the list on screen is, or undefined. */
export function savedAs(view: InboxView, saved: readonly SavedView[]): SavedView | undefined {
  const now = written(filterOfView(view))
  return saved.find(({ filter }) => written(filter) === now)
}
