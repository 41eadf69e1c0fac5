import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { TicketQueue } from '../model/queue.ts'
import { TAGS_MAX, type Priority, type Ticket, type TicketStatus } from '../model/ticket.ts'
import type { TicketQuery } from '../model/ticket-query.ts'
import { assigning } from './people/assign-ticket.ts'
import { changeTickets, type Change, type Changing } from './change-ticket.ts'
import { openDesk, type Desk } from './people/desk.ts'
import { idsOfQuery } from './ids-of-query.ts'
import { moveOf } from './move-ticket.ts'
import { notify } from './people/notify.ts'
import { tagList } from './patch-ticket.ts'
import { retried } from './retried.ts'

/** What each of the tickets becomes; what is left out stays. */
export type BulkChange = {
  to?: TicketStatus | undefined
  snoozedUntil?: string | undefined
  untilReply?: boolean | undefined
  priority?: Priority | undefined
  addTags?: readonly string[] | undefined
  removeTags?: readonly string[] | undefined
  assigneeId?: number | null | undefined
  teamId?: number | null | undefined
  queue?: TicketQueue | undefined
}

export type BulkInput = { change: BulkChange } & (
  | { ids: readonly string[] }
  | { filter: TicketQuery }
)

/** `changed`: how many are otherwise than before. Whoever is not in `failed` is as asked. */
export type BulkResult = {
  changed: number
  failed: { id: string; message: string }[]
  batchId: string
}

/** Tickets of one transaction. */
export const CHUNK = 200

/**
 * Changes many tickets, all by one id under which they can be taken back (`undoBatch`). Chunk by chunk:
 * the tickets of a chunk change together, and what one of them refuses is told and keeps no other
 * from changing. `AppError` invalid where nothing is asked for or the filter finds too many.
 */
export async function changeInBulk(ctx: Context, input: BulkInput): Promise<BulkResult> {
  const { change } = input
  if (Object.values(change).every((value) => value === undefined)) {
    throw new AppError('invalid', 'change: say what is to become of them.')
  }
  const byFilter = 'filter' in input
  const ids = byFilter ? await idsOfQuery(ctx, input.filter) : [...new Set(input.ids)]
  const result: BulkResult = { changed: 0, failed: [], batchId: randomUUID() }
  const given = new Map<number, Ticket[]>()
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK)
    const done = await retried(ctx, (tx) =>
      changeChunk(tx, ctx, { ids: chunk, change, batchId: result.batchId, byFilter }),
    )
    result.changed += done.changed
    result.failed.push(...done.failed)
    for (const ticket of done.given) {
      const { assigneeId } = ticket
      if (assigneeId !== null) given.set(assigneeId, [...(given.get(assigneeId) ?? []), ticket])
    }
  }
  await tellOwners(ctx, given)
  return result
}

type Chunk = { ids: readonly string[]; change: BulkChange; batchId: string; byFilter: boolean }

async function changeChunk(tx: Tx, ctx: Context, { ids, change, batchId, byFilter }: Chunk) {
  const desk = openDesk(tx, ctx)
  if (typeof change.teamId === 'number' && change.assigneeId === undefined) await desk.wait()
  const tickets = await lockTickets(tx, ids)
  const changings: (Changing & { ticket: Ticket })[] = []
  const failed: BulkResult['failed'] = []
  for (const id of ids) {
    const ticket = tickets.get(id)
    // Merged ones are in no list; where they are named, it is told why they do not change.
    if (byFilter && (!ticket || ticket.mergedInto !== null)) continue
    try {
      const changing = await changingOf(ctx, desk, ticket, change)
      changings.push({ ...changing, more: { ...changing.more, batch: batchId } })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      failed.push({ id, message: error.message })
    }
  }
  const done = await changeTickets(tx, ctx, changings)
  const given = done.filter(
    ({ ticket }, at) => ticket.assigneeId !== changings[at]?.ticket.assigneeId,
  )
  return {
    changed: done.filter(({ eventId }) => eventId !== null).length,
    failed,
    given: given.map(({ ticket }) => ticket),
  }
}

/** What becomes of one ticket. `AppError` where it cannot. */
async function changingOf(
  ctx: Context,
  desk: Desk,
  ticket: Ticket | undefined,
  change: BulkChange,
): Promise<Changing & { ticket: Ticket }> {
  if (!ticket) throw new AppError('not_found', 'There is no such ticket.')
  if (ticket.mergedInto !== null) {
    throw new AppError('conflict', 'It was merged into another ticket; work on that one.')
  }
  const { to, snoozedUntil, untilReply, assigneeId, teamId, priority, queue } = change
  const move = to === undefined ? null : moveOf(ctx, ticket, { to, snoozedUntil, untilReply })
  const moved = { ...ticket, ...move?.change }
  const isGiven = assigneeId !== undefined || teamId !== undefined
  const owner = isGiven ? await assigning(moved, { assigneeId, teamId }, desk) : null
  const fields: Change = {
    ...move?.change,
    ...owner?.change,
    ...(priority === undefined ? {} : { priority }),
    ...(queue === undefined ? {} : { queue }),
    tags: tagsAfter(ticket, change),
  }
  const more = { ...owner?.more, ...move?.more }
  return { ticket, type: move?.type ?? owner?.type ?? 'changed', change: fields, more }
}

function tagsAfter({ tags }: Ticket, { addTags = [], removeTags = [] }: BulkChange): string[] {
  const after = tagList([...tags.filter((tag) => !removeTags.includes(tag)), ...addTags])
  if (after.length <= TAGS_MAX) return after
  throw new AppError('invalid', `It would have more than ${TAGS_MAX} tags.`)
}

/** One word to each new owner, however many they were given. */
async function tellOwners(ctx: Context, given: ReadonlyMap<number, readonly Ticket[]>) {
  if (given.size === 0) return
  await ctx.db.transaction(async (tx) => {
    for (const [agentId, tickets] of given) {
      const [only] = tickets
      const one = tickets.length === 1 && only ? only : null
      const text = one?.excerpt ?? `${tickets.length} tickets`
      const ticketId = one?.id ?? null
      await notify(tx, ctx, { agentIds: [agentId], type: 'assigned', ticketId, text })
    }
  })
}
