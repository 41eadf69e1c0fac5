import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'
import { timeOfId } from './ids.ts'

export const overlapMinMs = 3600_000

/** A server's clock may be as far ahead of ours. */
const aheadMaxMs = 3600_000

const idSchema = z.string().min(1).max(100)

const placeSchema = z.object({
  /** All up to this id is read; null before anything was. */
  read: idSchema.nullable(),
  /** A walk from the newest post back in time that is not at its end. */
  walk: z
    .object({
      /** The newest post it saw: all up to it is read once the walk is at its end. */
      top: idSchema,
      /** It goes on with what is older than this. */
      before: idSchema,
      pages: z.number().int().nonnegative(),
    })
    .nullable(),
  /** The last reading came to the end of what there was. */
  isCaughtUp: z.boolean(),
  /** How far before its end the next reading begins. */
  overlapMs: z.number().positive().default(overlapMinMs),
})

/** Where reading stands in one stream. */
export type Place = z.infer<typeof placeSchema>

const mastodonCursorSchema = z.strictObject({
  /** Ids mean something on this server only. */
  server: z.string(),
  /** By the key of the stream, which says all that it was asked for with. */
  places: z.record(z.string(), placeSchema),
})

export type MastodonCursor = z.infer<typeof mastodonCursorSchema>

export const unread: Place = {
  read: null,
  walk: null,
  isCaughtUp: false,
  overlapMs: overlapMinMs,
}

const pastSchema = z.strictObject({
  kind: z.literal('past'),
  server: z.string(),
  places: z.record(
    z.string(),
    z.object({
      /** What is left to read is older than this; null before anything was read. */
      before: idSchema.nullable(),
      /** What is not older and is read. */
      known: z.array(idSchema),
      /** All from this time on is read; null before anything was. */
      reachedMs: z.number().nullable(),
      isOver: z.boolean(),
    }),
  ),
})

export type PastCursor = z.infer<typeof pastSchema>
export type PastPlace = PastCursor['places'][string]

export const unreadPast: PastPlace = { before: null, known: [], reachedMs: null, isOver: false }

/**
 * Where reading stands in the streams that are still asked for; the others are forgotten, and so are
 * places that are ahead of the time: from there nothing would ever be heard.
 */
export function readCursor(
  cursor: Cursor | null,
  server: string,
  keys: readonly string[],
  nowMs: number,
): MastodonCursor {
  const places = placesOf(mastodonCursorSchema, cursor, server, keys)
  const isAhead = (id: string | null) => (timeOfId(id ?? '') ?? 0) > nowMs + aheadMaxMs
  const kept = places.filter(([, { read, walk }]) => !isAhead(read) && !isAhead(walk?.top ?? null))
  return { server, places: Object.fromEntries(kept) }
}

/** Where reading the past stands in each stream. */
export function readPastCursor(
  cursor: Cursor | null,
  server: string,
  keys: readonly string[],
): PastCursor {
  const places = Object.fromEntries(placesOf(pastSchema, cursor, server, keys))
  return { kind: 'past', server, places }
}

function placesOf<Any>(
  schema: z.ZodType<{ server: string; places: Record<string, Any> }>,
  cursor: Cursor | null,
  server: string,
  keys: readonly string[],
): [string, Any][] {
  if (cursor === null) return []
  const parsed = schema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  if (parsed.data.server !== server) return []
  return Object.entries(parsed.data.places).filter(([key]) => keys.includes(key))
}
