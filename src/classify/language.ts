import { eld } from 'eld/extrasmall'
import { functionWordLanguages } from './function-words.ts'
import type { Reading } from './read-text.ts'

/** Fewer letters than this tell no language; a syllable or a sign that stands for a word counts more. */
const LETTERS_MIN = 12
const SYLLABLE = 3
const isSyllabic = /[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu

/** `eld` looks at the beginning only; this much of it is enough and bounds the cost. */
const SAMPLE_MAX = 120

/** The share of English function words from which a text is English without asking further. */
const ENGLISH_SHARE = 0.2

/** The share of words that cues speak of from which a text with any function word is English. */
const FAMILIAR_SHARE = 0.6

/** From so many function words on, in such a share and so far ahead of the next, a language is settled. */
const FOREIGN_MIN = 3
const FOREIGN_SHARE = 0.25
const FOREIGN_LEAD = 2

/** BCP 47 for a language that is not known. */
export const UNDETERMINED = 'und'

/**
 * The language of a text as a BCP 47 primary tag, `und` where it is too short or unclear. Most
 * English shows in its function words, at no cost; only the rest is asked of `eld`, of which the
 * smallest variant is taken: the larger ones were no better on short posts and load far slower. A
 * few words that cues know are not given away to another language.
 */
export function detectLanguage(reading: Reading): string {
  let words = 0
  let english = 0
  let familiar = 0
  for (const [index, token] of reading.tokens.entries()) {
    const entry = reading.entries[index]
    if (token.kind !== 'word' || !entry) continue
    words += 1
    if (entry.english) english += 1
    if (entry.symbol !== 0) familiar += 1
  }
  const foreign = settledByFunctionWords(reading, words, english)
  if (foreign !== null) return foreign
  if (english >= 2 && english >= words * ENGLISH_SHARE) return 'en'
  if (english >= 1 && familiar >= 3 && familiar >= words * FAMILIAR_SHARE) return 'en'

  let sample = ''
  for (const { kind, text } of reading.tokens) {
    if (sample.length > SAMPLE_MAX) break
    if (kind === 'word') sample += `${text} `
  }
  if (lettersIn(sample) < LETTERS_MIN) return english > 0 ? 'en' : UNDETERMINED
  const found = eld.detect(sample)
  if (found.language === '' || !found.isReliable()) return UNDETERMINED
  return found.language !== 'en' && familiar * 2 >= words ? UNDETERMINED : found.language
}

function lettersIn(sample: string): number {
  return sample.length + (sample.match(isSyllabic)?.length ?? 0) * (SYLLABLE - 1)
}

function settledByFunctionWords(
  { entries }: Reading,
  words: number,
  english: number,
): string | null {
  const counts = new Uint16Array(functionWordLanguages.length)
  let any = false
  for (const entry of entries) {
    if (!entry?.languages) continue
    any = true
    for (const place of entry.languages) counts[place] = (counts[place] ?? 0) + 1
  }
  if (!any) return null
  let best = 0
  let next = english
  let winner: string | null = null
  for (const [place, count] of counts.entries()) {
    if (count > best) {
      next = Math.max(next, best)
      best = count
      winner = functionWordLanguages[place] ?? null
    } else if (count > next) next = count
  }
  const settled =
    best >= FOREIGN_MIN && best >= words * FOREIGN_SHARE && best - next >= FOREIGN_LEAD
  return settled ? winner : null
}
