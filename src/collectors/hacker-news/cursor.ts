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

/** Where reading stands; at `firstFrom` when there is no cursor or the options are others now. */
export function readCursor(
  cursor: Cursor | null,
  { query, what }: HackerNewsOptions,
  firstFrom: number,
): HackerNewsCursor {
  const start = { query, what, from: firstFrom }
  if (cursor === null) return start
  const parsed = cursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  return parsed.data.query === query && parsed.data.what === what ? parsed.data : start
}
