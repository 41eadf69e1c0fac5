import type { Context } from '../context.ts'
import { recordEvents, type TicketEvent } from '../db/event-store.ts'
import { lockPersonEdges } from '../db/person-edge-store.ts'
import {
  deleteIdentifier,
  deletePersonNote,
  findPersonEvent,
  insertIdentifiers,
  insertPersonNote,
} from '../db/person-detail-store.ts'
import { lockPeople, markPeopleDue, partsOf } from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import { retried } from '../triage/retried.ts'
import { writeFields } from './change-person.ts'
import { checkTie } from './check-tie.ts'
import { findRoot } from './find-root.ts'
import { stepEdges } from './join-people.ts'
import { personEvent } from './person-event.ts'
import { standing, steps } from './person-steps.ts'
import { readPersonIn } from './read-person.ts'

/**
 * Takes back one step of a person's history, if what it did still stands, and writes that into the
 * history, where it can be taken back in turn. Returns the person as JSON text. `AppError` not_found,
 * or conflict where something has come between.
 */
export async function undoPersonStep(
  ctx: Context,
  { id, eventId }: { id: string; eventId: string },
): Promise<string> {
  return retried(ctx, async (tx) => {
    await lockPersonEdges(tx)
    const rootId = await findRoot(tx, id)
    const parts = await partsOf(tx, rootId)
    const event = await findPersonEvent(tx, parts, eventId)
    if (!event) throw new AppError('not_found', 'The person has no such step.')
    await lockPeople(tx, parts)
    if (!(await standing(tx, parts, [event])).has(event.id)) {
      throw new AppError('conflict', 'It cannot be undone: what it did has been changed since.')
    }
    await takeBack(tx, ctx, parts, event)
    return readPersonIn(tx, await findRoot(tx, id))
  })
}

async function takeBack(
  tx: Tx,
  ctx: Context,
  parts: readonly string[],
  { id: of, type, data }: TicketEvent,
): Promise<void> {
  const more = { of }
  const tell = async (rowId: string, name: string, said: Record<string, Json>) => {
    await recordEvents(tx, [personEvent(ctx, rowId, name, { ...said, ...more })])
    await markPeopleDue(tx, [rowId])
  }
  const [own = ''] = parts
  switch (type) {
    case 'person-changed': {
      const { rowId, before } = steps[type].parse(data)
      const row = (await lockPeople(tx, [rowId])).get(rowId)
      if (row) await writeFields(tx, ctx, row, before, more)
      return
    }
    case 'person-joined':
    case 'person-parted': {
      const { gone, made } = steps[type].parse(data)
      const back = type === 'person-joined' ? 'person-parted' : 'person-joined'
      return stepEdges(tx, ctx, { gone: made, made: gone }, { type: back, more })
    }
    case 'person-note-added': {
      const kept = await deletePersonNote(tx, parts, steps[type].parse(data).note.id)
      return kept ? tell(kept.personId, 'person-note-deleted', { note: kept }) : undefined
    }
    case 'person-note-deleted': {
      const kept = steps[type].parse(data).note
      await insertPersonNote(tx, kept)
      return tell(kept.personId, 'person-note-added', { note: kept })
    }
    case 'person-identifier-added': {
      const { identifier } = steps[type].parse(data)
      await deleteIdentifier(tx, parts, identifier)
      return tell(own, 'person-identifier-removed', { identifier })
    }
    case 'person-identifier-removed': {
      const { identifier } = steps[type].parse(data)
      const added = { at: new Date(ctx.now()).toISOString(), by: ctx.actor }
      const [again] = await insertIdentifiers(tx, own, [identifier], added)
      if (!again) throw new AppError('conflict', 'It is somebody else’s now.')
      await checkTie(tx, parts)
      return tell(own, 'person-identifier-added', { identifier })
    }
  }
}
