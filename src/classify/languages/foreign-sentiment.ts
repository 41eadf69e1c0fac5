import type { Sentiment } from '../../model/labels.ts'
import type { Findings } from '../find-signals.ts'
import { bytesOf, floatsOf, type Pack } from '../pack.ts'
import { feelingsOf, traits } from './feelings.ts'
import { lexicons } from './lexicons/lexicons.ts'
import { type Part, partsOf } from './parts.ts'
import { createPolarity, leaningsOf, type Polarity } from './polarity.ts'
import { kindShare, rowKinds, type RowKind, visitRows } from './rows.ts'

/** What a text in a language besides English feels. */
export type ForeignSentiment = {
  /** Probabilities of negative, neutral, positive and mixed, in this order; they sum to 1. */
  shares: [negative: number, neutral: number, positive: number, mixed: number]
  /**
   * What each token (by its place in `findings.reading.tokens`) adds to the log-odds of a label
   * against the others; the sum is these log-odds less what belongs to no word.
   */
  spread(label: Sentiment): Float64Array
}

/** Null for a language that there is no model of. Never throws; linear in the length of the text. */
export type ForeignReader = (language: string, findings: Findings) => ForeignSentiment | null

/** Two log-odds: of negative and of positive, each against neutral. */
export const SIDES = 2

type Model = {
  polarity: Polarity
  /** Row-major, SIDES a row; times the side's `scale`. */
  rows: Int8Array
  scale: Float32Array
  traits: Float32Array
  bias: Float32Array
  temperature: number
}

/** What a pack says of each language. */
export type SentimentMeta = Record<string, { temperature: number }>

/** How likely a text that holds both good and bad words is judged mixed where both moods are. */
const MIXED_SHARE = 0.5

/** Opens the models of `languages.bin`. */
export function foreignSentiment(pack: Pack): ForeignReader {
  const models = new Map<string, Model>()
  for (const [language, { temperature }] of Object.entries(
    pack.meta['sentiment'] as SentimentMeta,
  )) {
    const lexicon = lexicons[language]
    if (!lexicon) continue
    models.set(language, {
      polarity: createPolarity(lexicon, language),
      rows: bytesOf(pack, `sentiment.${language}.rows`),
      scale: floatsOf(pack, `sentiment.${language}.scale`),
      traits: floatsOf(pack, `sentiment.${language}.traits`),
      bias: floatsOf(pack, `sentiment.${language}.bias`),
      temperature,
    })
  }
  return (language, findings) => {
    const model = models.get(language)
    return model ? read(model, partsOf(findings, language), findings) : null
  }
}

function read(model: Model, parts: readonly Part[], findings: Findings): ForeignSentiment {
  const feelings = feelingsOf(findings, parts, leaningsOf(parts, model.polarity))
  const counts = countRows(parts)
  const odds = Array.from(model.bias)
  const brings: Float64Array[] = [0, 1].map(() => new Float64Array(findings.reading.tokens.length))

  function bring(side: number, token: number, amount: number): void {
    const own = brings[side]
    if (own) own[token] = (own[token] ?? 0) + amount
  }
  visitRows(parts, (row, kind, from, to) => {
    const share = kindShare[kind] / Math.sqrt(counts[kind])
    for (let side = 0; side < SIDES; side += 1) {
      const weight = (model.rows[row * SIDES + side] ?? 0) * (model.scale[side] ?? 0) * share
      odds[side] = (odds[side] ?? 0) + weight
      bring(side, parts[from]?.token ?? 0, weight / 2)
      bring(side, parts[to]?.token ?? 0, weight / 2)
    }
  })
  for (let side = 0; side < SIDES; side += 1) {
    for (let trait = 0; trait < traits.length; trait += 1) {
      odds[side] = (odds[side] ?? 0) + weightOf(side, trait) * (feelings.values[trait] ?? 0)
    }
    for (const { trait, token, amount } of feelings.claims) {
      const sum = feelings.sums[trait] ?? 0
      const value = feelings.values[trait] ?? 0
      if (sum !== 0) bring(side, token, (weightOf(side, trait) * value * amount) / sum)
    }
  }
  return {
    shares: sharesOf(odds, model.temperature, isTorn(feelings.values)),
    spread: (label) => spreadOf(label, brings),
  }

  function weightOf(side: number, trait: number): number {
    return model.traits[trait * SIDES + side] ?? 0
  }
}

/** How many rows of each kind a text has, at least one. */
export function countRows(parts: readonly Part[]): Record<RowKind, number> {
  const counts = { 0: 0, 1: 0, 2: 0 }
  visitRows(parts, (_row, kind) => {
    counts[kind] += 1
  })
  for (const kind of rowKinds) counts[kind] = Math.max(1, counts[kind])
  return counts
}

const bothPlace = traits.indexOf('both')

function isTorn(values: Float64Array): boolean {
  return (values[bothPlace] ?? 0) > 0
}

function sharesOf(
  odds: readonly number[],
  temperature: number,
  isTornBetween: boolean,
): ForeignSentiment['shares'] {
  const [negative = 0, positive = 0] = odds.map((value) => value / temperature)
  const largest = Math.max(0, negative, positive)
  const powers = [negative, 0, positive].map((value) => Math.exp(value - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  const [bad = 0, none = 0, good = 0] = powers.map((power) => power / sum)
  const mixed = isTornBetween ? MIXED_SHARE * 2 * Math.min(bad, good) : 0
  return [bad - mixed / 2, none, good - mixed / 2, mixed]
}

function spreadOf(label: Sentiment, [bad, good]: readonly Float64Array[]): Float64Array {
  const against: Record<Sentiment, [bad: number, good: number]> = {
    negative: [1, -0.5],
    neutral: [-0.5, -0.5],
    positive: [-0.5, 1],
    mixed: [0.5, 0.5],
  }
  const [badShare, goodShare] = against[label]
  return Float64Array.from(
    bad ?? [],
    (value, token) => badShare * value + goodShare * (good?.[token] ?? 0),
  )
}
