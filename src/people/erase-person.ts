import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import { erasePerson, exportPerson, lockForErasing, mentionsOfAuthors } from '../db/erase-store.ts'
import { forgetInTickets } from '../db/edit-store.ts'
import { recordEvents } from '../db/event-store.ts'
import { lockPersonEdges } from '../db/person-edge-store.ts'
import { personItems } from '../db/person-view-store.ts'
import { lockPeople, partsOf } from '../db/person-store.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import { personItemSchema, type Erasure } from '../model/person.ts'
import { retried } from '../triage/retried.ts'
import { findRoot } from './find-root.ts'

/**
 * Deletes all that is kept of a person for good, on every account that is theirs, and takes in nothing
 * of these accounts any more. What others wrote stays, as do counts. `confirm` must be the person's name.
 * `AppError` not_found, or invalid where the name is another.
 */
export async function erase(ctx: Context, id: string, confirm: string): Promise<Erasure> {
  return retried(ctx, async (tx) => {
    await lockForErasing(tx)
    await lockPersonEdges(tx)
    const rootId = await findRoot(tx, id)
    const item = (await personItems(tx, [rootId])).get(rootId)
    const name = item === undefined ? '' : personItemSchema.parse(JSON.parse(item)).name
    if (name !== confirm.trim()) {
      throw new AppError('invalid', `confirm: must be the person's name, “${name}”.`)
    }
    const parts = await partsOf(tx, rootId)
    await lockPeople(tx, parts)
    const left = new Map<string, number>()
    for (const { ticketId } of await mentionsOfAuthors(tx, parts)) {
      if (ticketId !== null) left.set(ticketId, (left.get(ticketId) ?? 0) + 1)
    }
    await lockTickets(tx, [...left.keys()].sort())
    const at = new Date(ctx.now()).toISOString()
    const deleted = await erasePerson(tx, parts, at)
    // What of them stood in tickets of others.
    if (left.size > 0) await forgetInTickets(tx, left, at)
    const certificate = randomUUID()
    const data = { certificate, deleted, ids: [], brandIds: [], queues: [] }
    await recordEvents(tx, [
      { at, type: 'person-erased', actor: ctx.actor, ticketId: null, personId: null, data },
    ])
    return { certificate, at, by: ctx.actor, deleted }
  })
}

/** All that is kept of a person, as JSON text, for them to have. `AppError` not_found. */
export async function exportAll(ctx: Context, id: string): Promise<string> {
  const rootId = await findRoot(ctx.db, id)
  return exportPerson(ctx.db, await partsOf(ctx.db, rootId))
}
