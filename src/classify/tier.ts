import type { Findings } from './find-signals.ts'

export const tierNames = ['fast', 'full'] as const
export type TierName = (typeof tierNames)[number]

/**
 * What a tier reads off one text: numbers for the heads, and which words each of them came from.
 * `spread` holds only until the tier encodes again.
 */
export type Encoded = {
  vector: Float32Array
  findings: Findings
  /**
   * The exact share of each token (by its place in `findings.reading.tokens`) in one output:
   * `row` holds the output's weights, as wide as the vector. The shares sum to the output less its
   * bias and what belongs to no word.
   */
  spread(row: Float32Array): number[]
}

/** Reads texts. Takes any strings; cost grows linearly with their length. */
export type Tier = {
  name: TierName
  /** Numbers in a vector. */
  width: number
  encode(texts: readonly string[]): Promise<Encoded[]>
}
