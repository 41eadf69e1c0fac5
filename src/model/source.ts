import { z } from 'zod'
import { jsonObjectSchema } from './mention.ts'
import { signInIdSchema } from './sign-in.ts'

/** The collector of a source that is never read, because whoever has mentions sends them to it. */
export const WEBHOOK = 'webhook'

/** What a source keeps: everything it yields, or only what some brand's query matches. */
export const keepSchema = z.enum(['all', 'matched'])
export type Keep = z.infer<typeof keepSchema>

export const sourceErrorSchema = z.object({
  kind: z.string(),
  message: z.string(),
  excerpt: z.string().nullable(),
  at: z.iso.datetime(),
})
export type SourceError = z.infer<typeof sourceErrorSchema>

/** What a network last said of its limits; null where it did not say. */
export const rateLimitSchema = z.object({
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetAt: z.string().nullable(),
})
export type RateLimit = z.infer<typeof rateLimitSchema>

/** What may be spent of something, and what was, in the window that ends at `resetsAt`. */
export const budgetStateSchema = z.object({
  name: z.string(),
  title: z.string(),
  limit: z.number(),
  used: z.number(),
  per: z.enum(['minute', 'quarter-hour', 'hour', 'day', 'month']),
  resetsAt: z.iso.datetime(),
  /** In US dollars; null where it costs nothing. */
  usdEach: z.number().nullable(),
})
export type BudgetState = z.infer<typeof budgetStateSchema>

export const backFillStateSchema = z.enum(['running', 'done', 'failed', 'stopped'])
export type BackFillState = z.infer<typeof backFillStateSchema>

export const backFillSchema = z.object({
  since: z.iso.datetime(),
  startedAt: z.iso.datetime(),
  /** What was posted from here on has been read. */
  reachedAt: z.iso.datetime().nullable(),
  state: backFillStateSchema,
  stored: z.number().int(),
  lastError: sourceErrorSchema.nullable(),
})
export type BackFill = z.infer<typeof backFillSchema>

/** Something that a source held and that could not become a mention. */
export const rejectedItemSchema = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  /** How often it was met. */
  times: z.number().int(),
  reason: z.string(),
  /** The start of it. */
  excerpt: z.string(),
  /** It was understood by its collector, and only storing it failed. */
  canRetry: z.boolean(),
})
export type RejectedItem = z.infer<typeof rejectedItemSchema>

/** `waiting`: the network has said when it will answer again, or a budget is spent until then. */
export const sourceStates = ['ok', 'new', 'paused', 'failing', 'waiting', 'ended'] as const
export const sourceStateSchema = z.enum(sourceStates)

export const sourceSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  collector: z.string(),
  options: jsonObjectSchema,
  /** Of each stored credential only the end; null = none are stored, {} = these cannot be opened. */
  credentialsHint: z.record(z.string(), z.string()).nullable(),
  /** What everything from here is about, when no brand's query says otherwise. */
  brandId: z.number().int(),
  keep: keepSchema,
  enabled: z.boolean(),
  intervalMs: z.number().int(),
  state: sourceStateSchema,
  /** Listens all the time; otherwise it is read again and again. */
  live: z.boolean(),
  /** What the interval has become by how busy the source is, in milliseconds. */
  paceMs: z.number().int(),
  /** From posting to storing, of the last page that brought something new: the middle one. */
  lagMs: z.number().int().nullable(),
  rateLimit: rateLimitSchema.nullable(),
  budgets: z.array(budgetStateSchema),
  backFill: backFillSchema.nullable(),
  /** What was heard here is forgotten after so many days; null = kept. */
  retentionDays: z.number().int().nullable(),
  nextRunAt: z.iso.datetime().nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
  lastError: sourceErrorSchema.nullable(),
  failures: z.number().int(),
  /** Failed runs so far, by kind. */
  errorCounts: z.record(z.string(), z.number().int()),
  counts: z.object({
    stored: z.number().int(),
    duplicates: z.number().int(),
    edited: z.number().int(),
    unmatched: z.number().int(),
    rejected: z.number().int(),
  }),
  createdAt: z.iso.datetime(),
  /** Of a webhook: where to send. */
  hookUrl: z.string().optional(),
})
export type Source = z.infer<typeof sourceSchema>

/** As it is answered once, when it is made: `secret` is what deliveries to a webhook are signed with. */
export const addedSourceSchema = sourceSchema.extend({ secret: z.string().optional() })
export type AddedSource = z.infer<typeof addedSourceSchema>

export const newSecretSchema = z.object({
  secret: z.string(),
  /** Until when the secret before it is accepted too; null where there was none. */
  previousUntil: z.iso.datetime().nullable(),
})
export type NewSecret = z.infer<typeof newSecretSchema>

const nameSchema = z.string().trim().min(1).max(120)
const intervalSchema = z
  .number()
  .int()
  .min(1000)
  .max(7 * 24 * 3600_000)

const retentionSchema = z.number().int().min(1).max(3650).nullable()

export const sourceInputSchema = z.strictObject({
  name: nameSchema,
  collector: z.string().min(1).max(40),
  options: jsonObjectSchema.default({}),
  /** Sealed before they are stored, and never given out. */
  credentials: jsonObjectSchema.nullable().optional(),
  /** Instead of credentials: a sign-in at the network, whose credentials are taken over. */
  signIn: signInIdSchema.optional(),
  /** The first brand when left out. */
  brandId: z.number().int().positive().optional(),
  keep: keepSchema.default('all'),
  enabled: z.boolean().default(true),
  /** Milliseconds between reads; the collector's default when left out. */
  intervalMs: intervalSchema.optional(),
  /** Null keeps for good; the network's own rule when left out. */
  retentionDays: retentionSchema.optional(),
  /** Also reads so many days of the past, where the network gives them. */
  backFillDays: z.number().int().min(1).max(3650).optional(),
})
export type SourceInput = z.infer<typeof sourceInputSchema>

export const sourcePatchSchema = z
  .strictObject({
    name: nameSchema,
    options: jsonObjectSchema,
    /** Null forgets all of them; a field that is null forgets that one; what is left out stays. */
    credentials: jsonObjectSchema.nullable(),
    /** Instead of credentials: a sign-in, whose credentials replace all that are stored. */
    signIn: signInIdSchema,
    brandId: z.number().int().positive(),
    keep: keepSchema,
    enabled: z.boolean(),
    intervalMs: intervalSchema,
    retentionDays: retentionSchema,
  })
  .partial()
export type SourcePatch = z.infer<typeof sourcePatchSchema>
