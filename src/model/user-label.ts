import { z } from 'zod'
import { intents, sentiments } from './classification.ts'
import { labelQueues } from './queue.ts'

export const EXAMPLES_MIN = 20
const EXAMPLES_MAX = 2000
const TEXT_MAX = 10_000

const taken: ReadonlySet<string> = new Set([...intents, ...sentiments, ...labelQueues, 'spam'])

/** The text itself, or the id of a mention whose text is meant. */
const exampleSchema = z.string().trim().min(1).max(TEXT_MAX)

export const userLabelInputSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((name) => !taken.has(name), 'is a label that Earshot has already; use another name'),
  examples: z
    .array(exampleSchema)
    .min(EXAMPLES_MIN, `give at least ${EXAMPLES_MIN} texts that have the label`)
    .max(EXAMPLES_MAX),
  counterExamples: z.array(exampleSchema).max(EXAMPLES_MAX).default([]),
})
export type UserLabelInput = z.infer<typeof userLabelInputSchema>

/** A measure with the interval that holds it in 95 of 100 such sets of examples. */
const figureSchema = z.object({ value: z.number(), low: z.number(), high: z.number() })

export const labelEstimateSchema = z.object({
  precision: figureSchema,
  recall: figureSchema,
  f1: figureSchema,
  /** Texts without the label that it was tried on: those given, and what other people write. */
  others: z.number().int(),
})
export type LabelEstimate = z.infer<typeof labelEstimateSchema>

export const userLabelSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  examples: z.number().int(),
  counterExamples: z.number().int(),
  /** How good it is on texts that it was not made from, by repeated cross-validation. */
  estimate: labelEstimateSchema,
  /** What to know before trusting it; null where it is good. */
  warning: z.string().nullable(),
  actor: z.string(),
  createdAt: z.iso.datetime(),
})
export type UserLabel = z.infer<typeof userLabelSchema>
