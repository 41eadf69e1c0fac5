/** The labels a text may have; docs/labels.md defines each. */

export const sentiments = ['negative', 'neutral', 'positive', 'mixed'] as const
export type Sentiment = (typeof sentiments)[number]

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
export type Intent = (typeof intents)[number]

export const topics = ['price', 'quality', 'delivery', 'support', 'app', 'staff'] as const
export type Topic = (typeof topics)[number]
