import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'

const feedCursorSchema = z.object({
  /** The address in the options for which all this holds. */
  asked: z.string(),
  /** Where the feed lives now, by permanent redirects. */
  url: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Of the last body, for servers that know no validators. */
  bodyHash: z.string().nullable(),
  /** What the feed asked for when last read, for the answers that only say "unchanged". */
  ttlMs: z.number().nullable(),
  skipHours: z.array(z.number()),
  /** Ids by what the items of the last reading said; see `assignIds`. */
  known: z.record(z.string(), z.string()),
})

export type FeedCursor = z.infer<typeof feedCursorSchema>

/** Where reading stands; from the start when there is no cursor or the options name another feed. */
export function readCursor(cursor: Cursor | null, asked: string): FeedCursor {
  const start: FeedCursor = {
    asked,
    url: asked,
    etag: null,
    lastModified: null,
    bodyHash: null,
    ttlMs: null,
    skipHours: [],
    known: {},
  }
  if (cursor === null) return start
  const parsed = feedCursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  return parsed.data.asked === asked ? parsed.data : start
}

/** The same place without what would let the server say "unchanged": all is read again from it. */
export function unread(cursor: FeedCursor): FeedCursor {
  return { ...cursor, etag: null, lastModified: null, bodyHash: null }
}
