import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratePerDay, usdPerMonth } from '../../src/ingest/estimate.ts'
import { estimatePrecision } from '../../web/lib/precision.ts'

const DAY_MS = 86_400_000
const count = fc.nat(2000)

describe('the precision by marked hits', () => {
  it('is unknown before anything is marked', () => {
    expect(estimatePrecision(0, 0)).toBeNull()
  })

  it.each([
    [8, 2, 0.4902, 0.9433],
    [81, 182, 0.2553, 0.3662],
    [0, 10, 0, 0.2775],
    [1, 0, 0.2065, 1],
  ])('of %i right and %i wrong lies between the known bounds', (right, wrong, low, high) => {
    const found = estimatePrecision(right, wrong)
    expect(found?.low).toBeCloseTo(low, 4)
    expect(found?.high).toBeCloseTo(high, 4)
  })

  it('has as its bounds the shares from which what was seen is just 1.96 deviations away', () => {
    fc.assert(
      fc.property(count, count, (right, wrong) => {
        fc.pre(right + wrong > 0)
        const found = estimatePrecision(right, wrong)
        if (found === null) throw new Error('marked, and yet unknown')
        const { share, low, high, marked } = found
        expect(marked).toBe(right + wrong)
        expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true)
        for (const bound of [low, high]) {
          if (bound === 0 || bound === 1) continue
          const deviation = Math.sqrt((bound * (1 - bound)) / marked)
          expect(Math.abs(share - bound) / deviation).toBeCloseTo(1.96, 3)
        }
      }),
    )
  })

  it('is the same whichever side is called right, and surer with more of the same', () => {
    fc.assert(
      fc.property(count, count, fc.integer({ min: 2, max: 9 }), (right, wrong, times) => {
        fc.pre(right + wrong > 0)
        const [one, other] = [estimatePrecision(right, wrong), estimatePrecision(wrong, right)]
        expect(one?.low).toBeCloseTo(1 - (other?.high ?? 0), 9)
        const more = estimatePrecision(times * right, times * wrong)
        const widthOf = (each: typeof one) => (each?.high ?? 0) - (each?.low ?? 0)
        expect(widthOf(more)).toBeLessThan(widthOf(one))
      }),
    )
  })
})

describe('the rate of a query', () => {
  it('rests on the days from the oldest mention until now, and on no day less than one', () => {
    const now = 100 * DAY_MS
    expect(ratePerDay(60, 70 * DAY_MS, now)).toEqual({ perDay: 2, days: 30 })
    expect(ratePerDay(5, now - 3_600_000, now)).toEqual({ perDay: 5, days: 1 })
    expect(ratePerDay(0, null, now)).toEqual({ perDay: 0, days: 0 })
  })

  it('times thirty times the price of a post is the cost of a month', () => {
    expect(usdPerMonth(100, 0.005)).toBeCloseTo(15)
    expect(usdPerMonth(100, 0)).toBe(0)
  })
})
