import { z } from 'zod'
import type { Context } from '../context.ts'
import { tagsInUse } from '../db/filtered-ticket-store.ts'
import { countTickets, listTickets as findTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import { decodeCursor, encodeCursor } from '../model/cursor.ts'
import { ticketQueues, type TicketQueue } from '../model/queue.ts'
import type { TicketStatus } from '../model/ticket.ts'
import type { QueueCount, TagCount } from '../model/views.ts'

const positionSchema = z.object({
  priority: z.number().int(),
  place: z.number().int(),
  id: z.uuid(),
})

export type ListTicketsInput = {
  queue?: TicketQueue | undefined
  /** `done` is what is resolved or dismissed. */
  status: TicketStatus | 'done'
  brandId?: number | undefined
  limit: number
  cursor?: string | undefined
}

/** A page of JSON items that are ready to be sent; `next` is the cursor of the page after it. */
export type JsonPage = { items: string[]; next: string | null }

/** A queue as an agent reads it: the most urgent first, then what falls due soonest, then the newest. */
export async function listTickets(ctx: Context, input: ListTicketsInput): Promise<JsonPage> {
  const after = input.cursor === undefined ? null : decodeCursor(positionSchema, input.cursor)
  if (input.cursor !== undefined && !after) {
    throw new AppError(
      'invalid',
      'cursor: not one that this list gave; leave it out to start at the top.',
    )
  }
  const filter = {
    queues: input.queue ? [input.queue] : ticketQueues,
    statuses: input.status === 'done' ? (['resolved', 'dismissed'] as const) : [input.status],
    brandId: input.brandId ?? null,
  }
  const rows = await findTickets(ctx.db, filter, after, input.limit + 1)
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  const more = rows.length > input.limit && last
  return {
    items: shown.map((row) => row.json),
    next: more ? encodeCursor({ priority: last.priority, place: last.place, id: last.id }) : null,
  }
}

/** How many tickets stand where. */
export function countByQueue(ctx: Context, brandId: number | undefined): Promise<QueueCount[]> {
  return countTickets(ctx.db, brandId ?? null)
}

/** The tags in use, the commonest first. */
export function listTags(ctx: Context): Promise<TagCount[]> {
  return tagsInUse(ctx.db)
}
