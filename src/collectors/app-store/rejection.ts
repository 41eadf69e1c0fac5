import type { z } from 'zod'
import type { Rejected } from '../collector.ts'
import { shortText } from '../identity.ts'

/** Why a review became no mention; without an error it was readable, but held no words. */
export function rejection(item: unknown, error: z.ZodError | undefined): Rejected {
  const [issue] = error?.issues ?? []
  const where = issue?.path.join('.') || 'all of it'
  const reason = issue === undefined ? 'review: has no text' : `review: ${where}: ${issue.message}`
  return { line: null, reason, excerpt: shortText(JSON.stringify(item), 200) ?? '' }
}
