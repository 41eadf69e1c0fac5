import { z } from 'zod'
import { CollectorError } from '../collector.ts'
import { parseTimestamp } from '../parse-date.ts'
import type { Reddit } from './client.ts'
import type { Answer } from './env.ts'

const listingShape = z.object({
  kind: z.literal('Listing'),
  data: z.object({
    children: z.array(z.unknown()),
    after: z.string().max(100).nullish(),
  }),
})

export type Listing = Omit<Answer, 'body'> & {
  items: unknown[]
  /** What the next page comes after; null at the end. */
  after: string | null
}

/** A post (`t3_`) or a comment (`t1_`), as Reddit calls it everywhere. */
export const fullnameSchema = z.string().regex(/^t[13]_[0-9a-z]{1,20}$/)

const nameShape = z.object({ data: z.object({ name: fullnameSchema }) })
const createdShape = z.object({ data: z.object({ created_utc: z.number() }) })

/** Asks for one list. A body that is none fails as `bad-data`, also where the status says success. */
export async function askForListing(
  reddit: Reddit,
  path: string,
  query: Record<string, string>,
): Promise<Listing> {
  const { body, rateLimit, waitMs } = await reddit.get(path, query)
  const parsed = listingShape.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'its top'
    const reason = `the answer is not a list of Reddit, at ${where}: ${issue?.message}`
    const excerpt = (JSON.stringify(body) ?? '').toWellFormed()
    throw new CollectorError('bad-data', reason, { excerpt })
  }
  const { children, after } = parsed.data.data
  return { items: children, after: after || null, rateLimit, waitMs }
}

/** Of whatever has one, readable or not: the position must pass broken items too. */
export function fullnameOf(item: unknown): string | null {
  return nameShape.safeParse(item).data?.data.name ?? null
}

/** When it was posted, in milliseconds. */
export function createdMs(item: unknown): number | null {
  const seconds = createdShape.safeParse(item).data?.data.created_utc
  return seconds === undefined ? null : parseTimestamp(seconds)
}
