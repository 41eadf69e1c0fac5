import type { Decision } from './decide.ts'
import type { Findings } from './find-signals.ts'
import { placeOf } from './signals.ts'

const goodPlace = placeOf('good_smiley')
const badPlace = placeOf('bad_smiley')

/** How sure the rules are of a text whose words they cannot read: of nothing in it, or of a smiley. */
const UNREAD = 0.35
const SMILEY = 0.5

/** Decides on a text in a language that no cue is written in: only its smileys say anything. */
export function decideForeign({ strengths }: Findings): Decision {
  const good = strengths[goodPlace] ?? 0
  const bad = strengths[badPlace] ?? 0
  const told = good > 0 || bad > 0
  const label =
    good > 0 && bad > 0 ? 'mixed' : good > 0 ? 'positive' : bad > 0 ? 'negative' : 'neutral'
  return {
    sentiment: {
      label,
      confidence: told ? SMILEY : UNREAD,
      score: told ? (good - bad) / (good + bad) / 2 : 0,
    },
    intents: [],
    queue: { label: 'none', confidence: UNREAD },
    urgency: 0,
    topics: [],
    spam: { label: false, confidence: 0.5 },
  }
}
