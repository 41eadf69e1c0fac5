import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { Json } from '../../model/mention.ts'
import type { Ticket } from '../../model/ticket.ts'
import { assigning, ownerTold, type Wish } from '../people/assign-ticket.ts'
import { changeEvent } from '../change-ticket.ts'
import { openDesk, type Desk } from '../people/desk.ts'
import { notifyOfMany, type Telling } from '../people/notify.ts'
import type { Held, TicketActions } from './rule-actions.ts'

/** What rules ask of a ticket that they opened or moved. */
export type Asked = { ticket: Ticket; actions: TicketActions }

/** A ticket before and after it was given to whom the rules name. */
export type Given = Asked & { before: Ticket; more: Record<string, Json> | null }

/** Of older posts nobody is told: who lets the past be read need not be told of all of it. */
const TOLD_FOR_MS = 86_400_000

/**
 * Gives tickets that are about to be written to the people and teams that rules name, except those
 * that a person has given to somebody (`held`). Answers them as they are to be written; a name that
 * is not there any more is passed over and logged.
 */
export async function giveByRules(
  tx: Tx,
  ctx: Context,
  asked: readonly Asked[],
  held: ReadonlyMap<string, Held>,
): Promise<Given[]> {
  const desk = openDesk(tx, ctx)
  const given: Given[] = []
  for (const { ticket, actions } of asked) {
    const own = held.get(ticket.id)
    const isFree = own?.has('assigneeId') !== true && own?.has('teamId') !== true
    const wish = isFree ? wishOf(actions) : null
    const found = wish && (await ask(ctx, desk, { ticket, actions, wish }))
    given.push(
      found
        ? { ticket: { ...ticket, ...found.change }, before: ticket, actions, more: found.more }
        : { ticket, before: ticket, actions, more: null },
    )
  }
  return given
}

async function ask(ctx: Context, desk: Desk, { ticket, actions, wish }: Asked & { wish: Wish }) {
  try {
    return await assigning(ticket, wish, desk)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    ctx.log.warn({ rules: actions.rules, reason: error.message }, 'A rule could not be followed')
    return null
  }
}

function wishOf({ assigneeId, teamId }: TicketActions): Wish | null {
  if (assigneeId === null && teamId === null) return null
  return { assigneeId: assigneeId ?? undefined, teamId: teamId ?? undefined }
}

/** Writes into the history whose the tickets are, and tells those who are to be told; once they are written. */
export async function tellByRules(tx: Tx, ctx: Context, given: readonly Given[]): Promise<void> {
  const system: Context = { ...ctx, actor: 'system', agent: null }
  const events = given.flatMap(({ before, ticket, actions, more }) => {
    const isSame = before.assigneeId === ticket.assigneeId && before.teamId === ticket.teamId
    if (isSame || more === null) return []
    const told = { ...more, rules: actions.rules.map(({ id, name }) => ({ id, name })) }
    return [changeEvent(system.actor, before, ticket, { type: 'assigned', more: told })]
  })
  await recordEvents(tx, events)
  const tellings = given.flatMap(({ before, ticket, actions }): Telling[] => {
    if (ticket.lastPostedAt < ctx.now() - TOLD_FOR_MS) return []
    const agentIds = actions.notifyAgentIds.filter((id) => id !== ticket.assigneeId)
    const text = actions.rules.map(({ name }) => name).join(', ')
    return [...ownerTold(before, ticket), { agentIds, type: 'rule', ticketId: ticket.id, text }]
  })
  await notifyOfMany(tx, system, tellings)
}
