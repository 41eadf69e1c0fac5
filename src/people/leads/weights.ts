import { featureNames, type FeatureName, type Weights } from '../../model/lead.ts'

/**
 * What Earshot starts with, in log-odds of "a rep wants to talk to them today". Set by hand: somebody who
 * certainly wants to buy, wrote just now and of whom nothing else is known comes to even odds and a
 * little more; nothing but followers comes nowhere near.
 */
export const shippedWeights: Weights = {
  base: -3.2,
  intent: 2.6,
  price: 1.6,
  recency: 1.6,
  repeat: 0.6,
  fit: 1.5,
  reach: 0.3,
  stage: 1.2,
  touch: 1.6,
  bought: -1.6,
  unhappy: -1.2,
  spam: -3,
  contacted: -1.4,
  answered: 1.2,
}

export const weightNames: readonly (FeatureName | 'base')[] = ['base', ...featureNames]

/** What each weight is about, for whoever reads them. */
export const weightTexts: Record<FeatureName | 'base', string> = {
  base: 'Where everybody starts',
  intent: 'How sure it is that they want to buy',
  price: 'How sure it is that they weigh the price',
  recency: 'How lately they said so',
  repeat: 'Said so more than once',
  fit: 'Fit by your rules',
  reach: 'How many follow them',
  stage: 'Where they stand on their way',
  touch: 'What they did elsewhere',
  bought: 'Bought from us lately',
  unhappy: 'Has a complaint that waits',
  spam: 'How sure it is that they advertise',
  contacted: 'Heard from us lately and did not answer',
  answered: 'Answered us',
}
