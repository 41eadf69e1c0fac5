import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'

const momentSchema = z.number().int().nonnegative()

const cursorSchema = z.object({
  organization: z.string(),
  /** By post, when the newest comment known was last changed, in milliseconds. */
  posts: z.record(z.string(), momentSchema),
  /** Notifications are read up to this time. */
  notified: momentSchema.nullable(),
})

export type LinkedInCursor = z.infer<typeof cursorSchema>

const pastSchema = z.object({
  organization: z.string(),
  /** Notifications from this time on are read; null before any were. */
  reached: momentSchema.nullable(),
  /** And so many batches of those before it. */
  batches: z.number().int().nonnegative(),
})

export function readCursor(cursor: Cursor | null, organization: string): LinkedInCursor {
  return read(cursor, cursorSchema, { organization, posts: {}, notified: null })
}

/** Where a back-fill stands. */
export function readPastCursor(cursor: Cursor | null, organization: string) {
  return read(cursor, pastSchema, { organization, reached: null, batches: 0 })
}

/** At the beginning for another Page: what is known of one means nothing for the other. */
function read<Known extends { organization: string }>(
  cursor: Cursor | null,
  schema: z.ZodType<Known>,
  start: Known,
): Known {
  if (cursor === null) return start
  const { data } = schema.safeParse(cursor)
  if (data === undefined) {
    throw new CollectorError('fatal', 'the cursor is not one of this collector')
  }
  return data.organization === start.organization ? data : start
}
