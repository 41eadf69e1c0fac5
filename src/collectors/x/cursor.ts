import { z } from 'zod'
import { CollectorError, type Cursor } from '../collector.ts'
import { chargedSchema } from './spending.ts'

const idSchema = z.string().regex(/^\d{1,19}$/)
const tokenSchema = z.string().min(1).max(1000)

const boundSchema = z.union([
  z.strictObject({ since_id: idSchema }),
  z.strictObject({ start_time: z.iso.datetime() }),
])

const placeSchema = z.object({
  /** All up to this id is read; null before anything was. */
  read: idSchema.nullable(),
  /** A walk from the newest post back to what is read that is not at its end. */
  walk: z
    .object({ top: idSchema.nullable(), token: tokenSchema, bound: boundSchema.nullable() })
    .nullable(),
  /** Of the stream: what came after this id has yet to be searched for. */
  gap: idSchema.nullable(),
})

/** Where reading stands. */
export type Place = z.infer<typeof placeSchema>

const cursorSchema = z.object({
  /** What it is a place in. */
  of: z.string(),
  /** The account that `of` names by its handle. */
  userId: idSchema.nullable(),
  place: placeSchema,
  charged: chargedSchema,
})

export type XCursor = z.infer<typeof cursorSchema>

const pastCursorSchema = z.object({
  of: z.string(),
  userId: idSchema.nullable(),
  /** Which of several searches is read now. */
  at: z.number().int().nonnegative(),
  walk: z.object({ token: tokenSchema, bound: boundSchema.nullable() }).nullable(),
  charged: chargedSchema,
})

export type PastCursor = z.infer<typeof pastCursorSchema>

const nothing = { day: '', ids: [] }

/** With other options reading begins anew; what X charged for stays known. */
export function readCursor(cursor: Cursor | null, of: string): XCursor {
  const before = cursor === null ? null : ours(cursorSchema, cursor)
  if (before?.of === of) return before
  const place = { read: null, walk: null, gap: null }
  return { of, userId: null, place, charged: before?.charged ?? nothing }
}

export function readPastCursor(cursor: Cursor | null, of: string): PastCursor {
  const before = cursor === null ? null : ours(pastCursorSchema, cursor)
  if (before?.of === of) return before
  const charged = before?.charged ?? nothing
  return { of, userId: null, at: 0, walk: null, charged }
}

function ours<Shape>(schema: z.ZodType<Shape>, cursor: Cursor): Shape {
  const parsed = schema.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new CollectorError('fatal', 'the cursor is not one of this collector')
}
