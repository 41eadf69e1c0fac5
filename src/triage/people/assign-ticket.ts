import type { Context } from '../../context.ts'
import type { Tx } from '../../db/sql.ts'
import { lockTickets } from '../../db/ticket-store.ts'
import { AppError } from '../../errors.ts'
import type { Ticket } from '../../model/ticket.ts'
import { changeTicket, lockSeen, type Changing } from '../change-ticket.ts'
import { openDesk, type Desk } from './desk.ts'
import { notifyOfMany, type Telling } from './notify.ts'
import { readTicketIn } from '../read-ticket.ts'

/** Whose a ticket becomes; null takes it away, what is left out stays or follows from the rest. */
export type Wish = { assigneeId?: number | null | undefined; teamId?: number | null | undefined }

export type AssignInput = Wish & {
  id: string
  /** The version that the person saw; a newer one is a collision. */
  version?: number | undefined
}

/**
 * Takes, gives or takes away a ticket. Returns it as JSON text. `AppError` invalid where there is no
 * such agent or team; conflict, saying who has it, where somebody else's ticket is asked for without
 * the version that shows it as theirs.
 */
export async function assignTicket(ctx: Context, input: AssignInput): Promise<string> {
  if (input.assigneeId === undefined && input.teamId === undefined) {
    throw new AppError('invalid', 'assigneeId: say whom it is given to, or teamId, or both.')
  }
  return ctx.db.transaction(async (tx) => {
    const desk = openDesk(tx, ctx)
    if (input.assigneeId === undefined && typeof input.teamId === 'number') {
      const team = await desk.team(input.teamId)
      if (team && team.distribution !== 'by_hand') await desk.wait()
    }
    const ticket = await lockUnlessTaken(tx, desk, input)
    await assignIn(tx, ctx, ticket, input, desk)
    return readTicketIn(tx, input.id)
  })
}

/**
 * Gives a locked ticket to somebody inside a transaction and answers it as it is then. With a team and no agent
 * its owner is chosen as the team does it; where nobody fits, it waits with the team. One `desk` for
 * all tickets of a transaction spares reading the teams for each. `AppError` invalid where there is
 * no such agent or team.
 */
export async function assignIn(
  tx: Tx,
  ctx: Context,
  ticket: Ticket,
  wish: Wish,
  desk: Desk = openDesk(tx, ctx),
): Promise<Ticket> {
  const next = await changeTicket(tx, ctx, ticket, await assigning(ticket, wish, desk))
  await tellOwner(tx, ctx, ticket, next)
  return next
}

/** What giving it changes, for whoever writes it with other changes; then `tellOwner` is theirs to call. */
export async function assigning(
  ticket: Ticket,
  wish: Wish,
  desk: Desk,
): Promise<Pick<Changing, 'change'> & { type: 'assigned'; more: Record<string, string | null> }> {
  const { assigneeId, teamId = ticket.teamId } = wish
  const team = typeof wish.teamId === 'number' ? await desk.team(wish.teamId) : null
  if (typeof wish.teamId === 'number' && !team) {
    throw new AppError('invalid', `teamId: there is no team ${wish.teamId}.`)
  }
  let owner = assigneeId
  if (owner === undefined) {
    const isTheirs = ticket.assigneeId !== null && team?.agentIds.includes(ticket.assigneeId)
    const stays = team === null || (isTheirs === true && ticket.teamId === team.id)
    if (stays) owner = ticket.assigneeId
    else owner = ticket.status === 'open' ? await desk.choose(team.id, ticket.language) : null
  }
  const agent = owner === null ? null : await desk.agent(owner)
  if (typeof assigneeId === 'number' && !agent) {
    throw new AppError('invalid', `assigneeId: nobody active has the id ${assigneeId}.`)
  }
  const teamName = teamId === null ? null : ((await desk.team(teamId))?.name ?? null)
  return {
    type: 'assigned',
    change: { assigneeId: owner, teamId },
    // Named as they are called now: history is read also when they are gone.
    more: { assigneeName: agent?.name ?? null, teamName },
  }
}

/** Tells the owner of a ticket that somebody else has given it to them. */
export async function tellOwner(tx: Tx, ctx: Context, before: Ticket, after: Ticket) {
  await notifyOfMany(tx, ctx, ownerTold(before, after))
}

/** What that says; nothing where its owner is as before. */
export function ownerTold(before: Ticket, after: Ticket): Telling[] {
  if (after.assigneeId === null || after.assigneeId === before.assigneeId) return []
  const { assigneeId, id, excerpt } = after
  return [{ agentIds: [assigneeId], type: 'assigned', ticketId: id, text: excerpt }]
}

async function lockUnlessTaken(tx: Tx, desk: Desk, input: AssignInput): Promise<Ticket> {
  const { id, assigneeId, teamId, version } = input
  const ticket = (await lockTickets(tx, [id])).get(id)
  if (!ticket) throw new AppError('not_found', 'There is no such ticket.')
  const isSo = assigneeId === ticket.assigneeId && (teamId ?? ticket.teamId) === ticket.teamId
  if (isSo) return ticket
  const isOthers = ticket.assigneeId !== null && ticket.assigneeId !== assigneeId
  const isMissed = version !== undefined && version !== ticket.version
  const isUnseen = version === undefined && typeof assigneeId === 'number'
  if (isOthers && (isMissed || isUnseen)) throw await taken(desk, ticket)
  return lockSeen(tx, { id, version })
}

async function taken(desk: Desk, ticket: Ticket): Promise<AppError> {
  const { assigneeId, status, version } = ticket
  const owner = assigneeId === null ? null : await desk.agent(assigneeId)
  const who = owner?.name ?? 'Somebody else'
  const assignee = owner && { id: owner.id, name: owner.name }
  return new AppError('conflict', `${who} has this ticket. Look at it and try again.`, {
    details: { status, version, assignee },
  })
}
