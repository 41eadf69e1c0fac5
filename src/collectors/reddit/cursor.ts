import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'
import { fullnameSchema } from './listing.ts'

const placeSchema = z.object({
  /** All that was posted up to this time is read, milliseconds UTC; null before the first reading. */
  readMs: z.number().int().nullable(),
  /** The newest that were heard, newest first: looked at again until others take their place. */
  heard: z.array(fullnameSchema).max(1000),
  /** Down to which of these they were looked at; null to begin with the newest. */
  checked: fullnameSchema.nullable(),
})

/** Where reading stands in one stream. */
export type Place = z.infer<typeof placeSchema>

const cursorSchema = z.object({
  /** By the key of the stream, which says all that it was asked for with. */
  places: z.record(z.string(), placeSchema),
  /** Which subreddits Reddit was asked for by name, and when. */
  named: z.object({ names: z.array(z.string()), atMs: z.number().int() }).nullable(),
})

export type RedditCursor = z.infer<typeof cursorSchema>

const pastPlaceSchema = z.object({
  /** What was posted from this time on is read, milliseconds UTC; null before anything is. */
  reachedMs: z.number().int().nullable(),
  /** The last items of the page before, the last first: reading goes on after one of them. */
  anchors: z.array(z.string().max(100)).max(5),
  itemsRead: z.number().int().nonnegative(),
  /** The anchors were all gone once, and it began again. */
  isAgain: z.boolean(),
  isDone: z.boolean(),
})

/** Where a back-fill stands in one stream. */
export type PastPlace = z.infer<typeof pastPlaceSchema>

const pastCursorSchema = z.object({ past: z.record(z.string(), pastPlaceSchema) })

export const unread: Place = { readMs: null, heard: [], checked: null }

export const unreadPast: PastPlace = {
  reachedMs: null,
  anchors: [],
  itemsRead: 0,
  isAgain: false,
  isDone: false,
}

/** Where reading stands in the streams that are still asked for; the others are forgotten. */
export function readCursor(cursor: Cursor | null, keys: readonly string[]): RedditCursor {
  if (cursor === null) return { places: {}, named: null }
  const { places, named } = parse(cursor, cursorSchema)
  return { places: keep(places, keys), named }
}

export function readPastCursor(
  cursor: Cursor | null,
  keys: readonly string[],
): Record<string, PastPlace> {
  return cursor === null ? {} : keep(parse(cursor, pastCursorSchema).past, keys)
}

function parse<Shape>(cursor: Cursor, shape: z.ZodType<Shape>): Shape {
  const parsed = shape.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new CollectorError('fatal', 'the cursor is not one of this collector')
}

function keep<Value>(places: Record<string, Value>, keys: readonly string[]) {
  return Object.fromEntries(Object.entries(places).filter(([key]) => keys.includes(key)))
}
