import type { Heads } from '../classify/heads.ts'
import type { Matrix } from '../classify/refit.ts'
import type { TierName } from '../classify/tier.ts'
import type { ShippedTexts } from './shipped.ts'

/** One tier with what its training needs. All matrices of one tier are equally wide. */
export type TierTask = {
  tier: TierName
  version: string
  /** The heads that the training starts from, and those that answer now. */
  shipped: Heads
  active: Heads
  texts: ShippedTexts
  /** The examples' vectors. */
  vectors: Matrix
}

export type TrainingTask = {
  /** The last is the one that reads best: it judges the examples. */
  tiers: readonly TierTask[]
  /** What people said, and what they had been shown (-1 where unknown); examples times OUTPUTS. */
  labels: Int8Array
  shown: Int8Array
  /** The part that each example is in: 0 never teaches. */
  parts: Uint8Array
}
