import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'
import { forumBase, type DiscourseEnv } from './client.ts'

const int = z.number().int()

const latestSchema = z.strictObject({
  kind: z.literal('latest'),
  /** All posts up to this id are read, or older than the first reading goes back. */
  floor: int.nullable(),
  /** What of the posts above the floor is still to be read: those with an id under `below`. */
  gap: z
    .strictObject({
      below: int,
      /** The floor once the gap is read. */
      top: int,
      /** Empty pages in a row. */
      empty: int,
      /** Of the first reading, and of one that goes further back than to the floor. */
      first: z.strictObject({ pagesLeft: int, untilMs: int }).nullable(),
    })
    .nullable(),
  /** When a reading last went further back than to the floor. */
  againMs: int.nullable().default(null),
})
export type LatestAt = z.infer<typeof latestSchema>

const searchSchema = z.strictObject({
  kind: z.literal('search'),
  /** All that the search showed up to this time is read. */
  sinceMs: int,
  /** The round under way: the page that comes next, and the newest that was found. */
  round: z.strictObject({ page: int.min(1), newestMs: int }).nullable(),
  /** What is read of the time that is looked through again. */
  seen: z.array(z.strictObject({ id: int, ms: int })).max(5000),
})
export type SearchAt = z.infer<typeof searchSchema>

const pastLatestSchema = z.strictObject({
  kind: z.literal('past-latest'),
  /** What is left to read has an id under it; null before anything was read, 0 when all is. */
  below: int.nullable(),
  empty: int,
  /** All from this time on is read. */
  reachedMs: int,
})
export type PastLatestAt = z.infer<typeof pastLatestSchema>

const pastSearchSchema = z.strictObject({
  kind: z.literal('past-search'),
  /** The day that the next question ends before, as midnight UTC. */
  toMs: int,
  /** How many days it is for. */
  days: int.min(1),
  page: int.min(1),
  /** What is read of these days. */
  seen: z.array(int),
})
export type PastSearchAt = z.infer<typeof pastSearchSchema>

export const liveSchema = z.discriminatedUnion('kind', [latestSchema, searchSchema])
export const pastSchema = z.discriminatedUnion('kind', [pastLatestSchema, pastSearchSchema])

type At = z.infer<typeof liveSchema> | z.infer<typeof pastSchema>

/** Where reading stands; null at the start, and where the cursor is of another forum or query. */
export function readCursor<Place extends At>(
  cursor: Cursor | null,
  schema: z.ZodType<Place>,
  env: DiscourseEnv,
): Place | null {
  if (cursor === null) return null
  const cursorSchema = z.strictObject({
    base: z.string(),
    query: z.string().nullable(),
    at: schema,
  })
  const parsed = cursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  const { base, query, at } = parsed.data
  const isOurs = base === forumBase(env.options.url) && query === (env.options.query ?? null)
  return isOurs ? at : null
}

export function toCursor(at: At, env: DiscourseEnv): Cursor {
  return { base: forumBase(env.options.url), query: env.options.query ?? null, at }
}
