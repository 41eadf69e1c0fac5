import { z } from 'zod'
import { labelQueueSchema } from './queue.ts'

export const sentiments = ['negative', 'neutral', 'positive', 'mixed'] as const
export const sentimentSchema = z.enum(sentiments)
export type Sentiment = z.infer<typeof sentimentSchema>

export const intents = [
  'buy_signal',
  'price_complaint',
  'review',
  'praise',
  'service_complaint',
  'question',
  'churn_risk',
  'feature_request',
] as const
export const intentSchema = z.enum(intents)
export type Intent = z.infer<typeof intentSchema>

export const topics = ['price', 'quality', 'delivery', 'support', 'app', 'staff'] as const
export const topicSchema = z.enum(topics)
export type Topic = z.infer<typeof topicSchema>

/** Calibrated probability that the label is right, 0..1. */
const confidence = z.number().min(0).max(1)

/**
 * One reason for one label: `text` is what stands in the mention from `start` to `end` (UTF-16
 * offsets, end exclusive), `label` what it speaks for, `weight` how strongly; negative = against it.
 */
export const explanationSchema = z.object({
  text: z.string(),
  label: z.string(),
  weight: z.number(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
})
export type Explanation = z.infer<typeof explanationSchema>

/** What one text means, and why. docs/labels.md defines each label. */
export const classificationSchema = z.object({
  /** BCP 47 primary tag, `und` where it cannot be told. */
  language: z.string(),
  /** `score` runs from -1 (all bad) to 1 (all good). */
  sentiment: z.object({
    label: sentimentSchema,
    score: z.number().min(-1).max(1),
    confidence,
  }),
  /** Those that apply, the main one first; empty for none. */
  intents: z.array(z.object({ label: intentSchema, confidence })),
  queue: z.object({ label: labelQueueSchema, confidence }),
  urgency: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  topics: z.array(z.object({ label: topicSchema, confidence })),
  /** Spam or an advert. */
  spam: z.object({ label: z.boolean(), confidence }),
  explanation: z.array(explanationSchema),
  /** Name and version of what answered, such as `rules-1`. */
  model: z.string(),
})
export type Classification = z.infer<typeof classificationSchema>

/** Texts in, labels out in the same order. Synchronous and pure; never throws on any text. */
export type Classifier = {
  name: string
  version: string
  predict(texts: readonly string[]): Classification[]
}
