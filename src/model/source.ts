import { z } from 'zod'
import { jsonObjectSchema } from './mention.ts'

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

export const sourceStates = ['ok', 'new', 'paused', 'failing', 'ended'] as const
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
  nextRunAt: z.iso.datetime().nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
  lastError: sourceErrorSchema.nullable(),
  failures: z.number().int(),
  counts: z.object({
    stored: z.number().int(),
    duplicates: z.number().int(),
    edited: z.number().int(),
    unmatched: z.number().int(),
    rejected: z.number().int(),
  }),
  createdAt: z.iso.datetime(),
})
export type Source = z.infer<typeof sourceSchema>

const nameSchema = z.string().trim().min(1).max(120)
const intervalSchema = z
  .number()
  .int()
  .min(1000)
  .max(7 * 24 * 3600_000)

export const sourceInputSchema = z.strictObject({
  name: nameSchema,
  collector: z.string().min(1).max(40),
  options: jsonObjectSchema.default({}),
  /** Sealed before they are stored, and never given out. */
  credentials: jsonObjectSchema.nullable().optional(),
  /** The first brand when left out. */
  brandId: z.number().int().positive().optional(),
  keep: keepSchema.default('all'),
  enabled: z.boolean().default(true),
  /** Milliseconds between reads; the collector's default when left out. */
  intervalMs: intervalSchema.optional(),
})
export type SourceInput = z.infer<typeof sourceInputSchema>

export const sourcePatchSchema = z
  .strictObject({
    name: nameSchema,
    options: jsonObjectSchema,
    /** Null forgets all of them; a field that is null forgets that one; what is left out stays. */
    credentials: jsonObjectSchema.nullable(),
    brandId: z.number().int().positive(),
    keep: keepSchema,
    enabled: z.boolean(),
    intervalMs: intervalSchema,
  })
  .partial()
export type SourcePatch = z.infer<typeof sourcePatchSchema>
