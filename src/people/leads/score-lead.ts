import { featureNames, type FeatureName, type Features } from '../../model/lead.ts'
import type { ScorePart, Weights } from '../../model/lead.ts'
import { RECENCY_HALF_DAYS } from './lead-features.ts'
import { weightTexts } from './weights.ts'

export type Score = { score: number; parts: ScorePart[] }

/**
 * How likely a rep wants to talk to them today, from 0 to 100: the logistic function of the weighted sum
 * of what is known. Each part's points are its integrated gradient from where everybody starts
 * (Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017): of the way from there to
 * the score each has the share that it has of the sum. All points together are exactly the score; parts
 * of no points are left out. `notes` say more of a part than its value can.
 */
export function scoreLead(
  features: Features,
  weights: Weights,
  notes: Partial<Record<FeatureName, string>> = {},
): Score {
  const terms = featureNames.map((name) => ({ name, logOdds: weights[name] * features[name] }))
  const sum = terms.reduce((all, { logOdds }) => all + logOdds, 0)
  const start = 100 * sigmoid(weights.base)
  const score = Math.round(100 * sigmoid(weights.base + sum))
  const slope =
    Math.abs(sum) < 1e-9
      ? (start * (100 - start)) / 100
      : (100 * sigmoid(weights.base + sum) - start) / sum
  const parts: ScorePart[] = terms.map(({ name, logOdds }) => ({
    name,
    text: notes[name] ?? describe(name, features[name]),
    points: Math.round(logOdds * slope),
  }))
  const base: ScorePart = { name: 'base', text: weightTexts.base, points: Math.round(start) }
  const all = [base, ...parts]
  // What rounding left over goes where it shows least.
  const left = score - all.reduce((total, { points }) => total + points, 0)
  const largest = all.reduce((a, b) => (Math.abs(b.points) > Math.abs(a.points) ? b : a))
  largest.points += left
  const shown = parts
    .filter(({ points }) => points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  return { score, parts: [base, ...shown] }
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

function describe(name: FeatureName, value: number): string {
  const percent = `${Math.round(value * 100)} %`
  switch (name) {
    case 'intent':
      return `Wants to buy: ${percent} sure, fading with age`
    case 'price':
      return `Weighs the price: ${percent} sure, fading with age`
    case 'recency':
      return `The newest signal is ${age(value)} old`
    case 'repeat':
      return 'Said so more than once this month'
    case 'fit':
      return value < 0 ? 'Your rules speak against them' : 'Fits your rules'
    case 'reach':
      return `Followed by about ${Math.round(10 ** (value * 6)).toLocaleString('en')}`
    case 'stage':
      return 'Where they stand on their way'
    case 'touch':
      return 'What they did elsewhere lately'
    case 'bought':
      return 'Bought from us lately'
    case 'unhappy':
      return 'Has a complaint that waits'
    case 'spam':
      return `May advertise: ${percent} sure`
    case 'contacted':
      return 'Heard from us lately and did not answer'
    case 'answered':
      return 'Answered us'
  }
}

function age(recency: number): string {
  const days = -Math.log2(recency) * RECENCY_HALF_DAYS
  if (days < 1 / 24) return 'less than an hour'
  if (days < 2) return `${Math.round(days * 24)} hours`
  return `${Math.round(days)} days`
}
