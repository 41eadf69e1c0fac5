import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import { activeByHandle } from '../db/agent-store.ts'
import { recordEvents, type NewEvent } from '../db/event-store.ts'
import { findNote, insertNote, markNote } from '../db/note-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import type { Ticket } from '../model/ticket.ts'
import { lockSeen } from './change-ticket.ts'
import { notify } from './people/notify.ts'
import { readTicketIn } from './read-ticket.ts'

/** What may be a handle after an @ that begins a word; a dot or dash at its end belongs to the sentence. */
const NAMED = /(?<![\p{L}\p{N}@._-])@([a-z0-9._-]{2,60})/giu

/**
 * Leaves a note on a ticket, for the team alone. Whoever is named in it with an @ is told. Returns the
 * ticket as JSON text. `AppError` not_found where there is no such ticket.
 */
export async function addNote(
  ctx: Context,
  input: { ticketId: string; text: string },
): Promise<string> {
  return ctx.db.transaction(async (tx) => {
    const ticket = await lockSeen(tx, { id: input.ticketId })
    await writeNote(tx, ctx, ticket, input.text)
    return readTicketIn(tx, ticket.id)
  })
}

/** The same on a ticket that is locked already, inside `tx`; `more` goes into its event. */
export async function writeNote(
  tx: Tx,
  ctx: Context,
  ticket: Ticket,
  text: string,
  more: Record<string, Json> = {},
): Promise<void> {
  const id = randomUUID()
  const named = await activeByHandle(tx, handlesIn(text))
  const agentIds = named.map((agent) => agent.id)
  const note = { id, ticketId: ticket.id, agentId: ctx.agent?.id ?? null, actor: ctx.actor, text }
  const at = new Date(ctx.now()).toISOString()
  await insertNote(tx, { ...note, agentIds, deleted: false }, at)
  await recordEvents(tx, [
    noteEvent(ctx, ticket, 'note-added', { ...more, note: { id, deleted: false }, agentIds }),
  ])
  await notify(tx, ctx, { agentIds, type: 'mentioned', ticketId: ticket.id, text })
}

/** Deletes a note, so that it can be brought back. Returns its ticket as JSON text. `AppError` not_found. */
export async function deleteNote(ctx: Context, id: string): Promise<string> {
  return ctx.db.transaction(async (tx) => {
    const ticket = await lockNoted(tx, id)
    await setNote(tx, ctx, ticket, { type: 'note-deleted', note: { id, deleted: true } })
    return readTicketIn(tx, ticket.id)
  })
}

/** Deletes a note or brings it back. `AppError` conflict where it is so already. */
export async function setNote(
  tx: Tx,
  ctx: Context,
  ticket: Ticket,
  step: { type: string; note: { id: string; deleted: boolean }; more?: Record<string, Json> },
): Promise<void> {
  const { type, note, more = {} } = step
  const at = new Date(ctx.now()).toISOString()
  if (!(await markNote(tx, note.id, note.deleted ? at : null))) {
    throw new AppError(
      'conflict',
      `The note has been ${note.deleted ? 'deleted' : 'brought back'} already.`,
    )
  }
  await recordEvents(tx, [noteEvent(ctx, ticket, type, { ...more, note })])
}

/** The lower-case handles that a text may name. */
export function handlesIn(text: string): string[] {
  const found = [...text.matchAll(NAMED)].map(([, handle = '']) =>
    handle.toLowerCase().replace(/[.-]+$/, ''),
  )
  return [...new Set(found)]
}

/** The ticket that a note stands on, locked. */
async function lockNoted(tx: Tx, noteId: string): Promise<Ticket> {
  const note = await findNote(tx, noteId)
  if (!note || note.deleted) throw new AppError('not_found', 'There is no such note.')
  return lockSeen(tx, { id: note.ticketId })
}

function noteEvent(
  ctx: Context,
  ticket: Ticket,
  type: string,
  data: Record<string, Json>,
): NewEvent {
  return {
    at: new Date(ctx.now()).toISOString(),
    type,
    actor: ctx.actor,
    ticketId: ticket.id,
    data: { ...data, queues: [ticket.queue], brandIds: [ticket.brandId] },
  }
}
