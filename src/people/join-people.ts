import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import {
  deleteEdges,
  edgesAmong,
  insertEdges,
  lockPersonEdges,
  setApart,
  writeRoots,
  type Edge,
} from '../db/person-edge-store.ts'
import { ensurePeople, lockPeople, markPeopleDue, partsOf, rootsOf } from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import { retried } from '../triage/retried.ts'
import { checkTie } from './check-tie.ts'
import { rootsAmong, without } from './components.ts'
import { findRoot } from './find-root.ts'
import { personEvent } from './person-event.ts'
import { readPersonIn } from './read-person.ts'

/** Edges that a step took away and those that it made. */
export type EdgeStep = { gone: Edge[]; made: Edge[] }

/**
 * Says that two are one person; `intoId` speaks for both from then on. Nothing is moved, so that they can
 * be parted again whatever came between. Returns the person as JSON text. `AppError` not_found, or
 * conflict where they are one already or consent is missing.
 */
export async function joinPeople(
  ctx: Context,
  { intoId, fromId }: { intoId: string; fromId: string },
): Promise<string> {
  return retried(ctx, async (tx) => {
    await lockPersonEdges(tx)
    const [into, from] = [await findRoot(tx, intoId), await findRoot(tx, fromId)]
    if (into === from) throw new AppError('conflict', 'They are one person already.')
    const made = [{ id: randomUUID(), intoId: into, fromId: from }]
    await stepEdges(tx, ctx, { gone: [], made }, { type: 'person-joined', more: {} })
    return readPersonIn(tx, into)
  })
}

/**
 * Takes one account or row out of a person; the others stay together. Returns the one taken out as JSON
 * text. `AppError` not_found, or conflict where it is alone already.
 */
export async function partPerson(
  ctx: Context,
  { id, partId }: { id: string; partId: string },
): Promise<string> {
  return retried(ctx, async (tx) => {
    await lockPersonEdges(tx)
    const rootId = await findRoot(tx, id)
    const parts = await partsOf(tx, rootId)
    if (!parts.includes(partId)) {
      throw new AppError('not_found', 'partId: that is no part of this person.')
    }
    const step = without(partId, await edgesAmong(tx, parts), randomUUID)
    if (step.gone.length === 0) throw new AppError('conflict', 'It stands alone already.')
    await stepEdges(tx, ctx, step, { type: 'person-parted', more: {} })
    return readPersonIn(tx, partId)
  })
}

/** Says that two are not one person, so that it is not suggested again. `AppError` not_found. */
export async function keepApart(ctx: Context, id: string, otherId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const [a, b] = [await findRoot(tx, id), await findRoot(tx, otherId)].sort()
    if (a === undefined || b === undefined || a === b) {
      throw new AppError('conflict', 'They are one person; part them first.')
    }
    const at = new Date(ctx.now()).toISOString()
    await setApart(tx, [a, b], { at, actor: ctx.actor })
  })
}

/**
 * Takes edges away and makes others, with `lockPersonEdges` held, and writes it into the history of
 * everybody it parts or joins. `AppError` conflict where it would join what is one already.
 */
export async function stepEdges(
  tx: Tx,
  ctx: Context,
  step: EdgeStep,
  told: { type: string; more: Record<string, Json> },
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const ends = [...step.gone, ...step.made].flatMap(({ intoId, fromId }) => [intoId, fromId])
  await ensurePeople(tx, ends, at)
  const before = [...new Set((await rootsOf(tx, ends)).values())]
  const parts = (await Promise.all(before.map((root) => partsOf(tx, root)))).flat().sort()
  const ids = [...new Set(parts)]
  await lockPeople(tx, ids)
  const goneIds = new Set(step.gone.map(({ id }) => id))
  const kept = (await edgesAmong(tx, ids)).filter(({ id }) => !goneIds.has(id))
  const edges = [...kept, ...step.made]
  const preferred = [
    ...step.made.map(({ intoId }) => intoId),
    ...before,
    ...step.gone.map(({ fromId }) => fromId),
  ]
  const roots = rootsAmong(ids, edges, preferred)
  const groups = new Set(roots.values())
  // In a forest every edge joins two that were apart.
  if (ids.length - groups.size !== edges.length) {
    throw new AppError('conflict', 'They are one person already, by another way.')
  }
  await deleteEdges(tx, [...goneIds])
  await insertEdges(tx, step.made, { at, actor: ctx.actor })
  await writeRoots(tx, roots, at)
  if (step.made.length > 0) for (const root of groups) await checkTie(tx, await partsOf(tx, root))
  const data = {
    gone: step.gone as unknown as Json,
    made: step.made as unknown as Json,
    ...told.more,
  }
  const heard = [...new Set([...before, ...groups])]
  await recordEvents(
    tx,
    heard.map((id) => personEvent(ctx, id, told.type, data)),
  )
  await markPeopleDue(tx, [...groups])
}
