import { z } from 'zod'

/** Longest text kept of one mention, in UTF-16 units; what is beyond is cut and marked. */
export const TEXT_MAX = 40_000

/** JSON as it comes out of `JSON.parse`; used where a payload is kept but not looked into. */
export const jsonSchema = z.json()
export type Json = z.infer<typeof jsonSchema>

/**
 * A JSON object of any content. Only for what `JSON.parse` or a json column gave, whose values are
 * JSON by origin: they are not walked, and the schema can be described without recursion.
 */
export const jsonObjectSchema = z.record(z.string(), z.unknown()) as unknown as z.ZodType<
  Record<string, Json>,
  Record<string, Json>
>

export const mentionKinds = ['post', 'comment', 'review', 'article'] as const
export const mentionKindSchema = z.enum(mentionKinds)

/** An account on one network, as the network describes it. `handle` is without a leading @. */
export const draftAuthorSchema = z.object({
  externalId: z.string().min(1).max(500),
  handle: z.string().max(500).nullable(),
  name: z.string().max(500).nullable(),
  url: z.string().max(4000).nullable(),
  avatarUrl: z.string().max(4000).nullable(),
  followers: z.number().int().nonnegative().nullable(),
  /** What the account says of itself, its links among it; in the format of `bioFormat`, plain if left out. */
  bio: z.string().max(10_000).nullable().optional(),
  bioFormat: z.enum(['plain', 'html']).optional(),
  /** Where it says it is. */
  place: z.string().max(500).nullable().optional(),
})
export type DraftAuthor = z.infer<typeof draftAuthorSchema>

/**
 * One mention as a collector yields it: mapped to our names, not yet cleaned. `text` may be HTML
 * (`textFormat` says so). `postedAt` is ISO 8601 in UTC, null where the network does not tell.
 * `externalId` is unique within its source and stable over re-reads.
 */
export const mentionDraftSchema = z.object({
  externalId: z.string().min(1).max(1000),
  network: z.string().min(1).max(40),
  kind: mentionKindSchema,
  title: z.string().nullable(),
  text: z.string(),
  textFormat: z.enum(['plain', 'html']),
  url: z.string().max(4000).nullable(),
  language: z.string().max(35).nullable(),
  postedAt: z.iso.datetime().nullable(),
  /** When its author last changed it, where the network tells: an older copy never wins over a newer. */
  editedAt: z.iso.datetime().nullable().optional(),
  author: draftAuthorSchema.nullable(),
  metrics: z.record(z.string(), z.number()),
  conversationId: z.string().max(1000).nullable(),
  parentId: z.string().max(1000).nullable(),
  raw: jsonSchema,
})
export type MentionDraft = z.infer<typeof mentionDraftSchema>

/**
 * What of a mention is read: its title, a line break and its text, or the text alone. Offsets of
 * explanations count through this.
 */
export function fullText(mention: { title: string | null; text: string }): string {
  return mention.title ? `${mention.title}\n${mention.text}` : mention.text
}
