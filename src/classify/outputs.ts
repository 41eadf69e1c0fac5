import { intents, sentiments } from '../model/labels.ts'

/** `one`: exactly one label holds, their probabilities sum to 1. `many`: each holds or not by itself. */
export type HeadKind = 'one' | 'many'

/**
 * People mean different things by a mood: labellers of posts about anything, of tweets to a company's
 * support, and of talk about brands drew the line differently. `manner` tells which of the three a text
 * is, and `sentiment` (brands), `posts` or `support` then says its mood.
 */
export const headNames = [
  'sentiment',
  'intents',
  'queue',
  'urgency',
  'spam',
  'posts',
  'support',
  'manner',
] as const
export type HeadName = (typeof headNames)[number]

/** A head's labels stand in this order, one output each, from `start` on. */
export type HeadShape = { kind: HeadKind; labels: readonly string[]; start: number }

/** What posts and support tweets are told apart by; none of their labellers knew `mixed`. */
const moods = ['negative', 'neutral', 'positive'] as const

const labelsOf: Record<HeadName, { kind: HeadKind; labels: readonly string[] }> = {
  sentiment: { kind: 'one', labels: sentiments },
  intents: { kind: 'many', labels: intents },
  queue: { kind: 'one', labels: ['none', 'sales', 'service', 'advocacy'] },
  urgency: { kind: 'one', labels: ['0', '1', '2'] },
  spam: { kind: 'many', labels: ['spam'] },
  posts: { kind: 'one', labels: moods },
  support: { kind: 'one', labels: moods },
  manner: { kind: 'one', labels: ['sentiment', 'posts', 'support'] },
}

function place(): Record<HeadName, HeadShape> {
  const shapes = {} as Record<HeadName, HeadShape>
  let start = 0
  for (const name of headNames) {
    shapes[name] = { ...labelsOf[name], start }
    start += labelsOf[name].labels.length
  }
  return shapes
}

/** Where each head's outputs stand among all of them. */
export const heads: Readonly<Record<HeadName, HeadShape>> = place()

/** How many outputs there are: 4 + 8 + 4 + 3 + 1 + 3 + 3 + 3. */
export const OUTPUTS = headNames.reduce((sum, name) => sum + heads[name].labels.length, 0)
