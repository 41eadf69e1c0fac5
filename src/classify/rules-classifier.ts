import type { Classification, Classifier } from '../model/classification.ts'
import { decide, type Decision } from './decide.ts'
import { decideForeign } from './decide-foreign.ts'
import { explain } from './explain.ts'
import { type Findings, findSignals } from './find-signals.ts'
import { detectLanguage, UNDETERMINED } from './language.ts'

const NAME = 'rules'
const VERSION = '1'

function decideFor(language: string, findings: Findings): Decision {
  return language === 'en' || language === UNDETERMINED ? decide(findings) : decideForeign(findings)
}

/** Four digits say all that such figures can, and are stored with every mention. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function surely<T extends { confidence: number }>(judged: T): T {
  return { ...judged, confidence: round(judged.confidence) }
}

function rounded({ sentiment, intents, queue, urgency, topics, spam }: Decision): Decision {
  return {
    sentiment: { ...surely(sentiment), score: round(sentiment.score) },
    intents: intents.map(surely),
    queue: surely(queue),
    urgency,
    topics: topics.map(surely),
    spam: surely(spam),
  }
}

function classify(text: string): Classification {
  const findings = findSignals(text)
  const language = detectLanguage(findings.reading)
  const decision = rounded(decideFor(language, findings))
  return {
    language,
    ...decision,
    explanation: explain(text, findings, decision),
    model: `${NAME}-${VERSION}`,
  }
}

/**
 * The first classifier: cue words and their points, no training at run time. Takes any strings, of
 * any length and content; its cost grows linearly with their length.
 */
export function createRulesClassifier(): Classifier {
  return { name: NAME, version: VERSION, predict: (texts) => texts.map(classify) }
}
