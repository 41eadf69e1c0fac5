import type { Intent } from '../../model/labels.ts'
import type { LabelQueue } from '../../model/queue.ts'
import type { Findings } from '../find-signals.ts'
import { foldWord, shorten } from './fold-word.ts'
import { foreignCues, type ForeignCue, type Lexicon } from './lexicons/lexicon.ts'
import { lexicons } from './lexicons/lexicons.ts'
import { partsOf } from './parts.ts'
import { createPhraseList, type PhraseList } from './phrase-list.ts'
import { createPolarity, gluedArticles, leaningsOf, type Polarity } from './polarity.ts'

type Judged<Label> = { label: Label; confidence: number }

/** What the author of a text in a language besides English is after, as far as its cue words tell. */
export type ForeignIntents = {
  /** The main one first. */
  intents: Judged<Intent>[]
  queue: Judged<LabelQueue>
  urgency: 0 | 1 | 2
  /** The words that say so, by their places among `findings.reading.tokens`, both included. */
  reasons: { label: Intent; from: number; to: number }[]
}

/**
 * No labelled texts say how often these cues are right, so that none is given as more than this, and
 * each further cue of a kind adds little.
 */
const CONFIDENCE_MAX = 0.6
const FIRST_CUE = 0.45
const FURTHER_CUE = 0.05
const NOTHING_SAID = 0.4

const intentOf: Readonly<Record<ForeignCue, Intent>> = {
  complains: 'service_complaint',
  leaves: 'churn_risk',
  wants_to_buy: 'buy_signal',
  too_expensive: 'price_complaint',
  wishes: 'feature_request',
  asks: 'question',
  recommends: 'praise',
  thanks: 'praise',
}

/** Which intent is the main one where several are told: the one whose miss costs most. */
const order: readonly Intent[] = [
  'churn_risk',
  'service_complaint',
  'price_complaint',
  'buy_signal',
  'feature_request',
  'question',
  'praise',
]

type Cues = { polarity: Polarity; list: PhraseList<ForeignCue> }

const cuesOf = new Map(
  Object.entries(lexicons).map(([language, lexicon]) => [language, createCues(language, lexicon)]),
)

function createCues(language: string, lexicon: Lexicon): Cues {
  const entries = foreignCues.map((cue) => [lexicon.cues[cue], cue] as const)
  return {
    polarity: createPolarity(lexicon, language),
    list: createPhraseList(
      entries,
      (word) => shorten(foldWord(word, language)),
      gluedArticles(language),
    ),
  }
}

/** Null for a language without a lexicon. Never throws; linear in the length of the text. */
export function foreignIntents(
  language: string,
  findings: Findings,
  text: string,
): ForeignIntents | null {
  const cues = cuesOf.get(language)
  if (!cues) return null
  const parts = partsOf(findings, language)
  const words = parts.map(({ text }) => text)
  const reasons: ForeignIntents['reasons'] = []
  for (let at = 0; at < parts.length; at += 1) {
    const found = parts[at]?.isWord ? cues.list.find(words, at) : null
    const from = parts[at]?.token
    const to = parts[at + (found?.length ?? 1) - 1]?.token
    if (!found || from === undefined || to === undefined) continue
    reasons.push({ label: intentOf[found.value], from, to })
    at += found.length - 1
  }
  const mood = leaningsOf(parts, cues.polarity).reduce((sum, { weight }) => sum + weight, 0)
  return decide(reasons, mood, questionMark.test(text))
}

const questionMark = /[?؟]/

/**
 * A question needs its mark, a complaint no better mood than good words bring, praise a good mood and
 * nothing that went wrong; who wants to buy asks in order to.
 */
function decide(
  reasons: ForeignIntents['reasons'],
  mood: number,
  isAsked: boolean,
): ForeignIntents {
  const told = new Set(reasons.map(({ label }) => label))
  const drop = (label: Intent, isDropped: boolean): void => {
    if (isDropped) told.delete(label)
  }
  drop('question', !isAsked || told.has('buy_signal'))
  drop('service_complaint', mood > 0)
  const isTrouble = told.has('service_complaint') || told.has('churn_risk')
  drop('praise', mood <= 0 || isTrouble || told.has('price_complaint') || told.has('question'))

  const intents = order
    .filter((label) => told.has(label))
    .map((label) => ({ label, confidence: confidenceOf(reasons, label) }))
  const queue = queueFor(told)
  return {
    intents,
    queue: {
      label: queue,
      confidence: Math.max(NOTHING_SAID, ...intents.map(({ confidence }) => confidence)),
    },
    urgency: queue === 'none' ? 0 : told.has('churn_risk') ? 2 : 1,
    reasons: reasons.filter(({ label }) => told.has(label)),
  }
}

function confidenceOf(reasons: ForeignIntents['reasons'], intent: Intent): number {
  const cues = reasons.filter(({ label }) => label === intent).length
  return Math.min(CONFIDENCE_MAX, FIRST_CUE + FURTHER_CUE * cues)
}

function queueFor(told: ReadonlySet<Intent>): LabelQueue {
  const has = (...some: Intent[]): boolean => some.some((label) => told.has(label))
  if (has('service_complaint', 'churn_risk', 'feature_request', 'question')) return 'service'
  if (has('buy_signal', 'price_complaint')) return 'sales'
  return has('praise') ? 'advocacy' : 'none'
}
