import type { Context } from '../context.ts'
import { fewTickets } from '../db/filtered-ticket-store.ts'
import { AppError } from '../errors.ts'
import type { TicketQuery } from '../model/ticket-query.ts'
import { filterOf } from './ticket-filter.ts'

const FOUND_MAX = 10_000

/**
 * The ids of all tickets of a query without words, in one order for everybody. `AppError` invalid
 * where they are too many.
 */
export async function idsOfQuery(ctx: Context, { q, ...query }: TicketQuery): Promise<string[]> {
  // Never to be passed over: without them it would be everything.
  if (q?.trim()) throw new AppError('invalid', 'q: words are looked for by the search alone.')
  const ids = await fewTickets(ctx.db, filterOf(ctx, query, 'open'), FOUND_MAX)
  if (ids) return ids.sort()
  throw new AppError(
    'invalid',
    `filter: it finds more than ${FOUND_MAX} tickets; narrow it, by queue, brand or tag for example.`,
  )
}
