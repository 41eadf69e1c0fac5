import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'

/** Where reading stands in one list. */
const placeSchema = z.object({
  /** When the newest review known was written, in milliseconds; all older ones are read. */
  newest: z.number().int().nonnegative().nullable(),
  readAt: z.number().int().nonnegative(),
})

const listsSchema = z.object({
  app: z.string(),
  /** The feed and the key number reviews each in a way of its own. */
  way: z.enum(['feed', 'key']),
  /** By country, or `all` with a key. */
  places: z.record(z.string(), placeSchema),
})

export type AppStoreCursor = z.infer<typeof listsSchema>

const pastSchema = z.object({
  app: z.string(),
  /** The page to go on with; null is the first. */
  before: z.string().nullable(),
  isEnd: z.boolean(),
})

/** Where reading stands; at the beginning for another app or way. */
export function readCursor(
  cursor: Cursor | null,
  app: string,
  way: AppStoreCursor['way'],
): AppStoreCursor {
  const start = { app, way, places: {} }
  if (cursor === null) return start
  const { data } = listsSchema.safeParse(cursor)
  if (data === undefined) throw foreign()
  return data.app === app && data.way === way ? data : start
}

/** Where a back-fill stands. */
export function readPastCursor(cursor: Cursor | null, app: string): z.infer<typeof pastSchema> {
  const start = { app, before: null, isEnd: false }
  if (cursor === null) return start
  const { data } = pastSchema.safeParse(cursor)
  if (data === undefined) throw foreign()
  return data.app === app ? data : start
}

function foreign(): CollectorError {
  return new CollectorError('fatal', 'the cursor is not one of this collector')
}
