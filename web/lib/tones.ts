import type { Tone } from '../ui/tag.tsx'

const tones: Record<string, Tone> = {
  negative: 'negative',
  service_complaint: 'negative',
  churn_risk: 'negative',
  urgent: 'negative',
  price_complaint: 'negative',
  positive: 'positive',
  praise: 'positive',
  mixed: 'mixed',
  neutral: 'neutral',
}

/** The colour family of a label: its mood where it has one, the accent otherwise. */
export function toneOf(label: string): Tone {
  return tones[label] ?? 'accent'
}
