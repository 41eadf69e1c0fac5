import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { TicketQueue } from '../model/queue.ts'
import type { Priority } from '../model/ticket.ts'
import { changeTicket, lockSeen, type Change } from './change-ticket.ts'
import { readTicketIn } from './read-ticket.ts'

export type PatchInput = {
  id: string
  priority?: Priority | undefined
  /** All of them; those left out are taken off. */
  tags?: readonly string[] | undefined
  queue?: TicketQueue | undefined
  version?: number | undefined
}

/**
 * Changes what a person may set of a ticket. A queue set by hand keeps the grounds of the rule that
 * put the ticket where it was; the history tells of the hand. Later mentions take it out of there
 * only for a queue whose miss costs more, as they would from any (`mergeTicket`). Returns the ticket
 * as JSON text. `AppError` not_found, or conflict where it has moved on.
 */
export async function patchTicket(ctx: Context, input: PatchInput): Promise<string> {
  const { priority, tags, queue } = input
  if (priority === undefined && tags === undefined && queue === undefined) {
    throw new AppError('invalid', 'Nothing to change: give priority, tags or queue.')
  }
  const change: Change = {
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags: tagList(tags) }),
    ...(queue === undefined ? {} : { queue }),
  }
  return ctx.db.transaction(async (tx) => {
    const ticket = await lockSeen(tx, input)
    await changeTicket(tx, ctx, ticket, { type: 'changed', change })
    return readTicketIn(tx, input.id)
  })
}

/** Tags as a ticket keeps them: sorted, without doubles. */
export function tagList(tags: readonly string[]): string[] {
  return [...new Set(tags)].sort()
}
