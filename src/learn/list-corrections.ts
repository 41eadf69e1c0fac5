import { z } from 'zod'
import type { Context } from '../context.ts'
import * as store from '../db/correction-store.ts'
import { AppError } from '../errors.ts'
import type { CorrectionState } from '../model/correction.ts'
import { databaseTimeSchema, decodeCursor, encodeCursor } from '../model/cursor.ts'

const positionSchema = z.object({ at: databaseTimeSchema, id: z.uuid() })

export type ListCorrectionsInput = {
  mentionId?: string | undefined
  state: CorrectionState | 'all'
  limit: number
  cursor?: string | undefined
}

/** What people said, newest first, as JSON items ready to be sent. */
export async function listCorrections(
  ctx: Context,
  input: ListCorrectionsInput,
): Promise<{ items: string[]; next: string | null }> {
  const after = input.cursor === undefined ? null : decodeCursor(positionSchema, input.cursor)
  if (input.cursor !== undefined && !after) {
    throw new AppError(
      'invalid',
      'cursor: not one that this list gave; leave it out to start at the top.',
    )
  }
  const filter = {
    mentionId: input.mentionId ?? null,
    state: input.state === 'all' ? null : input.state,
  }
  const rows = await store.listCorrections(ctx.db, filter, after, input.limit + 1)
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => row.json),
    next: last ? encodeCursor({ at: last.at, id: last.id }) : null,
  }
}
