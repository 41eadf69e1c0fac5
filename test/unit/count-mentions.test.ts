import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intents, sentiments } from '../../src/model/classification.ts'
import { createTally, type Countable } from '../../src/trends/count-mentions.ts'

const countable: fc.Arbitrary<Countable> = fc.record({
  brandIds: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }),
  sourceId: fc.integer({ min: 1, max: 2 }),
  postedAt: fc.integer({ min: 1_700_000_000_000, max: 1_700_500_000_000 }),
  language: fc.constantFrom('en', 'de'),
  sentiment: fc.constantFrom(...sentiments),
  score: fc.constantFrom(-0.5, 0, 0.5),
  intents: fc.uniqueArray(fc.constantFrom(...intents)),
})

describe('counting mentions', () => {
  it('gives hours and days that both add up to every brand of every mention', () => {
    fc.assert(
      fc.property(fc.array(countable), (mentions) => {
        const tally = createTally()
        for (const mention of mentions) tally.add(mention, 1)
        for (const grain of ['hour', 'day'] as const) {
          const rows = tally.rows().filter((row) => row.grain === grain)
          const sum = (list: typeof rows) => list.reduce((all, row) => all + row.mentions, 0)
          const pairs = mentions.flatMap(({ brandIds }) => brandIds)
          expect(sum(rows.filter(({ intent }) => intent === ''))).toBe(pairs.length)
          const told = mentions.flatMap((each) => each.brandIds.flatMap(() => each.intents))
          expect(sum(rows.filter(({ intent }) => intent !== ''))).toBe(told.length)
        }
      }),
    )
  })

  it('leaves nothing when every mention is taken out again', () => {
    fc.assert(
      fc.property(fc.array(countable), (mentions) => {
        const tally = createTally()
        for (const mention of mentions) tally.add(mention, 1)
        for (const mention of mentions) tally.add(mention, -1)
        expect(tally.rows()).toEqual([])
      }),
    )
  })

  it('gives one row a key, in one order whatever the order of the mentions', () => {
    fc.assert(
      fc.property(fc.array(countable), (mentions) => {
        const forth = createTally()
        const back = createTally()
        for (const mention of mentions) forth.add(mention, 1)
        for (const mention of [...mentions].reverse()) back.add(mention, 1)
        expect(forth.rows()).toEqual(back.rows())
      }),
    )
  })
})
