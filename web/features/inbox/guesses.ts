import type { Classification, Intent } from '../../../src/model/classification.ts'
import type { LabelQueue } from '../../../src/model/queue.ts'

/** Where each intent belongs when nothing else is known (docs/labels.md). */
const queueOf: Record<Intent, LabelQueue> = {
  service_complaint: 'service',
  churn_risk: 'service',
  question: 'service',
  feature_request: 'service',
  buy_signal: 'sales',
  price_complaint: 'sales',
  praise: 'advocacy',
  review: 'advocacy',
}

const all: readonly LabelQueue[] = ['service', 'sales', 'advocacy', 'none']

export type Guess = {
  queue: LabelQueue
  /** 0 to 1; null where the model did not say. */
  confidence: number | null
}

/** How much speaks for a queue: its surest intent, then the words that the model weighed for it. */
function voiceFor(queue: LabelQueue, { intents, explanation }: Classification): number {
  const surest = Math.max(
    0,
    ...intents.filter(({ label }) => queueOf[label] === queue).map(({ confidence }) => confidence),
  )
  const words = explanation
    .filter(({ label }) => label === queue)
    .reduce((sum, { weight }) => sum + weight, 0)
  return surest + Math.tanh(words) / 100
}

/**
 * Where a text may belong, the likeliest first, all four: what the model answered, then what its
 * intents and words speak for most.
 */
export function guessesOf(classification: Classification): Guess[] {
  const { label, confidence } = classification.queue
  const others = all
    .filter((queue) => queue !== label)
    .map((queue) => ({ queue, voice: voiceFor(queue, classification) }))
    .toSorted((a, b) => b.voice - a.voice)
  return [{ queue: label, confidence }, ...others.map(({ queue }) => ({ queue, confidence: null }))]
}
