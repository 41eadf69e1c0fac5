import { z } from 'zod'
import type { Context } from '../context.ts'
import { countFiltered, listFiltered, ticketItems } from '../db/filtered-ticket-store.ts'
import { countTickets } from '../db/ticket-store.ts'
import type { FullTicketFilter } from '../db/ticket-filter.ts'
import { AppError } from '../errors.ts'
import { databaseTimeSchema, decodeCursor, encodeCursor } from '../model/cursor.ts'
import type { BoundedCount, TicketQuery } from '../model/ticket-query.ts'
import { listTickets, type JsonPage } from '../triage/list-tickets.ts'
import { filterOf } from '../triage/ticket-filter.ts'
import { askOf, readSearch } from './asked.ts'
import { findTickets } from './find-tickets.ts'

const foundPosition = z.object({ at: databaseTimeSchema, id: z.uuid() })
const listPosition = z.object({
  priority: z.number().int(),
  place: z.number().int(),
  id: z.uuid(),
})

export type AskedPage = TicketQuery & { limit: number; cursor?: string | undefined }

/** Counted exactly up to here, and by words up to here: each match is a text to be read. */
const COUNT_MAX = 1000
const COUNT_MAX_BY_WORDS = 100

/**
 * The tickets of a query. With words: those of which a mention or a note matches, the one with the
 * newest match first; else in the order of a queue. `AppError` invalid where it cannot be read.
 */
export async function searchTickets(ctx: Context, asked: AskedPage): Promise<JsonPage> {
  const { q, limit, cursor, ...query } = asked
  const tree = readSearch(q)
  if (tree === null) return listByFilter(ctx, query, limit, cursor)
  const filter = filterOf(ctx, query, 'any')
  const after = cursor === undefined ? null : positionIn(foundPosition, cursor)
  const { found, next } = await findTickets(ctx, await askOf(ctx, tree), filter, { after, limit })
  const ids = found.map(({ ticketId }) => ticketId)
  const items = await ticketItems(ctx.db, ids)
  return {
    items: ids.flatMap((id) => items.get(id) ?? []),
    next: next === null ? null : encodeCursor(next),
  }
}

/** How many tickets a query finds, without counting on for ever. */
export async function countByQuery(
  ctx: Context,
  { q, ...query }: TicketQuery,
): Promise<BoundedCount> {
  const tree = readSearch(q)
  if (tree !== null) {
    const filter = filterOf(ctx, query, 'any')
    const page = { after: null, limit: COUNT_MAX_BY_WORDS }
    const { found, next } = await findTickets(ctx, await askOf(ctx, tree), filter, page)
    return { count: found.length, more: next !== null }
  }
  const filter = filterOf(ctx, query, 'open')
  if (isPlain(filter)) return { count: await countPlain(ctx, filter), more: false }
  const count = await countFiltered(ctx.db, filter, COUNT_MAX + 1)
  return { count: Math.min(count, COUNT_MAX), more: count > COUNT_MAX }
}

async function listByFilter(
  ctx: Context,
  query: Omit<TicketQuery, 'q'>,
  limit: number,
  cursor: string | undefined,
): Promise<JsonPage> {
  const filter = filterOf(ctx, query, 'open')
  const { status = 'open', queue, brandId } = query
  if (isPlain(filter) && status !== 'any') {
    return listTickets(ctx, { queue, status, brandId, limit, cursor })
  }
  const after = cursor === undefined ? null : positionIn(listPosition, cursor)
  const rows = await listFiltered(ctx.db, filter, after, limit + 1)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(({ json }) => json),
    next: last ? encodeCursor({ priority: last.priority, place: last.place, id: last.id }) : null,
  }
}

/** Nothing is asked beyond what the counters are kept by. */
function isPlain({ assignee, teamId, tag, late }: FullTicketFilter): boolean {
  return assignee === null && teamId === null && tag === null && late === null
}

async function countPlain(ctx: Context, { statuses, queue, brandId }: FullTicketFilter) {
  const counts = await countTickets(ctx.db, brandId)
  return counts
    .filter((one) => queue === null || one.queue === queue)
    .filter((one) => statuses === null || statuses.includes(one.status))
    .reduce((sum, one) => sum + one.count, 0)
}

function positionIn<T>(schema: z.ZodType<T>, cursor: string): T {
  const position = decodeCursor(schema, cursor)
  if (position !== null) return position
  throw new AppError(
    'invalid',
    'cursor: not one that this list gave; leave it out to start at the top.',
  )
}
