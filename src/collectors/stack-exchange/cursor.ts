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

const pendingSchema = z.object({
  ids: z.array(z.number().int().positive()).min(1).max(100),
  /** Of the site, for the addresses of answers. */
  origin: z.string().nullable(),
  place: placeSchema,
})

export type Pending = z.infer<typeof pendingSchema>

const cursorSchema = z.object({
  /** The options for which all this holds. */
  for: z.string(),
  /** Where the first run began; no answer without activity since then is read. */
  from: secondsSchema,
  questions: placeSchema,
  /** Questions that are read, but not yet all of their answers. */
  pending: pendingSchema.nullable(),
})

export type SearchCursor = z.infer<typeof cursorSchema>

const pastSchema = z.strictObject({
  kind: z.literal('past'),
  for: z.string(),
  /** All that was posted from then on is read. */
  reached: secondsSchema,
  /** The activity up to which is read next, itself included; null when all questions are read. */
  before: secondsSchema.nullable(),
  /** Other than 1 only where more than a page was active in the second `before`. */
  page: z.number().int().positive(),
  /** The questions that are read of that second. */
  known: z.array(z.number()),
  pending: pendingSchema.nullable(),
})

export type PastCursor = z.infer<typeof pastSchema>

/** How far the first run looks back. */
const firstRunMs = 7 * 24 * 3600_000

type Asked = { site: string; query?: string | undefined; tags: string[]; answers: boolean }

/**
 * Where reading stands; a week back when there is no cursor, the options ask for something else, or
 * the place is ahead of the time.
 */
export function readCursor(cursor: Cursor | null, asked: Asked, nowMs: number): SearchCursor {
  const from = Math.max(0, Math.floor((nowMs - firstRunMs) / 1000))
  const questions = { since: from, page: 1, back: null, known: {} }
  const start: SearchCursor = { for: whoseIs(asked), from, questions, pending: null }
  if (cursor === null) return start
  const place = ours(cursorSchema.safeParse(cursor), start)
  return place.questions.since * 1000 > nowMs ? start : place
}

/** Where reading the past stands; at the present where it begins or begins anew. */
export function readPastCursor(cursor: Cursor | null, asked: Asked, nowMs: number): PastCursor {
  const now = Math.floor(nowMs / 1000)
  const place = { reached: now + 1, before: now, page: 1, known: [], pending: null }
  const start: PastCursor = { kind: 'past', for: whoseIs(asked), ...place }
  return cursor === null ? start : ours(pastSchema.safeParse(cursor), start)
}

function whoseIs({ site, query, tags, answers }: Asked): string {
  return JSON.stringify([site, query ?? null, tags.toSorted(), answers])
}

function ours<Any extends { for: string }>(parsed: z.ZodSafeParseResult<Any>, start: Any): Any {
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  return parsed.data.for === start.for ? parsed.data : start
}
