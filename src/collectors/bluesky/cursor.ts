import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'

const streamSchema = z.strictObject({
  kind: z.literal('stream'),
  /** The time of the last event, as the server counts it. */
  timeUs: z.int().nonnegative(),
})

const listSchema = z.strictObject({
  kind: z.literal('list'),
  /** What the list was asked for with. */
  key: z.string(),
  /** All up to this time is read, milliseconds; null before anything was. */
  readMs: z.number().nullable(),
})

const pastSchema = z.strictObject({
  kind: z.literal('past'),
  key: z.string(),
  /** All from this time on is read. */
  reachedMs: z.number(),
  /** Which of the questions is being asked about the time before. */
  at: z.int().nonnegative(),
  /** Where the reading of its answers stands: a time, or what the server gave to go on with. */
  untilMs: z.number(),
  next: z.string().nullable(),
})

export type StreamCursor = z.infer<typeof streamSchema>
export type ListCursor = z.infer<typeof listSchema>
export type PastCursor = z.infer<typeof pastSchema>

const anySchema = z.discriminatedUnion('kind', [streamSchema, listSchema, pastSchema])

/** A cursor of ours; null where reading begins, also when the source now hears something else. */
export function readCursor<Kind extends 'stream' | 'list' | 'past'>(
  cursor: Cursor | null,
  kind: Kind,
  key: string | null,
): Extract<z.infer<typeof anySchema>, { kind: Kind }> | null {
  if (cursor === null) return null
  const parsed = anySchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  const found = parsed.data
  if ('key' in found && found.key !== key) return null
  return isOf(found, kind) ? found : null
}

function isOf<Kind extends string, One extends { kind: string }>(
  one: One,
  kind: Kind,
): one is Extract<One, { kind: Kind }> {
  return one.kind === kind
}
