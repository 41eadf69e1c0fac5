import type { Context } from '../context.ts'
import { findAgent } from '../db/agent-store.ts'
import { recordEvents } from '../db/event-store.ts'
import {
  ensurePeople,
  lockPeople,
  markPeopleDue,
  partsOf,
  writePerson,
  type PersonFields,
  type PersonRow,
} from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import type { PersonPatch } from '../model/person.ts'
import { retried } from '../triage/retried.ts'
import { findRoot } from './find-root.ts'
import { personEvent } from './person-event.ts'
import { readPersonIn } from './read-person.ts'

/**
 * Changes what we say of a person. Returns the person as JSON text. `AppError` not_found, conflict where
 * the person has changed since `version`, invalid for an owner there is not.
 */
export async function changePerson(ctx: Context, id: string, patch: PersonPatch): Promise<string> {
  return retried(ctx, async (tx) => {
    const row = await lockRoot(tx, ctx, id)
    const { version } = patch
    if (version !== undefined && version !== row.version && version !== 0) {
      throw new AppError('conflict', 'The person has changed since you looked; look again.', {
        details: { version: row.version },
      })
    }
    const { ownerId = null } = patch
    if (ownerId !== null && !(await findAgent(tx, ownerId, ctx.now()))) {
      throw new AppError('invalid', `ownerId: there is no agent ${ownerId}.`)
    }
    await writeFields(tx, ctx, row, fieldsOf(patch, ctx), {})
    const others = (await partsOf(tx, row.id)).filter((part) => part !== row.id)
    for (const other of (await lockPeople(tx, others)).values()) {
      await writeFields(tx, ctx, other, fieldsOfOther(patch, other, ctx), {})
    }
    return readPersonIn(tx, row.id)
  })
}

/** The row that speaks for a person, made if need be, locked. */
export async function lockRoot(tx: Tx, ctx: Context, id: string): Promise<PersonRow> {
  const rootId = await findRoot(tx, id)
  await ensurePeople(tx, [rootId], new Date(ctx.now()).toISOString())
  const row = (await lockPeople(tx, [rootId])).get(rootId)
  if (!row) throw new AppError('not_found', 'There is no such person.')
  // Joined with another between the two looks.
  return row.rootId === row.id ? row : lockRoot(tx, ctx, row.rootId)
}

/** Writes `change` of a locked row, and what was before into its history. */
export async function writeFields(
  tx: Tx,
  ctx: Context,
  row: PersonRow,
  change: Partial<PersonFields>,
  more: Record<string, Json>,
): Promise<void> {
  const names = Object.keys(change) as (keyof PersonFields)[]
  const isSame = names.every((name) => JSON.stringify(row[name]) === JSON.stringify(change[name]))
  if (isSame) return
  const before = Object.fromEntries(names.map((name) => [name, row[name]]))
  await writePerson(tx, row.id, { ...row, ...change }, new Date(ctx.now()).toISOString())
  await recordEvents(tx, [
    personEvent(ctx, row.id, 'person-changed', { rowId: row.id, before, after: change, ...more }),
  ])
  await markPeopleDue(tx, [row.id])
}

function fieldsOf(patch: PersonPatch, ctx: Context): Partial<PersonFields> {
  const { name, tags, ownerId, stage, consent, notInterested } = patch
  const at = ctx.now()
  const isSaid = stage !== undefined && stage !== null
  return {
    ...(name === undefined ? {} : { name }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags)].sort() }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(stage === undefined
      ? {}
      : { saidStage: stage, saidAt: isSaid ? at : null, saidBy: isSaid ? ctx.actor : null }),
    ...(consent === undefined
      ? {}
      : {
          consent: consent.state,
          consentAt: at,
          consentBy: ctx.actor,
          consentBasis: consent.basis === '' ? null : consent.basis,
        }),
    ...(notInterested === undefined ? {} : { notInterestedAt: notInterested ? at : null }),
  }
}

/** What a patch means for a row that another speaks for: all of them are read together. */
function fieldsOfOther(patch: PersonPatch, row: PersonRow, ctx: Context): Partial<PersonFields> {
  const { name, tags, ownerId, stage, consent, notInterested } = patch
  return {
    ...(name === null ? { name: null } : {}),
    ...(ownerId === null ? { ownerId: null } : {}),
    ...(stage === null ? { saidStage: null, saidAt: null, saidBy: null } : {}),
    ...(notInterested === false ? { notInterestedAt: null } : {}),
    ...(tags ? { tags: row.tags.filter((tag) => tags.includes(tag)) } : {}),
    ...(consent ? fieldsOf({ consent }, ctx) : {}),
  }
}
