import { type Topic, topics } from '../model/labels.ts'
import type { Findings } from './find-signals.ts'
import { foldWord, shorten } from './languages/fold-word.ts'
import { lexicons } from './languages/lexicons/lexicons.ts'
import { partsOf } from './languages/parts.ts'
import { createPhraseList, type PhraseList } from './languages/phrase-list.ts'
import { gluedArticles } from './languages/polarity.ts'
import { topicWords } from './topic-words.ts'

/** What a text is about, how sure that is, and the words that say so (tokens, both included). */
export type TopicFound = {
  label: Topic
  /** 0..1. */
  confidence: number
  reasons: { from: number; to: number }[]
}

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
  if (!list) return found(wordsOf(findings), english, 1)
  const parts = partsOf(findings, language)
  return found(
    parts.map(({ text, token }) => ({ text, token })),
    list,
    UNCHECKED,
  )
}

type Word = { text: string; token: number }

function wordsOf({ reading: { tokens } }: Findings): Word[] {
  return tokens.map(({ kind, text }, token) => ({
    text: kind === 'money' ? '$' : text.replaceAll("'", ''),
    token,
  }))
}

function found(words: readonly Word[], list: PhraseList<Topic>, factor: number): TopicFound[] {
  const texts = words.map(({ text }) => text)
  const reasons = new Map<Topic, TopicFound['reasons']>()
  for (let at = 0; at < words.length; at += 1) {
    const entry = list.find(texts, at)
    const from = words[at]?.token
    const to = words[at + (entry?.length ?? 1) - 1]?.token
    if (!entry || from === undefined || to === undefined) continue
    reasons.set(entry.value, [...(reasons.get(entry.value) ?? []), { from, to }])
    at += entry.length - 1
  }
  return [...reasons]
    .map(([label, own]) => {
      const [one, more] = sureness[label]
      return { label, confidence: factor * (own.length > 1 ? more : one), reasons: own }
    })
    .sort((first, second) => second.confidence - first.confidence)
}
