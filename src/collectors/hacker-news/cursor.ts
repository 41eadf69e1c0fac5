import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'
import { whats, type HackerNewsOptions } from './options.ts'

const cursorSchema = z.strictObject({
  /** The options for which `from` holds. */
  query: z.string(),
  what: z.enum(whats),
  /** In Unix seconds: all that was posted before is read. */
  from: z.int().nonnegative(),
})

export type HackerNewsCursor = z.infer<typeof cursorSchema>

const pastSchema = z.strictObject({
  query: z.string(),
  what: z.enum(whats),
  /** In Unix seconds: all that was posted from then on is read. */
  before: z.int().nonnegative(),
  /** What is read of the second just before it. */
  known: z.array(z.string()),
})

export type PastCursor = z.infer<typeof pastSchema>

const firstLookBackS = 30 * 24 * 3600

/**
 * Where reading stands; some days back when there is no cursor, the options are others now, or the
 * place is ahead of the time.
 */
export function readCursor(
  cursor: Cursor | null,
  { query, what }: HackerNewsOptions,
  nowS: number,
): HackerNewsCursor {
  const start = { query, what, from: Math.max(0, nowS - firstLookBackS) }
  if (cursor === null) return start
  const parsed = cursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  const isOurs = parsed.data.query === query && parsed.data.what === what
  return isOurs && parsed.data.from <= nowS ? parsed.data : start
}

/** Where reading the past stands; at the present when there is no cursor or the options are others. */
export function readPastCursor(
  cursor: Cursor | null,
  { query, what }: HackerNewsOptions,
  nowS: number,
): PastCursor {
  const start = { query, what, before: nowS + 1, known: [] }
  if (cursor === null) return start
  const parsed = pastSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  return parsed.data.query === query && parsed.data.what === what ? parsed.data : start
}
