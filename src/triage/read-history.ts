import type { TicketEvent } from '../db/event-store.ts'
import { deletedNotes } from '../db/note-store.ts'
import { followMerges } from '../db/place-store.ts'
import type { Tx } from '../db/sql.ts'
import { findTickets } from '../db/ticket-store.ts'
import type { Ticket } from '../model/ticket.ts'
import type { EventView } from '../model/views.ts'
import { canUndo, returnOf, stepOf } from './undoable.ts'

/** The events of a ticket's history, each with whether it can be undone as things stand. */
export async function judgeHistory(
  db: Tx,
  ticket: Ticket,
  events: readonly TicketEvent[],
): Promise<EventView[]> {
  const steps = events.map(stepOf)
  const twins = steps.flatMap((step) => (step?.kind === 'twin' ? [step.ticketId] : []))
  const noteIds = steps.flatMap((step) => (step?.kind === 'note' ? [step.noteId] : []))
  const others = await findTickets(db, twins)
  const returns = steps.flatMap((step) =>
    step?.kind === 'twin' || step?.kind === 'place' ? (returnOf(step.before) ?? []) : [],
  )
  const holders = await followMerges(db, returns)
  const standing = { ticket, others, holders, deletedNotes: await deletedNotes(db, noteIds) }
  return events.map((event, index) => {
    const step = steps[index]
    return { ...event, undoable: step ? canUndo(step, standing) : false }
  })
}
