import type { CueSignal } from './cues/all-cues.ts'
import { cueSignals } from './lexicon.ts'

/**
 * Signals that are no cue of their own: what small words, signs and the shape of a text say, and
 * what cues say together.
 */
export const shapeSignals = [
  'good_words',
  'bad_words',
  'not_good',
  'not_bad',
  'not_wanted',
  'good_smiley',
  'bad_smiley',
  'side_good',
  'side_bad',
  'sides_differ',
  'both_in_a_breath',
  'good_alone',
  'bad_alone',
  'both',
  'both_strong',
  'turns_bad',
  'turns_good',
  'good_end',
  'bad_end',
  'self',
  'you',
  'they',
  'contrast',
  'asks',
  'asks_last',
  'exclaims',
  'shouts',
  'opens_with_handle',
  'has_handle',
  'has_link',
  'hashtags',
  'money',
  'numbers',
  'terse',
  'short',
  'long',
  'very_long',
] as const

export type ShapeSignal = (typeof shapeSignals)[number]
export type Signal = CueSignal | ShapeSignal

/**
 * One reason to believe something: a signal by its place in `signals`, the tokens it was read off
 * (both included; `to` before `from` for none), and how strong it is.
 */
export type Hit = { signal: number; from: number; to: number; weight: number }

/** Every signal; a hit names its signal by its place here. Cue signals come first. */
export const signals: readonly Signal[] = [...cueSignals, ...shapeSignals]

const places = new Map(signals.map((signal, place) => [signal, place]))

/** The place of a signal in `signals`. */
export function placeOf(signal: Signal): number {
  const place = places.get(signal)
  if (place === undefined) throw new Error(`unknown signal ${signal}`)
  return place
}

/** Which way a cue cuts. A negated cue of these speaks for `not_good`, `not_bad` or `not_wanted`. */
const good: CueSignal[] = [
  'loves',
  'likes',
  'raves',
  'good_word',
  'thanks',
  'recommends',
  'works_well',
  'fair_price',
  'describes_good',
]
const bad: CueSignal[] = [
  'too_expensive',
  'price_rise',
  'not_worth_it',
  'describes_bad',
  'broken',
  'cannot_do',
  'late',
  'lost',
  'bad_support',
  'wrong_bill',
  'problem_word',
  'worst',
  'annoyed',
]
const wanting: CueSignal[] = ['wants_to_buy', 'wants_it', 'looks_for', 'cancels', 'switches']

export const NO_WAY = 0
export const GOOD = 1
export const BAD = 2
export const WANTING = 3

/** For each signal by its place: `NO_WAY`, `GOOD`, `BAD` or `WANTING`. */
export const wayOf = new Uint8Array(signals.length)
for (const signal of good) wayOf[placeOf(signal)] = GOOD
for (const signal of bad) wayOf[placeOf(signal)] = BAD
for (const signal of wanting) wayOf[placeOf(signal)] = WANTING
