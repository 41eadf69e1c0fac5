import { z } from 'zod'
import { type Intent, intents, type Sentiment, sentiments, topics } from './labels.ts'
import { labelQueueSchema } from './queue.ts'

export { intents, sentiments, topics }
export type { Intent, Sentiment }

export const sentimentSchema = z.enum(sentiments)
export const intentSchema = z.enum(intents)
export const topicSchema = z.enum(topics)

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
  /**
   * Whether a person should look: the queue's confidence is below what the share of wrong queues
   * that the user accepts asks for (`EARSHOT_ACCEPTED_ERROR`).
   */
  unsure: z.boolean(),
  /** Labels that the user defined by examples, those that apply, the surest first. */
  labels: z.array(z.object({ label: z.string(), confidence })),
  explanation: z.array(explanationSchema),
  /** Name and version of what answered, such as `full-1`. */
  model: z.string(),
})
export type Classification = z.infer<typeof classificationSchema>

/**
 * `tier` reads with that one. `isUrgent`: somebody waits for these, so more of them than the careful
 * tier reads at once are read by the quick one, where the choice is the classifier's.
 */
export type PredictOptions = { tier?: 'fast' | 'full'; isUrgent?: boolean }

/**
 * Texts in, labels out in the same order. `tier` asks for one of the two readers whatever the load:
 * `fast` for floods, `full` for what is read best. Left out, the setting decides. Takes any text;
 * rejects only where the reader itself breaks down, and then for this call alone.
 */
export type Classifier = {
  predict(texts: readonly string[], options?: PredictOptions): Promise<Classification[]>
}
