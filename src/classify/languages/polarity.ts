import { wordValence } from '../valence.ts'
import { foldWord, shorten } from './fold-word.ts'
import type { Lexicon } from './lexicons/lexicon.ts'
import type { Part } from './parts.ts'
import { createPhraseList, type PhraseList } from './phrase-list.ts'

/** Which way a word or phrase cuts here, and how strongly, about -3 to 3; `from` and `to` are parts, both included. */
export type Leaning = { from: number; to: number; weight: number }

/** A lexicon made ready for reading. */
export type Polarity = {
  list: PhraseList<number>
  negators: ReadonlySet<string>
  boosters: ReadonlySet<string>
  contrasts: ReadonlySet<string>
  /** Whether English words count too, since the language is written mixed with them. */
  withEnglish: boolean
}

/** Negation reaches so many words on; a negated good word is bad, a negated bad word is hardly good. */
const NEGATION_REACH = 4
const NEGATED_GOOD = -0.7
const NEGATED_BAD = -0.3
/** A booster strengthens one of the next two words. */
const BOOSTER_REACH = 2
const BOOST = 1.3

const clauseEnds = '.!?,;:…'
/** Articles and small words that Arabic writes in one with the next word. */
const arabicArticles = ['وال', 'بال', 'فال', 'كال', 'ال', 'لل', 'و', 'ف', 'ب', 'ل', 'ه', 'س']

/** What may be glued to the front of a word of this language. */
export function gluedArticles(language: string): readonly string[] {
  return language === 'ar' ? arabicArticles : []
}

export function createPolarity(lexicon: Lexicon, language: string): Polarity {
  const fold = (word: string): string => shorten(foldWord(word, language))
  const setOf = (words: string): Set<string> => new Set(words.split(/\s+/).map(fold))
  return {
    list: createPhraseList(
      [
        [lexicon.cues.recommends, 1],
        [lexicon.cues.complains, -1],
        [lexicon.cues.too_expensive, -1],
        [lexicon.good, 1],
        [lexicon.bad, -1],
        [lexicon.great, 2],
        [lexicon.awful, -2],
      ],
      fold,
      gluedArticles(language),
    ),
    negators: setOf(lexicon.negators),
    boosters: setOf(lexicon.boosters),
    contrasts: setOf(lexicon.contrasts),
    withEnglish: language === 'hi',
  }
}

/** What the words of a text feel by a lexicon, under its negators and boosters; in their order. */
export function leaningsOf(parts: readonly Part[], polarity: Polarity): Leaning[] {
  const words = parts.map(({ text }) => text)
  const leanings: Leaning[] = []
  let negation = 0
  let boost = 0
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at]
    if (!part) break
    if (!part.isWord) {
      if (clauseEnds.includes(part.text.slice(0, 1))) negation = 0
      continue
    }
    const { value, length } = polarity.list.find(words, at) ?? {
      value: alone(part, polarity),
      length: 1,
    }
    if (value !== 0) {
      const turned = length === 1 && negation > 0
      const weight = turned ? value * (value > 0 ? NEGATED_GOOD : NEGATED_BAD) : value
      leanings.push({ from: at, to: at + length - 1, weight: weight * (boost > 0 ? BOOST : 1) })
    }
    if (length > 1) {
      at += length - 1
      continue
    }
    if (polarity.contrasts.has(part.text)) negation = 0
    negation = polarity.negators.has(part.text) ? NEGATION_REACH : negation - 1
    boost = polarity.boosters.has(part.text) ? BOOSTER_REACH : boost - 1
  }
  return leanings
}

/** What a word that is not listed as written feels: as it is without drawn-out letters, or in English. */
function alone({ text, plain }: Part, { list, withEnglish }: Polarity): number {
  const value = plain === text ? undefined : list.valueOf(plain)
  return value ?? (withEnglish ? Math.sign(wordValence(plain)) : 0)
}
