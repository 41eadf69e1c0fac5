import { type Topic, topics } from '../model/labels.ts'
import type { Findings } from './find-signals.ts'
import { foldWord, shorten } from './languages/fold-word.ts'
import { lexicons } from './languages/lexicons/lexicons.ts'
import { partsOf } from './languages/parts.ts'
import { createPhraseList, type PhraseList } from './languages/phrase-list.ts'
import { gluedArticles } from './languages/polarity.ts'
import { topicWords } from './topic-words.ts'

/** What a text is about, and how sure that is, 0..1. */
export type TopicFound = { label: Topic; confidence: number }

/**
 * How often a topic was right that one word, and that two or more, spoke of: reviews of restaurants,
 * laptops and apps whose sides people had marked.
 */
const sureness: Readonly<Record<Topic, readonly [one: number, more: number]>> = {
  price: [0.64, 0.77],
  quality: [0.72, 0.84],
  delivery: [0.45, 0.7],
  support: [0.74, 0.9],
  app: [0.7, 0.79],
  staff: [0.85, 0.95],
}

const english = createPhraseList(
  topics.map((topic) => [topicWords[topic], topic] as const),
  (word) => word,
)

const foreign = new Map(
  Object.entries(lexicons).map(([language, lexicon]) => [
    language,
    createPhraseList(
      topics.map((topic) => [lexicon.topics[topic], topic] as const),
      (word) => shorten(foldWord(word, language)),
      gluedArticles(language),
    ),
  ]),
)

/** How much less sure a topic is in a language in which nobody checked. */
const UNCHECKED = 0.75

/**
 * What a text is about, the surest first. A language without topic words is read as English, of which
 * app names and the like are understood everywhere.
 */
export function topicsOf(findings: Findings, language = 'en'): TopicFound[] {
  const list = foreign.get(language)
  return list
    ? found(
        partsOf(findings, language).map(({ text }) => text),
        list,
        UNCHECKED,
      )
    : found(wordsOf(findings), english, 1)
}

function wordsOf({ reading: { tokens, entries } }: Findings): string[] {
  return tokens.map(({ kind, text }, at) => entries[at]?.plain ?? (kind === 'money' ? '$' : text))
}

function found(words: readonly string[], list: PhraseList<Topic>, factor: number): TopicFound[] {
  const times = new Map<Topic, number>()
  for (let at = 0; at < words.length; at += 1) {
    const entry = list.find(words, at)
    if (!entry) continue
    times.set(entry.value, (times.get(entry.value) ?? 0) + 1)
    at += entry.length - 1
  }
  return [...times]
    .map(([label, count]) => ({ label, confidence: factor * sureness[label][count > 1 ? 1 : 0] }))
    .sort((first, second) => second.confidence - first.confidence)
}
