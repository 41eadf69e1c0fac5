import { asking } from './asking.ts'
import { buying } from './buying.ts'
import { chatter } from './chatter.ts'
import { leaving } from './leaving.ts'
import { praise } from './praise.ts'
import { pressing } from './pressing.ts'
import { price } from './price.ts'
import { review } from './review.ts'
import { topicCues } from './topics.ts'
import { trouble } from './trouble.ts'
import { wishing } from './wishing.ts'

/** All cue tables as one; a signal's name is its key. */
export const cues = {
  ...buying,
  ...price,
  ...praise,
  ...review,
  ...trouble,
  ...asking,
  ...leaving,
  ...wishing,
  ...pressing,
  ...chatter,
  ...topicCues,
} as const

export type CueSignal = keyof typeof cues
