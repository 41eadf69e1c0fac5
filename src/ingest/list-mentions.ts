import { z } from 'zod'
import type { Context } from '../context.ts'
import * as store from '../db/mention-store.ts'
import { AppError } from '../errors.ts'
import type { Intent, Sentiment } from '../model/classification.ts'
import { databaseTimeSchema, decodeCursor, encodeCursor } from '../model/cursor.ts'
import type { Queue } from '../model/queue.ts'
import { everyWord } from './search-words.ts'

const positionSchema = z.object({ postedAt: databaseTimeSchema, id: z.uuid() })

export type ListMentionsInput = {
  brandId?: number | undefined
  sourceId?: number | undefined
  authorId?: string | undefined
  sentiment?: Sentiment | undefined
  intent?: Intent | undefined
  queue?: Queue | undefined
  /** Words that must all occur. */
  q?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Mentions, newest first, as JSON items ready to be sent. */
export async function listMentions(
  ctx: Context,
  input: ListMentionsInput,
): Promise<{ items: string[]; next: string | null }> {
  const after = input.cursor === undefined ? null : decodeCursor(positionSchema, input.cursor)
  if (input.cursor !== undefined && !after) {
    throw new AppError(
      'invalid',
      'cursor: not one that this list gave; leave it out to start at the top.',
    )
  }
  const filter = {
    brandId: input.brandId ?? null,
    sourceId: input.sourceId ?? null,
    authorId: input.authorId ?? null,
    sentiment: input.sentiment ?? null,
    intent: input.intent ?? null,
    queue: input.queue ?? null,
  }
  const rows = await findRows(ctx, input, filter, after)
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => row.json),
    next: last ? encodeCursor({ postedAt: last.postedAt, id: last.id }) : null,
  }
}

async function findRows(
  ctx: Context,
  { q = '', limit }: ListMentionsInput,
  filter: store.MentionFilter,
  after: store.MentionPosition | null,
): Promise<store.ListedMention[]> {
  if (q.trim() === '') return store.listMentions(ctx.db, filter, after, limit + 1)
  const words = everyWord(q)
  return words === null
    ? []
    : store.searchMentions(ctx.db, words, filter, after, limit + 1, ctx.now())
}

/** One mention as JSON text; `AppError` not_found where there is none. */
export async function readMention(ctx: Context, id: string): Promise<string> {
  const json = await store.findMention(ctx.db, id)
  if (json === null) throw new AppError('not_found', 'There is no such mention.')
  return json
}
