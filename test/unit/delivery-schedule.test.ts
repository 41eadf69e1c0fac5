import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gapAfter, parseRetryAfter, settle } from '../../src/integrations/schedule.ts'

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const NOW = Date.parse('2026-11-20T12:00:00Z')
const HOUR = 3_600_000

describe('twelve tries', () => {
  it('take 76 hours or more and less than five days, whatever chance says', () => {
    fc.assert(
      fc.property(fc.array(chance, { minLength: 11, maxLength: 11 }), (chances) => {
        const gaps = chances.map((random, at) => gapAfter(at + 1, random) ?? NaN)
        const all = gaps.reduce((sum, gap) => sum + gap, 0)
        expect(all).toBeGreaterThanOrEqual(76 * HOUR)
        expect(all).toBeLessThan(120 * HOUR)
      }),
    )
    expect(gapAfter(12, 0.5)).toBeNull()
  })

  it('are each at most a fifth sooner or later than the middle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 11 }), chance, (tries, random) => {
        const middle = gapAfter(tries, 0.5) ?? NaN
        const off = Math.abs((gapAfter(tries, random) ?? NaN) - middle)
        expect(off).toBeLessThanOrEqual(middle * 0.2 + 1)
      }),
    )
  })

  it('come no sooner than the receiver asked, and none comes after the last', () => {
    const asked = { outcome: 'retry' as const, waitMs: HOUR }
    const about = { isTest: false, now: NOW, random: 0.5 }
    expect(settle(asked, { ...about, attempts: 0 })).toMatchObject({
      state: 'pending',
      dueAt: new Date(NOW + HOUR).toISOString(),
      waitUntil: new Date(NOW + HOUR).toISOString(),
    })
    expect(settle(asked, { ...about, attempts: 11 })).toMatchObject({ state: 'failed' })
  })
})

describe('Retry-After', () => {
  it('is read as seconds or a date, and is a day at most', () => {
    expect(parseRetryAfter('120', NOW)).toBe(120_000)
    expect(parseRetryAfter('Fri, 20 Nov 2026 13:00:00 GMT', NOW)).toBe(HOUR)
    expect(parseRetryAfter('Fri, 20 Nov 2020 13:00:00 GMT', NOW)).toBe(0)
    expect(parseRetryAfter('99999999', NOW)).toBe(24 * HOUR)
    for (const wrong of [undefined, '', 'soon', '-5', '1.5']) {
      expect(parseRetryAfter(wrong, NOW)).toBeNull()
    }
  })
})
