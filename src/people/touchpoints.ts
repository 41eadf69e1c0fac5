import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import {
  findTouchpoint,
  holdersOf,
  insertIdentifiers,
  insertTouchpoint,
} from '../db/person-detail-store.ts'
import { TicketRaceError } from '../db/page-store.ts'
import { ensurePeople, markPeopleDue, partsOf } from '../db/person-store.ts'
import { touchpointJson } from '../db/person-view-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Identifier, TouchpointInput } from '../model/person.ts'
import { retried } from '../triage/retried.ts'
import { checkTie } from './check-tie.ts'
import { findRoot } from './find-root.ts'
import { cleanIdentifier } from './identifiers.ts'

/**
 * Keeps what somebody did elsewhere, once however often it is told. Whose it is, is said by `personId` or
 * by identifiers, never guessed; identifiers that nobody has become theirs, and where nobody is known
 * under any, a person is made. Returns it as JSON text and whether it is new. `AppError` invalid without
 * anybody to keep it with or for a time to come, not_found for a `personId` there is not, conflict where identifiers are
 * different people's, where another was told under the same key, or where consent is missing.
 */
export async function receiveTouchpoint(
  ctx: Context,
  { personId, identifiers, ...touch }: TouchpointInput,
): Promise<{ json: string; isNew: boolean }> {
  const given = identifiers.map(cleanIdentifier)
  if (personId === undefined && given.length === 0) {
    throw new AppError('invalid', 'identifiers: say whose it is, by one of these or by personId.')
  }
  if (Date.parse(touch.at) > ctx.now() + 86_400_000) {
    throw new AppError('invalid', 'at: must not be later than now.')
  }
  return retried(ctx, async (tx) => {
    const known = await findTouchpoint(tx, touch.source, touch.externalId)
    if (known) return { json: await told(tx, known, touch), isNew: false }
    const owner = await ownerOf(tx, ctx, personId, given)
    const receivedAt = new Date(ctx.now()).toISOString()
    const id = randomUUID()
    if (!(await insertTouchpoint(tx, id, owner, touch, receivedAt))) {
      const first = await findTouchpoint(tx, touch.source, touch.externalId)
      if (!first) throw new Error('A touchpoint is there and is not')
      return { json: await told(tx, first, touch), isNew: false }
    }
    await markPeopleDue(tx, [owner])
    return { json: (await touchpointJson(tx, id)) ?? '', isNew: true }
  })
}

type Touch = Omit<TouchpointInput, 'personId' | 'identifiers'>

async function told(tx: Tx, known: { id: string; same: string }, touch: Touch): Promise<string> {
  const { kind, at, what, url, amount, currency } = touch
  const now = [kind, new Date(at).toISOString(), what, url, amount, currency]
  if (JSON.stringify(JSON.parse(known.same)) !== JSON.stringify(now)) {
    throw new AppError('conflict', 'externalId: something else was told under it already.', {
      details: { id: known.id },
    })
  }
  return (await touchpointJson(tx, known.id)) ?? ''
}

async function ownerOf(
  tx: Tx,
  ctx: Context,
  personId: string | undefined,
  identifiers: readonly Identifier[],
): Promise<string> {
  const holders = new Set((await holdersOf(tx, identifiers)).values())
  if (personId !== undefined) holders.add(await findRoot(tx, personId))
  const [owner = randomUUID(), ...others] = [...holders].sort()
  if (others.length > 0) {
    throw new AppError('conflict', 'identifiers: they are of different people; join these first.', {
      details: { personIds: [...holders] },
    })
  }
  const at = new Date(ctx.now()).toISOString()
  await ensurePeople(tx, [owner], at)
  if (identifiers.length > 0) {
    const fresh = await insertIdentifiers(tx, owner, identifiers, { at, by: ctx.actor })
    const now = new Set((await holdersOf(tx, identifiers)).values())
    // Told of the same new person twice at once: the other was first.
    if (now.size !== 1 || !now.has(owner)) throw new TicketRaceError('An identifier was taken')
    if (fresh.length > 0) await checkTie(tx, await partsOf(tx, owner))
  }
  return owner
}
