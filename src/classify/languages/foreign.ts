import type { Explanation } from '../../model/classification.ts'
import type { Findings } from '../find-signals.ts'
import type { Judgement } from '../judge.ts'
import type { Pack } from '../pack.ts'
import { spansOf } from '../spans.ts'
import { foreignIntents } from './foreign-intents.ts'
import { foreignSentiment, type ForeignSentiment } from './foreign-sentiment.ts'

/** What a text in a language besides English means, by its own model and cue words, and why. */
export type ForeignReading = Omit<Judgement, 'spam'> & { explanation: Explanation[] }

/** Null for a language that there is no model of. Never throws; linear in the length of the text. */
export type ForeignReader = (
  language: string,
  text: string,
  findings: Findings,
) => ForeignReading | null

const moods = ['negative', 'neutral', 'positive', 'mixed'] as const

/** What a cue word counts for in an explanation, in log-odds: it decides alone. */
const CUE_WEIGHT = 1

/** Opens the models of `foreign.bin`. */
export function createForeignReader(pack: Pack): ForeignReader {
  const readSentiment = foreignSentiment(pack)
  return (language, text, findings) => {
    const mood = readSentiment(language, findings)
    const meant = foreignIntents(language, findings, text)
    if (!mood || !meant) return null
    const sentiment = judgeMood(mood)
    const { tokens } = findings.reading
    const explanation = meant.intents.flatMap(({ label }) => {
      const shares = new Float64Array(tokens.length)
      for (const { label: own, from, to } of meant.reasons) {
        if (own === label) shares.fill(CUE_WEIGHT / (to - from + 1), from, to + 1)
      }
      return spansOf(text, tokens, shares, label)
    })
    if (sentiment.label !== 'neutral') {
      explanation.push(...spansOf(text, tokens, mood.spread(sentiment.label), sentiment.label))
    }
    const { intents, queue, urgency } = meant
    return { sentiment, intents, queue, urgency, explanation }
  }
}

function judgeMood({ shares }: ForeignSentiment): Judgement['sentiment'] {
  const confidence = Math.max(...shares)
  const label = moods[shares.indexOf(confidence)] ?? 'neutral'
  const [negative, , positive] = shares
  return { label, confidence, score: positive - negative }
}
