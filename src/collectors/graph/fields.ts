import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import { stableId } from '../identity.ts'
import { parseDate } from '../parse-date.ts'
import type { Found } from './lists.ts'

/** What an item can do without may be missing or of another shape. */
export const text = z.string().nullish().catch(null)
export const count = z.number().int().nonnegative().nullish().catch(null)
export const flag = z.boolean().nullish().catch(null)

export const idSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => stableId(id, 200) === id)

/** The numbers that the network gave. */
export function metricsOf(counts: Record<string, number | null | undefined>) {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count == null ? [] : [[name, count]])),
  )
}

/** The time of an item, as a list of none or one. */
export function timeOf(created: string | null | undefined): number[] {
  const ms = parseDate(created ?? '')
  return ms === null ? [] : [ms]
}

const named = z.object({ id: idSchema })

/** An item that cannot be read leaves its id, and none of its words. */
export function unreadable(what: string, item: unknown, error: z.ZodError): Found {
  const [issue] = error.issues
  const where = [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')
  const excerpt = named.safeParse(item).data?.id ?? ''
  const rejected = [{ line: null, reason: `${what}: ${where}`, excerpt }]
  return { mentions: [], rejected, times: [], inner: [] }
}

export function joined(all: readonly Found[]): Found {
  return {
    mentions: all.flatMap(({ mentions }) => mentions),
    rejected: all.flatMap(({ rejected }) => rejected),
    times: all.flatMap(({ times }) => times),
    inner: all.flatMap(({ inner }) => inner),
  }
}

/** Of one item: what it says, if it is ours to hear, and when it was made. */
export function foundOne(mention: MentionDraft | null, times: number[]): Found {
  return { mentions: mention === null ? [] : [mention], rejected: [], times, inner: [] }
}

/** A time as parameters give it. */
export function secondsOf(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000))
}
