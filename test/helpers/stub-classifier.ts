import type { Classification, Classifier } from '../../src/model/classification.ts'

const complaint: Classification = {
  language: 'en',
  sentiment: { label: 'negative', score: -1, confidence: 0.9 },
  intents: [{ label: 'service_complaint', confidence: 0.9 }],
  queue: { label: 'service', confidence: 0.9 },
  urgency: 1,
  topics: [],
  spam: { label: false, confidence: 0.9 },
  unsure: false,
  labels: [],
  explanation: [],
  model: 'test-1',
}

/** Costs nothing and finds everything to be for service: each mention becomes part of a ticket. */
export const stubClassifier: Classifier = {
  predict: async (texts) => texts.map(() => complaint),
}
