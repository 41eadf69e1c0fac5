import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'
import { targetSchema } from './targets.ts'

const token = z.string().min(1)
const ms = z.number().int()

const placeSchema = z.object({
  /** The id that a handle or user name stands for; null before it was asked for. */
  channelId: z.string().nullable(),
  /** Of a video that a search has found. */
  postedMs: ms.nullable(),
  /** It is not asked before this time. */
  dueMs: ms,
  /** All threads that began up to this time are read; null before any was. */
  readMs: ms.nullable(),
  /** A walk from the newest thread back in time that is not at its end. */
  walk: z
    .object({
      /** When the newest thread began that it saw; null where it saw none. */
      topMs: ms.nullable(),
      token,
      pages: z.number().int().nonnegative(),
      /** How many threads it saw that were read before. */
      known: z.number().int().nonnegative(),
    })
    .nullable(),
  /** Of the threads with more replies than come with them: how many were read, and when they began. */
  replies: z.record(z.string(), z.tuple([z.number().int().nonnegative(), ms])),
})

/** Where reading stands in the comments on one video or channel. */
export type Place = z.infer<typeof placeSchema>

const searchSchema = z.object({
  query: z.string(),
  /** All that was published up to this time has been searched for; null before anything was. */
  reachedMs: ms.nullable(),
  dueMs: ms,
  /** A search that is not at its end: from its newest back, it goes on before this time. */
  walk: z.object({ fromMs: ms, topMs: ms, beforeMs: ms }).nullable(),
})

export type Search = z.infer<typeof searchSchema>

const cursorSchema = z.object({
  search: searchSchema.nullable(),
  /** By the key of the target. */
  places: z.record(z.string(), placeSchema),
})

export type YouTubeCursor = z.infer<typeof cursorSchema>

export const unread: Place = {
  channelId: null,
  postedMs: null,
  dueMs: 0,
  readMs: null,
  walk: null,
  replies: {},
}

export function readCursor(cursor: Cursor | null): YouTubeCursor {
  if (cursor === null) return { search: null, places: {} }
  return parseCursor(cursor, cursorSchema)
}

const pastSchema = z.object({
  past: z.object({
    /** Of a search: it goes on before this time; null where it is at its end. */
    beforeMs: ms.nullable(),
    /** Of a search: from when on all was read before what is open now. */
    reachedMs: ms.nullable(),
    /** What is still to be walked, each on its way back in time. */
    open: z.array(
      z.object({
        target: targetSchema,
        channelId: z.string().nullable(),
        token: token.nullable(),
        reachedMs: ms.nullable(),
      }),
    ),
  }),
})

/** Where a back-fill stands. */
export type Past = z.infer<typeof pastSchema>['past']

export function readPastCursor(cursor: Cursor | null): Past | null {
  return cursor === null ? null : parseCursor(cursor, pastSchema).past
}

function parseCursor<Value>(cursor: Cursor, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new CollectorError('fatal', 'the cursor is not one of this collector')
}
