import type { Classification } from '../model/classification.ts'
import { type Heads, logitsOf } from './heads.ts'
import { judge, type Judgement } from './judge.ts'
import { detectLanguage, UNDETERMINED } from './language.ts'
import type { ForeignReader } from './languages/foreign.ts'
import { explain } from './spans.ts'
import type { Encoded } from './tier.ts'
import { topicsOf } from './topics.ts'
import { labelsOf } from './user-labels.ts'

/** Four digits say all that such figures can, and are stored with every mention. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

/**
 * What is left of a confidence in a language that the heads were not trained on: the log-odds shrink to
 * a third, so that 95 % becomes 73 % and a toss-up stays one.
 */
const STRANGE_SHARE = 1 / 3

function shrunk(confidence: number): number {
  const odds = confidence / Math.max(1 - confidence, 1e-6)
  return round(1 - 1 / (1 + odds ** STRANGE_SHARE))
}

function told(judgement: Judgement, trust: (confidence: number) => number): Judgement {
  const surely = <T extends { confidence: number }>(judged: T): T => ({
    ...judged,
    confidence: trust(judged.confidence),
  })
  const { sentiment, intents, queue, urgency, spam } = judgement
  return {
    sentiment: { ...surely(sentiment), score: round(sentiment.score) },
    intents: intents.map(surely),
    queue: surely(queue),
    urgency,
    spam: surely(spam),
  }
}

/** Decides on one encoded text. Never throws. */
export type Decide = (encoded: Encoded, text: string, heads: Heads) => Classification

/**
 * What one text means, and which of its words say so: by the heads in English, by a language's own
 * model where `foreign` has one, else by the heads with little confidence.
 */
export function createDecide(foreign: ForeignReader): Decide {
  return (encoded, text, heads) => {
    const { findings } = encoded
    const language = detectLanguage(findings.reading)
    const logits = logitsOf(heads, encoded.vector)
    const judgement = judge(heads, logits)
    const isEnglish = language === 'en' || language === UNDETERMINED
    const own = isEnglish ? null : foreign(language, text, findings)
    const topics = topicsOf(findings, language)
    const answer = own
      ? { ...told({ ...own, spam: notSpam(judgement.spam) }, round), explanation: own.explanation }
      : {
          ...told(judgement, isEnglish ? round : shrunk),
          explanation: explain(text, encoded, heads, logits, judgement),
        }
    return {
      language,
      ...answer,
      topics: topics.map(({ label, confidence }) => ({ label, confidence: round(confidence) })),
      unsure: false,
      labels: labelsOf(heads, encoded.vector),
      model: heads.version,
    }
  }
}

/** Nothing here knows adverts in another language: what looks like one only makes it less sure. */
function notSpam({ label, confidence }: Judgement['spam']): Judgement['spam'] {
  const chance = shrunk(label ? confidence : 1 - confidence)
  return { label: false, confidence: 1 - chance }
}
