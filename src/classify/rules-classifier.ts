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

function classify(text: string): Classification {
  const findings = findSignals(text)
  const language = detectLanguage(findings.reading)
  const decision = decideFor(language, findings)
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
