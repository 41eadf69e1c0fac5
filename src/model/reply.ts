import { z } from 'zod'

export const replyStates = [
  'draft',
  'approved',
  'claimed',
  'sending',
  'sent',
  'failed',
  'unknown',
  'cancelled',
] as const
export const replyStateSchema = z.enum(replyStates)
/** `claimed` by a worker; `unknown`: it may be at the network, or not. */
export type ReplyState = z.infer<typeof replyStateSchema>

/** How a network counts the length of a text. */
export const countings = ['characters', 'graphemes', 'utf16', 'x-weighted', 'mastodon'] as const
export const countingSchema = z.enum(countings)
export type Counting = z.infer<typeof countingSchema>

/** Longest answer taken in; no network allows more. */
export const REPLY_TEXT_MAX = 40_000
/** Until an answer goes out it can be taken back. */
export const UNDO_MS = 10_000

export const replyViewSchema = z.object({
  id: z.uuid(),
  mentionId: z.uuid(),
  /** The account that answers. */
  source: z.object({ id: z.number().int(), name: z.string() }),
  actor: z.string(),
  text: z.string(),
  state: replyStateSchema,
  /** Not before. */
  sendAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  /** Where it stands at the network. */
  url: z.string().nullable(),
  /** Why it did not go out, or what a person has to look at. */
  error: z.string().nullable(),
  /** Somebody else than its author has to approve it before it goes out. */
  needsApproval: z.boolean(),
  approvedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export type ReplyView = z.infer<typeof replyViewSchema>

export const replyCheckSchema = z.object({
  allowed: z.boolean(),
  /** Why not, in words for the agent. */
  reason: z.string().nullable(),
  /** Who can answer, the best first. */
  accounts: z.array(z.object({ sourceId: z.number().int(), name: z.string() })),
  maxLength: z.number().int(),
  counting: countingSchema,
  /** What one answer costs; null where nothing. */
  costUsd: z.number().nullable(),
  notes: z.array(z.string()),
  needsApproval: z.boolean(),
  undoMs: z.number().int(),
})
export type ReplyCheckView = z.infer<typeof replyCheckSchema>

const textSchema = z.string().trim().min(1).max(REPLY_TEXT_MAX)

export const replyInputSchema = z.strictObject({
  mentionId: z.uuid(),
  sourceId: z.number().int().positive().max(2_147_483_647),
  text: textSchema,
  /** Later than in ten seconds. */
  sendAt: z.iso.datetime({ offset: true }).optional(),
  /** The version of the ticket that was on screen. */
  version: z.number().int().positive(),
})
export type ReplyInput = z.infer<typeof replyInputSchema>

export const replyPatchSchema = z.strictObject({ text: textSchema })

export const settleSchema = z.strictObject({ outcome: z.enum(['sent', 'not_sent']) })
