import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'

/** Counted from 1970, as the API counts. */
const secondsSchema = z.number().int().nonnegative()

const placeSchema = z.object({
  /** The activity from which on is read next, itself included. */
  since: secondsSchema,
  /** Other than 1 only where more than a page was active in the second `since`. */
  page: z.number().int().positive(),
  /** Where to begin again at the end, for what the search shows late; null while all is old. */
  back: secondsSchema.nullable(),
  /** What of there and later is already read: ids with the activity they had then. */
  known: z.record(z.string(), secondsSchema),
})

export type Place = z.infer<typeof placeSchema>

const cursorSchema = z.object({
  /** The options for which all this holds. */
  for: z.string(),
  /** Where the first run began; no answer without activity since then is read. */
  from: secondsSchema,
  questions: placeSchema,
  /** Questions that are read, but not yet all of their answers. */
  pending: z
    .object({
      ids: z.array(z.number().int().positive()).min(1).max(100),
      /** Of the site, for the addresses of answers. */
      origin: z.string().nullable(),
      place: placeSchema,
    })
    .nullable(),
})

export type SearchCursor = z.infer<typeof cursorSchema>

/** How far the first run looks back. */
const firstRunMs = 7 * 24 * 3600_000

type Asked = { site: string; query?: string | undefined; tags: string[]; answers: boolean }

/** Where reading stands; a week back when there is no cursor or the options ask for something else. */
export function readCursor(cursor: Cursor | null, asked: Asked, nowMs: number): SearchCursor {
  const { site, query, tags, answers } = asked
  const whose = JSON.stringify([site, query ?? null, tags.toSorted(), answers])
  const from = Math.max(0, Math.floor((nowMs - firstRunMs) / 1000))
  const questions = { since: from, page: 1, back: null, known: {} }
  const start: SearchCursor = { for: whose, from, questions, pending: null }
  if (cursor === null) return start
  const parsed = cursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  return parsed.data.for === whose ? parsed.data : start
}
