import type { Findings } from '../find-signals.ts'
import { emojiValence, emoticonValence } from '../valence.ts'
import type { Part } from './parts.ts'
import type { Leaning } from './polarity.ts'

/** What a text feels and how it looks, a number each; the same for every language. */
export const traits = [
  'good',
  'bad',
  'any_good',
  'any_bad',
  'balance',
  'no_feeling',
  'both',
  'density',
  'first',
  'last',
  'good_smiley',
  'bad_smiley',
  'smiley',
  'exclaims',
  'asks',
  'link',
  'handle',
  'hashtags',
  'shouts',
  'length',
] as const
export type Trait = (typeof traits)[number]

/** What one token brings to a trait. */
type Claim = { trait: number; token: number; amount: number }

export type Feelings = {
  /** In the order of `traits`. */
  values: Float64Array
  /** For each trait the sum of what was brought to it, and what each token brought. */
  sums: Float64Array
  claims: readonly Claim[]
}

const placeOf = new Map<Trait, number>(traits.map((trait, place) => [trait, place]))

/** Reads the traits off a text whose words lean as `leanings` say. */
export function feelingsOf(
  { reading }: Findings,
  parts: readonly Part[],
  leanings: readonly Leaning[],
): Feelings {
  const claims: Claim[] = []
  const sums = new Float64Array(traits.length)
  const claim = (name: Trait, token: number, amount: number): void => {
    const trait = placeOf.get(name) ?? 0
    claims.push({ trait, token, amount })
    sums[trait] = (sums[trait] ?? 0) + amount
  }
  claimLeanings(parts, leanings, claim)
  claimLooks(reading, claim)
  const sumOf = (name: Trait): number => sums[placeOf.get(name) ?? 0] ?? 0
  return { values: valuesOf(sumOf, reading.words), sums, claims }
}

type ClaimOne = (name: Trait, token: number, amount: number) => void

function claimLeanings(
  parts: readonly Part[],
  leanings: readonly Leaning[],
  claim: ClaimOne,
): void {
  for (const [place, { from, to, weight }] of leanings.entries()) {
    for (let at = from; at <= to; at += 1) {
      const token = parts[at]?.token ?? 0
      const amount = weight / (to - from + 1)
      const size = Math.abs(amount)
      claim(amount > 0 ? 'good' : 'bad', token, size)
      claim(amount > 0 ? 'any_good' : 'any_bad', token, size)
      claim('both', token, size)
      claim('balance', token, amount)
      claim('density', token, amount)
      const sign = Math.sign(amount) / (to - from + 1)
      if (place === 0) claim('first', token, sign)
      if (place === leanings.length - 1) claim('last', token, sign)
    }
  }
}

function claimLooks({ tokens }: Findings['reading'], claim: ClaimOne): void {
  for (const [token, { kind, text, start, end, shouted }] of tokens.entries()) {
    if (kind === 'emoji' || kind === 'emoticon') {
      const valence = kind === 'emoji' ? emojiValence(text) : (emoticonValence(text) ?? 0)
      if (valence !== 0) {
        claim(valence > 0 ? 'good_smiley' : 'bad_smiley', token, Math.abs(valence))
        claim('smiley', token, valence)
      }
    } else if (text === '!') claim('exclaims', token, end - start)
    else if (text === '?') claim('asks', token, 1)
    else if (kind === 'link' || text === 'http') claim('link', token, 1)
    else if (kind === 'handle') claim('handle', token, 1)
    else if (kind === 'hashtag') claim('hashtags', token, 1)
    else if (kind === 'word' && shouted) claim('shouts', token, 1)
  }
}

const any = (sum: number): number => (sum > 0 ? 1 : 0)
const some = (sum: number): number => Math.log2(1 + sum)

function valuesOf(sumOf: (name: Trait) => number, words: number): Float64Array {
  const good = sumOf('good')
  const bad = sumOf('bad')
  const valueOf: Record<Trait, number> = {
    good: some(good),
    bad: some(bad),
    any_good: any(good),
    any_bad: any(bad),
    balance: sumOf('balance') / (1 + good + bad),
    no_feeling: good + bad === 0 ? 1 : 0,
    both: good > 0 && bad > 0 ? 1 : 0,
    density: sumOf('density') / Math.sqrt(1 + words),
    first: sumOf('first'),
    last: sumOf('last'),
    good_smiley: some(sumOf('good_smiley')),
    bad_smiley: some(sumOf('bad_smiley')),
    smiley: Math.sign(sumOf('smiley')),
    exclaims: some(sumOf('exclaims')),
    asks: any(sumOf('asks')),
    link: any(sumOf('link')),
    handle: any(sumOf('handle')),
    hashtags: some(sumOf('hashtags')),
    shouts: sumOf('shouts') / Math.max(1, words),
    length: some(words) / 4,
  }
  return Float64Array.from(traits, (trait) => valueOf[trait])
}
