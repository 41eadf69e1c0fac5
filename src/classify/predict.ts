import type { Classification } from '../model/classification.ts'
import { type Heads, logitsOf } from './heads.ts'
import { judge, type Judgement } from './judge.ts'
import { detectLanguage, UNDETERMINED } from './language.ts'
import { explain } from './spans.ts'
import type { Encoded } from './tier.ts'
import { topicsOf } from './topics.ts'
import { labelsOf } from './user-labels.ts'

/** Four digits say all that such figures can, and are stored with every mention. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

/**
 * What is left of a confidence in a language that the model was not trained on: the log-odds shrink to
 * a third, so that 95 % becomes 73 % and a toss-up stays one.
 */
const STRANGE_SHARE = 1 / 3

function inLanguage(language: string): (confidence: number) => number {
  if (language === 'en' || language === UNDETERMINED) return round
  return (confidence) => {
    const odds = confidence / Math.max(1 - confidence, 1e-6)
    return round(1 - 1 / (1 + odds ** STRANGE_SHARE))
  }
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

/** What one text means by these heads, and which of its words say so. Never throws. */
export function classify(encoded: Encoded, text: string, heads: Heads): Classification {
  const logits = logitsOf(heads, encoded.vector)
  const judgement = judge(heads, logits)
  const language = detectLanguage(encoded.findings.reading)
  return {
    language,
    ...told(judgement, inLanguage(language)),
    topics: topicsOf(encoded.findings),
    unsure: false,
    labels: labelsOf(heads, encoded.vector),
    explanation: explain(text, encoded, heads, logits, judgement),
    model: heads.version,
  }
}
