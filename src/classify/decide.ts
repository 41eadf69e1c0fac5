import {
  type Intent,
  intents as allIntents,
  type Sentiment,
  type Topic,
  topics as allTopics,
} from '../model/classification.ts'
import type { LabelQueue } from '../model/queue.ts'
import { cardOf } from './cards.ts'
import type { Findings } from './find-signals.ts'
import { type FlatCard, sumCard, toProbability, toShares } from './score-cards.ts'
import { scorecard } from './scorecard.ts'
import { placeOf, signals, wordless } from './signals.ts'

export type Judged<Label> = { label: Label; confidence: number }

/** The labels of one text, before they are explained. */
export type Decision = {
  sentiment: Judged<Sentiment> & { score: number }
  intents: Judged<Intent>[]
  queue: Judged<LabelQueue>
  urgency: 0 | 1 | 2
  topics: Judged<Topic>[]
  spam: Judged<boolean>
}

/** Rivals in the order of their shares: the one without a card first. */
const sentimentOrder = ['neutral', 'negative', 'positive', 'mixed'] as const
const queueOrder = ['none', 'service', 'sales', 'advocacy'] as const

/** How much a buyer's praise counts beside the wish to buy when the main intent is chosen. */
const PRAISE_OF_BUYER = 0.4

/** Points from which a signal speaks clearly for a label. */
const SPEAKING_MIN = 0.2

/** The signals that can carry a label, which is never given on the shape of a text alone. */
function speakersOf(card: FlatCard): number[] {
  return [...signals.keys()].filter((place) => {
    const signal = signals[place]
    return signal && !wordless.has(signal) && (card.points[place] ?? 0) >= SPEAKING_MIN
  })
}

const intentCards = allIntents.map((intent) => ({
  intent,
  card: cardOf(intent),
  threshold: scorecard.intents[intent].threshold ?? 0.5,
  speakers: speakersOf(cardOf(intent)),
}))
const sentimentCards = sentimentOrder.slice(1).map(cardOf)
const sentimentSpeakers = [[], ...sentimentCards.map(speakersOf)]
const queueCards = queueOrder.slice(1).map(cardOf)
const urgentCard = cardOf('urgent')
const spamCard = cardOf('spam')

/** An advert silences every intent, so it must be sure, and must use the words of one. */
const SPAM_MIN = 0.6
const advertPlaces = (['sells', 'gives_away', 'hires'] as const).map(placeOf)

/** Of a text with no intent only a running support case is worth an agent's look, and only if clear. */
const CASE_MIN = 0.6

const topicPlaces = allTopics.map((topic) => ({ topic, place: placeOf(`about_${topic}`) }))

function speaks(places: readonly number[], strengths: Float64Array): boolean {
  return places.some((place) => (strengths[place] ?? 0) > 0)
}

/** Weighs the findings of one English text against the scorecard and makes the labels agree. */
export function decide(findings: Findings): Decision {
  const { strengths, heard } = findings
  const spamOdds = toProbability(sumCard(spamCard, strengths, heard))
  const isSpam = spamOdds >= SPAM_MIN && speaks(advertPlaces, strengths)
  const intents = isSpam ? [] : decideIntents(findings)
  const sentiment = decideSentiment(findings)
  const queue = decideQueue(findings, intents, sentiment.label, isSpam)
  return {
    sentiment,
    intents,
    queue,
    urgency: decideUrgency(findings, queue.label),
    topics: decideTopics(strengths),
    spam: { label: isSpam, confidence: isSpam ? spamOdds : 1 - spamOdds },
  }
}

function decideIntents({ strengths, heard }: Findings): Judged<Intent>[] {
  const given: Judged<Intent>[] = []
  for (const { intent, card, threshold, speakers } of intentCards) {
    const confidence = toProbability(sumCard(card, strengths, heard))
    if (confidence < threshold || !speaks(speakers, strengths)) continue
    given.push({ label: intent, confidence })
  }
  return withBuyer(given.toSorted((one, other) => other.confidence - one.confidence))
}

/**
 * A question asked in order to buy is the wish to buy and nothing more, unless it is the clearer of
 * the two; and a buyer's praise stands behind the wish.
 */
function withBuyer(given: Judged<Intent>[]): Judged<Intent>[] {
  const wish = given.find(({ label }) => label === 'buy_signal')
  if (!wish) return given
  const rank = ({ label, confidence }: Judged<Intent>): number =>
    label === 'praise' ? confidence * PRAISE_OF_BUYER : confidence
  return given
    .filter(({ label, confidence }) => label !== 'question' || confidence > wish.confidence)
    .toSorted((one, other) => rank(other) - rank(one))
}

function decideSentiment({ strengths, heard }: Findings): Decision['sentiment'] {
  const shares = toShares(sentimentCards.map((card) => sumCard(card, strengths, heard)))
  const likeliest = shares.indexOf(Math.max(...shares))
  const best = speaks(sentimentSpeakers[likeliest] ?? [], strengths) ? likeliest : 0
  return {
    label: sentimentOrder[best] ?? 'neutral',
    confidence: shares[best] ?? 0,
    score: (shares[2] ?? 0) - (shares[1] ?? 0),
  }
}

/**
 * The likeliest queue of those that the intents allow. Service goes before sales before advocacy:
 * whoever needs help is helped first, whatever else they say. The confidence stands between the share
 * among all queues and the share among those allowed, which fits best to what is right.
 */
function decideQueue(
  { strengths, heard }: Findings,
  intents: readonly Judged<Intent>[],
  mood: Sentiment,
  isSpam: boolean,
): Judged<LabelQueue> {
  const shares = toShares(queueCards.map((card) => sumCard(card, strengths, heard)))
  const shareOf = (queue: LabelQueue): number => shares[queueOrder.indexOf(queue)] ?? 0
  const allowed = allowedQueues(new Set(intents.map(({ label }) => label)), mood)
  if (allowed.length === 0 && !isSpam && shareOf('service') >= CASE_MIN) allowed.push('service')
  const [label] = allowed.toSorted((one, other) => shareOf(other) - shareOf(one))
  const share = shareOf(label ?? 'none')
  const possible = allowed.reduce((sum, queue) => sum + shareOf(queue), shareOf('none'))
  return { label: label ?? 'none', confidence: (share + share / possible) / 2 }
}

/** The queues that could answer these intents; none where there is no intent. */
function allowedQueues(intents: ReadonlySet<Intent>, mood: Sentiment): LabelQueue[] {
  const has = (...some: Intent[]): boolean => some.some((intent) => intents.has(intent))
  if (has('service_complaint', 'churn_risk', 'feature_request', 'question')) {
    return has('buy_signal') ? ['service', 'sales'] : ['service']
  }
  if (has('buy_signal')) return ['sales']
  if (has('price_complaint')) return ['service', 'sales']
  if (!has('praise', 'review')) return []
  return mood === 'positive' ? ['advocacy'] : ['advocacy', 'service']
}

function decideUrgency({ strengths, heard }: Findings, queue: LabelQueue): 0 | 1 | 2 {
  if (queue === 'none') return 0
  const isUrgent =
    toProbability(sumCard(urgentCard, strengths, heard)) >= (scorecard.urgent.threshold ?? 0.5)
  return isUrgent && queue === 'service' ? 2 : 1
}

/** A topic is given on its first word and believed more with each further one, up to 0.95. */
function decideTopics(strengths: Float64Array): Judged<Topic>[] {
  return topicPlaces
    .map(({ topic, place }) => ({ label: topic, strength: strengths[place] ?? 0 }))
    .filter(({ strength }) => strength > 0)
    .toSorted((one, other) => other.strength - one.strength)
    .map(({ label, strength }) => ({ label, confidence: Math.min(0.95, 0.4 + 0.2 * strength) }))
}
