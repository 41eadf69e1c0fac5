import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import { batchEvents, changersSince, type TicketEvent } from '../db/event-store.ts'
import { deletedNotes } from '../db/note-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { Ticket } from '../model/ticket.ts'
import { CHUNK, type BulkResult } from './change-in-bulk.ts'
import { changeTickets, type Change, type Changing } from './change-ticket.ts'
import { setNote } from './notes.ts'
import { retried } from './retried.ts'
import { changedSince, sayChanged, stepOf, type Step } from './undoable.ts'

/** A step of a batch, the last one first. */
type Taken = { event: TicketEvent; step: Step }

/**
 * Takes back all steps that were taken under one id, ticket by ticket, the last step first. A ticket
 * on which something of it has changed since stays as it is and is told in `failed`. The undoing is a
 * batch of its own, which can be taken back in turn. `AppError` not_found where there is none.
 */
export async function undoBatch(ctx: Context, batchId: string): Promise<BulkResult> {
  const events = await batchEvents(ctx.db, batchId)
  const byTicket = new Map<string, Taken[]>()
  for (const { ticketId, ...event } of events) {
    const step = stepOf(event)
    if (step) byTicket.set(ticketId, [...(byTicket.get(ticketId) ?? []), { event, step }])
  }
  if (byTicket.size === 0) throw new AppError('not_found', 'There is no such batch.')
  const result: BulkResult = { changed: 0, failed: [], batchId: randomUUID() }
  const ids = [...byTicket.keys()].sort()
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK)
    const done = await retried(ctx, (tx) =>
      undoChunk(tx, ctx, { ids: chunk, byTicket, of: batchId, batchId: result.batchId }),
    )
    result.changed += done.changed
    result.failed.push(...done.failed)
  }
  return result
}

type Chunk = {
  ids: readonly string[]
  byTicket: ReadonlyMap<string, readonly Taken[]>
  of: string
  batchId: string
}

async function undoChunk(tx: Tx, ctx: Context, { ids, byTicket, of, batchId }: Chunk) {
  const more = { of, undid: 'batch', batch: batchId }
  const tickets = await lockTickets(tx, ids)
  const noteIds = [...byTicket.values()].flat().flatMap(({ step }) => noteOf(step))
  const deleted = await deletedNotes(tx, noteIds)
  const changings: (Changing & { ticket: Ticket })[] = []
  const failed: BulkResult['failed'] = []
  const notes: { ticket: Ticket; note: { id: string; deleted: boolean } }[] = []
  for (const id of ids) {
    const ticket = tickets.get(id)
    const steps = byTicket.get(id) ?? []
    const message = ticket ? await refusalOf(tx, ticket, steps, deleted) : 'It is gone.'
    if (!ticket || message !== null) {
      failed.push({ id, message: message ?? '' })
      continue
    }
    changings.push({ ticket, type: 'undone', change: backOf(steps), more })
    for (const { step } of steps) {
      if (step.kind !== 'note') continue
      notes.push({ ticket, note: { id: step.noteId, deleted: !step.deleted } })
    }
  }
  const done = await changeTickets(tx, ctx, changings)
  for (const { ticket, note } of notes) {
    await setNote(tx, ctx, ticket, { type: 'undone', note, more })
  }
  const changed = new Set(notes.map(({ ticket }) => ticket.id))
  for (const { ticket, eventId } of done) if (eventId !== null) changed.add(ticket.id)
  return { changed: changed.size, failed }
}

/** Why the steps cannot be taken back; null where all they changed still stands. */
async function refusalOf(
  tx: Tx,
  ticket: Ticket,
  steps: readonly Taken[],
  deleted: ReadonlySet<string>,
): Promise<string | null> {
  if (ticket.mergedInto !== null) return 'It was merged into another ticket.'
  const sofar = { ...ticket }
  for (const { event, step } of steps) {
    if (step.kind === 'note' && deleted.has(step.noteId) !== step.deleted) {
      return 'Its note has been deleted or brought back since.'
    }
    if (step.kind !== 'fields') continue
    const fields = changedSince(sofar, step.after)
    if (fields.length > 0) return sayChanged(fields, await changersSince(tx, ticket.id, event.id))
    Object.assign(sofar, step.before)
  }
  return null
}

/** What it all was before: of a field that changed twice, what it was first. */
function backOf(steps: readonly Taken[]): Change {
  const before = steps.map(({ step }) => (step.kind === 'fields' ? step.before : {}))
  return Object.assign({}, ...before) as Change
}

function noteOf(step: Step): string[] {
  return step.kind === 'note' ? [step.noteId] : []
}
