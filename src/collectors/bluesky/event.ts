import { z } from 'zod'

const commitSchema = z.object({
  rev: z.string(),
  operation: z.enum(['create', 'update', 'delete']),
  collection: z.string(),
  rkey: z.string(),
  cid: z.string().nullish().catch(null),
  record: z.unknown().optional(),
})

const eventSchema = z.object({
  did: z.string(),
  /** When the server heard of it, in microseconds since 1970: what a reading goes on from. */
  time_us: z.int().positive(),
  kind: z.string(),
  commit: commitSchema.nullish(),
})

/** What changed in one account's data; `record` is undefined where it was deleted. */
export type Commit = z.infer<typeof commitSchema>

/** One event of a Jetstream; `commit` is null where it is about the account itself. */
export type StreamEvent = { did: string; timeUs: number; commit: Commit | null }

/** A message of the stream; null for what is none. */
export function readEvent(message: string): StreamEvent | null {
  let json: unknown
  try {
    json = JSON.parse(message)
  } catch {
    return null
  }
  const parsed = eventSchema.safeParse(json)
  if (!parsed.success) return null
  const { did, time_us: timeUs, kind, commit } = parsed.data
  if (kind !== 'commit') return { did, timeUs, commit: null }
  return commit ? { did, timeUs, commit } : null
}
