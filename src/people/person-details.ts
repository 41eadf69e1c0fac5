import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import {
  deleteIdentifier,
  deletePersonNote,
  holdersOf,
  insertIdentifiers,
  insertPersonNote,
} from '../db/person-detail-store.ts'
import { partsOf } from '../db/person-store.ts'
import { AppError } from '../errors.ts'
import type { Identifier } from '../model/person.ts'
import { retried } from '../triage/retried.ts'
import { lockRoot } from './change-person.ts'
import { checkTie } from './check-tie.ts'
import { cleanIdentifier } from './identifiers.ts'
import { personEvent } from './person-event.ts'
import { readPersonIn } from './read-person.ts'

/** Leaves a note on a person, for the team. Returns the person as JSON text. `AppError` not_found. */
export async function addPersonNote(ctx: Context, id: string, text: string): Promise<string> {
  return retried(ctx, async (tx) => {
    const row = await lockRoot(tx, ctx, id)
    const at = new Date(ctx.now()).toISOString()
    const note = { id: randomUUID(), personId: row.id, actor: ctx.actor, text, at }
    await insertPersonNote(tx, note)
    await recordEvents(tx, [personEvent(ctx, row.id, 'person-note-added', { note })])
    return readPersonIn(tx, row.id)
  })
}

/** Takes a note away; it can be brought back. Returns the person as JSON text. `AppError` not_found. */
export async function removePersonNote(ctx: Context, id: string, noteId: string): Promise<string> {
  return retried(ctx, async (tx) => {
    const row = await lockRoot(tx, ctx, id)
    const note = await deletePersonNote(tx, await partsOf(tx, row.id), noteId)
    if (!note) throw new AppError('not_found', 'The person has no such note.')
    await recordEvents(tx, [personEvent(ctx, row.id, 'person-note-deleted', { note })])
    return readPersonIn(tx, row.id)
  })
}

/**
 * Says under what somebody is known elsewhere. Returns the person as JSON text. `AppError` not_found,
 * invalid for a value that is none of its kind, conflict where it is somebody else's or consent is missing.
 */
export async function addIdentifier(ctx: Context, id: string, given: Identifier): Promise<string> {
  const identifier = cleanIdentifier(given)
  return retried(ctx, async (tx) => {
    const row = await lockRoot(tx, ctx, id)
    const added = { at: new Date(ctx.now()).toISOString(), by: ctx.actor }
    const [fresh] = await insertIdentifiers(tx, row.id, [identifier], added)
    if (!fresh) {
      const [holder] = (await holdersOf(tx, [identifier])).values()
      if (holder === row.id) return readPersonIn(tx, row.id)
      throw new AppError('conflict', 'value: somebody else is known under it already.', {
        details: { personId: holder },
      })
    }
    await checkTie(tx, await partsOf(tx, row.id))
    await recordEvents(tx, [personEvent(ctx, row.id, 'person-identifier-added', { identifier })])
    return readPersonIn(tx, row.id)
  })
}

/** Takes one away. Returns the person as JSON text. `AppError` not_found. */
export async function removeIdentifier(
  ctx: Context,
  id: string,
  given: Identifier,
): Promise<string> {
  const identifier = cleanIdentifier(given)
  return retried(ctx, async (tx) => {
    const row = await lockRoot(tx, ctx, id)
    if (!(await deleteIdentifier(tx, await partsOf(tx, row.id), identifier))) {
      throw new AppError('not_found', 'The person is not known under it.')
    }
    await recordEvents(tx, [personEvent(ctx, row.id, 'person-identifier-removed', { identifier })])
    return readPersonIn(tx, row.id)
  })
}
