import { type Reading, SENTENCE_END } from './read-text.ts'
import { BAD, GOOD, type Hit, placeOf, type ShapeSignal, wayOf } from './signals.ts'
import type { Token } from './tokenise.ts'
import { emojiValence, emoticonValence, pairValences } from './valence.ts'

/** Adds a hit over the tokens `from` to `to` (both included); a `to` before `from` covers no words. */
export type Add = (signal: ShapeSignal, from: number, to?: number, weight?: number) => void

/** What a text feels so far: sums of both kinds, and which way each token leans (-1, 0 or 1). */
type Feelings = { good: number; bad: number; leanings: Int8Array; sides: Uint8Array }

/** A negated good word is nearly as bad as a bad one; a negated bad word is only a little good. */
const NEGATED_GOOD = -0.7
const NEGATED_BAD = -0.3

/** A judging word belongs to a named side that stands at most this many tokens away. */
const SIDE_REACH = 4

/** A text of at most this many words that judges sides both ways does so in one breath. */
const BREATH = 10

/** How near the end of a text a feeling must stand to be its last word, in tokens. */
const LAST_WORDS = 8

const sidePlace = placeOf('side')
const notGoodPlace = placeOf('not_good')

/**
 * Adds what the words and smileys of a text feel, from the valences of `wink-sentiment` under
 * negation, and what feelings and cues say together: one-sided or both, which came last, and
 * whether a named side of the thing is judged.
 */
export function weighFeelings(reading: Reading, hits: readonly Hit[], add: Add): void {
  const feelings = leanOfCues(reading, hits)
  weighWords(reading, feelings, add)
  addBalance(feelings, add)
  addSides(reading, feelings, add)
}

function leanOfCues({ tokens }: Reading, hits: readonly Hit[]): Feelings {
  const leanings = new Int8Array(tokens.length)
  const sides = new Uint8Array(tokens.length)
  let good = 0
  let bad = 0
  for (const { signal, from } of hits) {
    if (signal === sidePlace) sides[from] = 1
    const way = signal === notGoodPlace ? BAD : wayOf[signal]
    if (way !== GOOD && way !== BAD) continue
    if (way === GOOD) good += 1
    else bad += 1
    leanings[from] = way === GOOD ? 1 : -1
  }
  return { good, bad, leanings, sides }
}

function weighWords(reading: Reading, feelings: Feelings, add: Add): void {
  let balance = 0
  let beforeTurn = 0
  reading.tokens.forEach((token, index) => {
    if (token.kind === 'emoji' || token.kind === 'emoticon') addSmiley(token, index)
    if (reading.entries[index]?.voice === 'contrast') beforeTurn = balance
    const valence = valenceAt(reading, token, index)
    if (valence === 0) return
    add(valence > 0 ? 'good_words' : 'bad_words', index, index, Math.abs(valence))
    if (valence > 0) feelings.good += valence / 2
    else feelings.bad -= valence / 2
    feelings.leanings[index] = valence > 0 ? 1 : -1
    balance += valence
  })
  const afterTurn = balance - beforeTurn
  if (beforeTurn > 0 && afterTurn < 0) add('turns_bad', 0, -1)
  if (beforeTurn < 0 && afterTurn > 0) add('turns_good', 0, -1)

  function addSmiley(token: Token, index: number): void {
    const mood = token.kind === 'emoji' ? emojiValence(token.text) : emoticonValence(token.text)
    if (!mood) return
    add(mood > 0 ? 'good_smiley' : 'bad_smiley', index, index, Math.abs(mood))
    if (mood > 0) feelings.good += 1
    else feelings.bad += 1
  }
}

/** Valence of the word at an index, with the word after it and the negation before it. */
function valenceAt({ tokens, entries, negated }: Reading, token: Token, index: number): number {
  const entry = entries[index]
  if (!entry || token.kind === 'emoji' || token.kind === 'emoticon') return 0
  const pair = pairValences(token.text)?.get(tokens[index + 1]?.text ?? '')
  const valence = pair ?? entry.valence
  if (negated[index] !== 1) return valence
  return valence * (valence > 0 ? NEGATED_GOOD : NEGATED_BAD)
}

function addBalance({ good, bad }: Feelings, add: Add): void {
  if (good >= 1 && bad < 1) add('good_alone', 0, -1)
  if (bad >= 1 && good < 1) add('bad_alone', 0, -1)
  if (good >= 1 && bad >= 1) add('both', 0, -1)
  if (good >= 2 && bad >= 2) add('both_strong', 0, -1)
}

/** One walk over sides and judging words in order: each pair that stands close makes a hit. */
function addSides({ tokens, ends, words }: Reading, feelings: Feelings, add: Add): void {
  const { leanings, sides } = feelings
  const nowhere = -SIDE_REACH - 1
  let previous = nowhere
  let told = 0
  let last = nowhere
  for (let index = 0; index < tokens.length; index += 1) {
    if (ends[index] === SENTENCE_END) {
      previous = nowhere
      told = 0
    }
    const leaning = leanings[index] ?? 0
    const isSide = sides[index] === 1
    if (leaning !== 0) last = index
    if (!isSide && leaning === 0) continue
    const verdict = isSide ? (leanings[previous] ?? 0) : leaning
    if (index - previous <= SIDE_REACH && isSide !== (sides[previous] === 1) && verdict !== 0) {
      add(verdict > 0 ? 'side_good' : 'side_bad', previous, index)
      if (verdict === -told)
        add(words <= BREATH ? 'both_in_a_breath' : 'sides_differ', previous, index)
      told = verdict
    }
    previous = index
  }
  if (last >= 0 && tokens.length - last < LAST_WORDS) {
    add(leanings[last] === 1 ? 'good_end' : 'bad_end', last)
  }
}
