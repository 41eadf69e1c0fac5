import {
  type Classification,
  intents,
  type Sentiment,
  sentiments,
} from '../../model/classification.ts'
import { labelQueues } from '../../model/queue.ts'
import type { GoldRow } from './gold.ts'

export const scoredHeads = ['sentiment', 'intents', 'queue', 'urgency', 'spam'] as const
export type ScoredHead = (typeof scoredHeads)[number]

/** A probability that was stated, and whether what it was stated of is so. */
export type Stated = { confidence: number; right: boolean }

/** What was true and what was answered for one text and one head. Labels go by their places. */
export type Outcome = {
  /** The main one first; empty for none. */
  gold: readonly number[]
  given: readonly number[]
  /** One for each label that was given. */
  stated: readonly Stated[]
  source: string
}

export type Outcomes = { labels: readonly string[]; rows: Outcome[] }

const labelsOf: Record<ScoredHead, readonly string[]> = {
  sentiment: sentiments,
  intents,
  queue: labelQueues,
  urgency: ['0', '1', '2'],
  spam: ['no', 'yes'],
}

export type Gathered = Record<ScoredHead, Outcomes> & {
  /** Sentiment again, with an answer of `mixed` read as the side its score leans to. */
  leaning: Outcomes
  /** How many answers of `mixed` there were. */
  mixed: number
  /** For each text with gold intents and each output, the head's own probability. */
  intentOutputs: Stated[][]
  /** For each text with a gold queue, whether the answer was `unsure`, and right. */
  sureness: { unsure: boolean; right: boolean }[]
}

export function gatherNothing(): Gathered {
  const empty = (head: ScoredHead): Outcomes => ({ labels: labelsOf[head], rows: [] })
  return {
    sentiment: empty('sentiment'),
    intents: empty('intents'),
    queue: empty('queue'),
    urgency: empty('urgency'),
    spam: empty('spam'),
    leaning: { labels: sentiments.filter((label) => label !== 'mixed'), rows: [] },
    mixed: 0,
    intentOutputs: intents.map(() => []),
    sureness: [],
  }
}

/**
 * Adds one answer. `intentOdds` holds the probabilities of all intents in the order of `intents`;
 * an answer itself names only those that apply.
 */
export function gather(
  all: Gathered,
  gold: GoldRow,
  answer: Classification,
  intentOdds: readonly number[],
): void {
  const { source } = gold
  if (gold.sentiment !== null) {
    addOne(all.sentiment, gold.sentiment, answer.sentiment, source)
    addOne(all.leaning, gold.sentiment, { ...answer.sentiment, label: leaningOf(answer) }, source)
    if (answer.sentiment.label === 'mixed') all.mixed += 1
  }
  if (gold.queue !== null) {
    addOne(all.queue, gold.queue, answer.queue, source)
    all.sureness.push({ unsure: answer.unsure, right: gold.queue === answer.queue.label })
  }
  if (gold.urgency !== null) {
    const row = { gold: [gold.urgency], given: [answer.urgency], stated: [], source }
    all.urgency.rows.push(row)
  }
  if (gold.spam !== null) {
    const { label, confidence } = answer.spam
    const given = { label: label ? 'yes' : 'no', confidence }
    addOne(all.spam, gold.spam ? 'yes' : 'no', given, source)
  }
  if (gold.intents !== null) addIntents(all, gold.intents, answer, intentOdds, source)
}

function addOne(
  { labels, rows }: Outcomes,
  gold: string,
  given: { label: string; confidence: number },
  source: string,
): void {
  const stated = [{ confidence: given.confidence, right: gold === given.label }]
  rows.push({ gold: [labels.indexOf(gold)], given: [labels.indexOf(given.label)], stated, source })
}

function addIntents(
  all: Gathered,
  gold: readonly string[],
  answer: Classification,
  intentOdds: readonly number[],
  source: string,
): void {
  const { labels, rows } = all.intents
  rows.push({
    gold: gold.map((label) => labels.indexOf(label)),
    given: answer.intents.map(({ label }) => labels.indexOf(label)),
    stated: answer.intents.map(({ label, confidence }) => ({
      confidence,
      right: gold.includes(label),
    })),
    source,
  })
  for (const [place, label] of labels.entries()) {
    const confidence = intentOdds[place] ?? 0
    all.intentOutputs[place]?.push({ confidence, right: gold.includes(label) })
  }
}

/** Neutral where the score leans to no side. */
function leaningOf({ sentiment: { label, score } }: Classification): Sentiment {
  if (label !== 'mixed') return label
  if (score === 0) return 'neutral'
  return score < 0 ? 'negative' : 'positive'
}

/** Sentiment as it is to be scored: gold that never says `mixed` is scored on the other three labels. */
export function scoredSentiment(all: Gathered): { outcomes: Outcomes; mixedRead: number | null } {
  const mixed = sentiments.indexOf('mixed')
  const knowsMixed = all.sentiment.rows.some(({ gold }) => gold.includes(mixed))
  return knowsMixed
    ? { outcomes: all.sentiment, mixedRead: null }
    : { outcomes: all.leaning, mixedRead: all.mixed }
}
