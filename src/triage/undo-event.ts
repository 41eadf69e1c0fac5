import type { Context } from '../context.ts'
import { changersSince, findTicketEvent, type TicketEvent } from '../db/event-store.ts'
import { TicketRaceError } from '../db/page-store.ts'
import { mergeChain } from '../db/place-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import type { Ticket } from '../model/ticket.ts'
import { changeTicket, type Change } from './change-ticket.ts'
import { setNote } from './notes.ts'
import { joinTickets, partTickets, readKept } from './place-mentions.ts'
import { readTicketIn } from './read-ticket.ts'
import { retried } from './retried.ts'
import { changedSince, sayChanged, stepOf, type Step } from './undoable.ts'

/**
 * Takes back one step of a ticket's history, if what it changed still stands as it left it, and
 * writes that into the history, where it can be taken back in turn. Returns the ticket as JSON text.
 * `AppError` not_found, or conflict with what has changed since and by whom.
 */
export async function undoEvent(
  ctx: Context,
  { ticketId, eventId }: { ticketId: string; eventId: string },
): Promise<string> {
  return retried(ctx, async (tx) => {
    await undoIn(tx, ctx, ticketId, eventId)
    return readTicketIn(tx, ticketId)
  })
}

async function undoIn(tx: Tx, ctx: Context, ticketId: string, eventId: string): Promise<void> {
  const event = await findTicketEvent(tx, ticketId, eventId)
  if (!event) throw new AppError('not_found', 'The ticket has no such event.')
  const step = stepOf(event)
  if (!step) throw new AppError('conflict', 'This event changed nothing that can be taken back.')
  const more = { of: event.id, undid: event.type }
  switch (step.kind) {
    case 'fields':
      return undoFields(tx, ctx, ticketId, { event, step, more })
    case 'note': {
      const note = { id: step.noteId, deleted: !step.deleted }
      return setNote(tx, ctx, await lockOwn(tx, ticketId), { type: 'undone', note, more })
    }
    case 'twin':
      return undoIn(tx, ctx, step.ticketId, step.eventId)
    case 'place':
      return undoPlace(tx, ctx, ticketId, { event, step, more })
  }
}

type Undo<Kind extends Step['kind']> = {
  event: TicketEvent
  step: Extract<Step, { kind: Kind }>
  more: Record<string, Json>
}

/** What was merged comes out again, what came out is merged again. */
async function undoPlace(
  tx: Tx,
  ctx: Context,
  ticketId: string,
  { event, step, more }: Undo<'place'>,
): Promise<void> {
  const wasMerged = step.after.mergedInto !== null
  const otherId = wasMerged ? ticketId : (step.before.mergedInto ?? ticketId)
  const chain = await mergeChain(tx, otherId)
  const holderId = chain.at(-1) ?? otherId
  if (!wasMerged && chain.includes(ticketId)) {
    throw new AppError(
      'conflict',
      'It cannot be undone: that ticket was merged into this one since.',
    )
  }
  const locked = await lockTickets(tx, [ticketId, holderId])
  const [own, other] = [locked.get(ticketId), locked.get(holderId)]
  if (!own || !other) throw new AppError('not_found', 'There is no such ticket.')
  await checkStands(tx, own, event.id, step.after)
  // Merged by somebody else between the two looks; the next try sees where it leads.
  if (other.mergedInto !== null) throw new TicketRaceError('A ticket was merged meanwhile')
  const place = wasMerged ? partTickets : joinTickets
  await place(tx, ctx, {
    own,
    other,
    change: step.before,
    kept: readKept(step.kept),
    told: {
      own: { type: 'undone', more: { ...more, other: holderId } },
      other: { type: 'undone', more: { ...more, other: ticketId } },
    },
  })
}

async function undoFields(
  tx: Tx,
  ctx: Context,
  ticketId: string,
  undo: Undo<'fields'>,
): Promise<void> {
  const ticket = await lockOwn(tx, ticketId)
  await checkStands(tx, ticket, undo.event.id, undo.step.after)
  await changeTicket(tx, ctx, ticket, {
    type: 'undone',
    change: undo.step.before,
    more: undo.more,
  })
}

/** `AppError` conflict where any of `after` no longer stands, with whose doing that is. */
export async function checkStands(
  tx: Tx,
  ticket: Ticket,
  eventId: string,
  after: Change,
): Promise<void> {
  const fields = changedSince(ticket, after)
  if (fields.length === 0) return
  const actors = await changersSince(tx, ticket.id, eventId)
  throw new AppError('conflict', sayChanged(fields, actors), {
    details: { fields, version: ticket.version },
  })
}

async function lockOwn(tx: Tx, id: string): Promise<Ticket> {
  const ticket = (await lockTickets(tx, [id])).get(id)
  if (!ticket) throw new AppError('not_found', 'There is no such ticket.')
  if (ticket.mergedInto === null) return ticket
  throw new AppError('conflict', 'It was merged into another ticket; undo that first.', {
    details: { mergedInto: ticket.mergedInto },
  })
}
