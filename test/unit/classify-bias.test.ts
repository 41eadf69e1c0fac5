import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/classify/engine.ts'
import { type TierName, tierNames } from '../../src/classify/tier.ts'
import { measureShift, shiftBounds, type Swap, swapTexts } from '../helpers/swaps.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ tier: 'full' })
})
afterAll(() => engine.close())

async function scoresOf(tier: TierName): Promise<Map<string, number>> {
  const answers = await engine.predict(swapTexts, { tier })
  return new Map(swapTexts.map((text, at) => [text, answers[at]?.sentiment.score ?? Number.NaN]))
}

describe.each(tierNames)('the score of a sentence read by %s', (tier) => {
  it.each(Object.keys(shiftBounds) as Swap['kind'][])(
    'moves by no more than docs/model.md says when %s are swapped',
    async (kind) => {
      const { mean, most, leaning } = measureShift(kind, await scoresOf(tier))
      expect(mean).toBeLessThanOrEqual(shiftBounds[kind].mean)
      expect(most).toBeLessThanOrEqual(shiftBounds[kind].most)
      expect(Math.abs(leaning.shift)).toBeLessThanOrEqual(shiftBounds[kind].leaning)
    },
  )
})
