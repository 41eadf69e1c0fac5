import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'

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
})

/** Where reading stands in one stream. */
export type Place = z.infer<typeof placeSchema>

const mastodonCursorSchema = z.object({
  /** Ids mean something on this server only. */
  server: z.string(),
  /** By the key of the stream, which says all that it was asked for with. */
  places: z.record(z.string(), placeSchema),
})

export type MastodonCursor = z.infer<typeof mastodonCursorSchema>

export const unread: Place = { read: null, walk: null, isCaughtUp: false }

/** Where reading stands in the streams that are still asked for; the others are forgotten. */
export function readCursor(
  cursor: Cursor | null,
  server: string,
  keys: readonly string[],
): MastodonCursor {
  if (cursor === null) return { server, places: {} }
  const parsed = mastodonCursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  if (parsed.data.server !== server) return { server, places: {} }
  const kept = Object.entries(parsed.data.places).filter(([key]) => keys.includes(key))
  return { server, places: Object.fromEntries(kept) }
}
