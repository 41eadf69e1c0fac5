import type { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import type { Page, Rejected } from '../collector.ts'

export function reject(reason: string, excerpt = ''): Rejected {
  return { line: null, reason, excerpt }
}

/** Items that are of a shape, and for each of the others why it is not. */
export function sortOut<Value>(
  items: readonly unknown[],
  shape: z.ZodType<Value>,
  what: string,
): { parsed: { item: unknown; value: Value }[]; rejected: Rejected[] } {
  const parsed: { item: unknown; value: Value }[] = []
  const rejected: Rejected[] = []
  for (const item of items) {
    const result = shape.safeParse(item)
    if (result.success) {
      parsed.push({ item, value: result.data })
      continue
    }
    const [issue] = result.error.issues
    const where = issue?.path.join('.') ?? ''
    const reason = `${what}: not of the expected shape, at ${where || 'its top'}: ${issue?.message}`
    rejected.push(reject(reason, excerptOfItem(item)))
  }
  return { parsed, rejected }
}

/** A draft with nothing to say is no mention. */
export function addDraft(page: Pick<Page, 'mentions' | 'rejected'>, draft: MentionDraft): void {
  if (draft.text !== '' || draft.title !== null) page.mentions.push(draft)
  else page.rejected.push(reject('post: has neither a text nor a title', draft.externalId))
}

function excerptOfItem(item: unknown): string {
  const text = JSON.stringify(item) ?? ''
  return text.slice(0, 200).replaceAll('\u0000', '').toWellFormed()
}
