import type { Context } from '../context.ts'
import type { SearchPosition } from '../db/ticket-search-store.ts'
import { AppError } from '../errors.ts'
import type { TicketQuery } from '../model/ticket-query.ts'
import { filterOf } from '../triage/ticket-filter.ts'
import { askOf, readSearch } from './asked.ts'
import { findTickets } from './find-tickets.ts'

/** Each match is a text to be read: so many are found within a second or so. */
const FOUND_MAX = 2000

/**
 * The ids of all tickets whose words a query finds; null where it asks for no words. `AppError`
 * invalid where they cannot be read or find too many.
 */
export async function idsOfSearch(
  ctx: Context,
  { q, ...query }: TicketQuery,
): Promise<string[] | null> {
  const tree = readSearch(q)
  if (tree === null) return null
  const filter = filterOf(ctx, query, 'any')
  const asked = await askOf(ctx, tree)
  const ids = new Set<string>()
  let after: SearchPosition | null = null
  do {
    const page = await findTickets(ctx, asked, filter, { after, limit: FOUND_MAX })
    for (const { ticketId } of page.found) ids.add(ticketId)
    after = page.next
  } while (after !== null && ids.size <= FOUND_MAX)
  if (ids.size <= FOUND_MAX) return [...ids].sort()
  throw new AppError('invalid', `filter: its words find more than ${FOUND_MAX} tickets; narrow it.`)
}
