import { type Intent, intents } from '../model/labels.ts'

/**
 * How much each intent goes before each other (in the order of `intents`) where both hold: half the
 * log of how much oftener it was named first in the texts that the model was trained on.
 */
const goesBefore: Record<Intent, readonly number[]> = {
  buy_signal: [0, 0.33, -0.36, 0.29, -0.39, 0.71, 0.13, 0.2],
  price_complaint: [-0.33, 0, -0.86, -0.2, -0.59, 0.35, 0.13, 0.47],
  review: [0.36, 0.86, 0, 0.19, 0.43, 0.86, 1.08, 1.13],
  praise: [-0.29, 0.2, -0.19, 0, -0.02, -0.03, -0.08, 0.48],
  service_complaint: [0.39, 0.59, -0.43, 0.02, 0, 0.99, 1.1, 1.06],
  question: [-0.71, -0.35, -0.86, 0.03, -0.99, 0, -0.12, 0.1],
  churn_risk: [-0.13, -0.13, -1.08, 0.08, -1.1, 0.12, 0, -0.16],
  feature_request: [-0.2, -0.47, -1.13, -0.48, -1.06, -0.1, 0.16, 0],
}

/** What is added to an intent's rank beside the others that hold. */
export function orderBonus(intent: Intent, others: readonly Intent[]): number {
  const row = goesBefore[intent]
  return others.reduce((sum, other) => sum + (row[intents.indexOf(other)] ?? 0), 0)
}
