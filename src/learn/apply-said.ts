import { AppError } from '../errors.ts'
import {
  intents,
  sentiments,
  type Classification,
  type Sentiment,
} from '../model/classification.ts'
import type { Said } from '../model/correction.ts'
import { labelQueues } from '../model/queue.ts'

/** How far at least a text leans that a person calls good or bad. */
const LEAN = 0.5
const MARK = 'person+'

/** Whether a person had a say in what a mention means. */
export function isPersons({ model }: Classification): boolean {
  return model.startsWith(MARK)
}

/** What a person says now beside what was said before; the newer word goes first where two clash. */
export function mergeSaid(earlier: Said, now: Said): Said {
  const kept: Said = { ...earlier }
  if (now.queue !== undefined) {
    if ((now.queue === 'none') !== (kept.urgency === 0)) delete kept.urgency
    if (now.queue !== 'none' && kept.spam) delete kept.spam
  }
  if (now.urgency !== undefined && (now.urgency === 0) !== (kept.queue === 'none')) {
    delete kept.queue
  }
  if (now.intents !== undefined && now.intents.length > 0 && kept.spam) delete kept.spam
  if (now.spam) {
    delete kept.queue
    delete kept.urgency
    delete kept.intents
  }
  return { ...kept, ...now }
}

/**
 * What follows from what was said, by docs/labels.md: an advert asks for nothing, queue `none` is
 * urgency 0, any other queue at least 1. `AppError` invalid, naming the field, where an urgency clashes
 * with the queue that the text is in.
 */
export function withImplied(said: Said, before: Classification): Said {
  const spam: Said = said.spam ? { intents: [], queue: 'none', urgency: 0 } : {}
  const all = { ...spam, ...said }
  if (all.queue === 'none') return { ...all, urgency: 0 }
  if (all.queue !== undefined) {
    const urgency = before.urgency === 0 ? 1 : before.urgency
    return { ...all, urgency: all.urgency ?? urgency }
  }
  if (all.urgency === undefined) return all
  if (all.urgency === 0 && before.queue.label !== 'none') {
    throw new AppError(
      'invalid',
      'urgency: 0 is for queue none alone; say "queue": "none" with it.',
    )
  }
  if (all.urgency > 0 && before.queue.label === 'none') {
    throw new AppError(
      'invalid',
      'urgency: nobody has to act on what is in queue none; name a queue with it.',
    )
  }
  return all
}

/**
 * What a text means once a person has spoken: `said` (with what it implies) is certain, the rest stays
 * as the model answered. Words that spoke for what no longer holds are left out of the explanation.
 */
export function applySaid(before: Classification, said: Said): Classification {
  const after: Classification = { ...before, model: `${MARK}${before.model}` }
  if (said.language !== undefined) after.language = said.language
  if (said.sentiment !== undefined) {
    const score = scoreOf(said.sentiment, before.sentiment.score)
    after.sentiment = { label: said.sentiment, score, confidence: 1 }
  }
  if (said.intents !== undefined) {
    after.intents = said.intents.map((label) => ({ label, confidence: 1 }))
  }
  if (said.queue !== undefined) {
    after.queue = { label: said.queue, confidence: 1 }
    after.unsure = false
  }
  if (said.urgency !== undefined) after.urgency = said.urgency
  if (said.spam !== undefined) after.spam = { label: said.spam, confidence: 1 }
  const gone = goneLabels(said)
  after.explanation = before.explanation.filter(({ label }) => !gone.has(label))
  return after
}

function scoreOf(label: Sentiment, score: number): number {
  if (label === 'negative') return Math.min(score, -LEAN)
  return label === 'positive' ? Math.max(score, LEAN) : 0
}

/** Labels that do not hold, of those questions that were answered. */
function goneLabels({ sentiment, intents: named, queue, spam }: Said): Set<string> {
  return new Set([
    ...(sentiment === undefined ? [] : sentiments.filter((label) => label !== sentiment)),
    ...(named === undefined ? [] : intents.filter((label) => !named.includes(label))),
    ...(queue === undefined ? [] : labelQueues.filter((label) => label !== queue)),
    ...(spam === false ? ['spam'] : []),
  ])
}
