import { handPoints } from './hand-points.ts'
import { flatten, type FlatCard } from './score-cards.ts'
import { scorecard } from './scorecard.ts'

/** Every label's card, the fitted points with those set by hand, laid out for speed. */
export const cards: ReadonlyMap<string, FlatCard> = new Map(
  Object.entries({
    ...scorecard.intents,
    ...scorecard.sentiment,
    ...scorecard.queue,
    urgent: scorecard.urgent,
    spam: scorecard.spam,
  }).map(([label, card]) => [label, flatten(card, handPoints[label])]),
)

/** The card of one label; asking for a label without one is a slip in the code. */
export function cardOf(label: string): FlatCard {
  const card = cards.get(label)
  if (!card) throw new Error(`no card for ${label}`)
  return card
}
