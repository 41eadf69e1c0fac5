import type { Context } from '../context.ts'
import { listPeople, personDetail, type PersonFilter } from '../db/person-view-store.ts'
import { partsOf } from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import { decodeCursor, encodeCursor } from '../model/cursor.ts'
import { z } from 'zod'
import { findRoot } from './find-root.ts'
import { personHistory } from './person-steps.ts'

const positionSchema = z.object({ stageAt: z.string().max(40), id: z.uuid() })

/** A page of people as JSON texts, who moved last first. `AppError` invalid for a cursor that is not ours. */
export async function listPersons(
  ctx: Context,
  filter: PersonFilter,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<{ items: string[]; next: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(positionSchema, cursor)
  if (cursor !== undefined && !after) {
    throw new AppError('invalid', 'cursor: take it from `next` of the page before.')
  }
  const rows = await listPeople(ctx.db, filter, after, limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ json }) => json),
    next: last ? encodeCursor({ stageAt: last.stageAt, id: last.id }) : null,
  }
}

/** All that is known of a person, as JSON text. `id` is theirs or one of their authors'. `AppError` not_found. */
export function readPerson(ctx: Context, id: string): Promise<string> {
  return readPersonIn(ctx.db, id)
}

/** The same inside a transaction. */
export async function readPersonIn(tx: Tx, id: string): Promise<string> {
  const rootId = await findRoot(tx, id)
  const history = await personHistory(tx, await partsOf(tx, rootId))
  const known = await personDetail(tx, rootId)
  return `${known.slice(0, -1)},"history":${JSON.stringify(history)}}`
}
