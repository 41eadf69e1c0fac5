import type { Rule } from './rule.ts'

/**
 * The rules Earshot starts with, read from the top; the first that holds decides. How sure is sure
 * enough follows from the share of mistakes that the user accepts (`EARSHOT_ACCEPTED_ERROR`).
 */
export const defaultRules: readonly Rule[] = [
  {
    id: 'spam',
    name: 'Adverts and spam make no ticket',
    when: { spam: true },
    then: { queue: 'none' },
  },
  {
    id: 'competitor-switch',
    name: "A competitor's unhappy or searching customer is kept for later",
    when: {
      brandKind: ['competitor'],
      intent: ['buy_signal', 'price_complaint', 'churn_risk', 'service_complaint'],
      intentConfidenceFrom: 0.5,
    },
    then: { queue: 'nurture' },
  },
  {
    id: 'competitor-other',
    name: 'Other talk about a competitor makes no ticket',
    when: { brandKind: ['competitor'] },
    then: { queue: 'none' },
  },
  {
    id: 'unsure',
    name: 'What the model is not sure of is looked at by a person',
    when: { label: ['service', 'sales', 'advocacy'], unsure: true },
    then: { queue: 'unsure' },
  },
  {
    id: 'nurture',
    name: 'A faint buying signal is kept, not pounced on',
    when: {
      label: ['sales'],
      intent: ['buy_signal'],
      intentConfidenceBelow: 0.35,
      notIntent: ['price_complaint'],
    },
    then: { queue: 'nurture' },
  },
  {
    id: 'service',
    name: 'A customer needs help, an answer or an apology',
    when: { label: ['service'] },
    then: { queue: 'service' },
  },
  {
    id: 'sales',
    name: 'Somebody may buy, or weighs the price',
    when: { label: ['sales'] },
    then: { queue: 'sales' },
  },
  {
    id: 'advocacy',
    name: 'Worth a thank-you or a share',
    when: { label: ['advocacy'] },
    then: { queue: 'advocacy' },
  },
  {
    id: 'nothing-to-do',
    name: 'Nobody needs to act',
    when: {},
    then: { queue: 'none' },
  },
]
