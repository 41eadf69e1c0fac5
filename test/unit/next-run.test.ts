import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CollectorError, type FailureKind } from '../../src/collectors/collector.ts'
import { endOfRun } from '../../src/jobs/next-run.ts'

const DAY_MS = 86_400_000
const run = { error: null as unknown, waitMs: 0, intervalMs: 60_000, failures: 0 }
const failed = (kind: FailureKind, waitMs?: number) =>
  new CollectorError(kind, 'It failed', waitMs === undefined ? {} : { waitMs })

describe('after a run that went well', () => {
  it('the next is due after the interval, or later where the source asks for it, a day at most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 * DAY_MS }), (waitMs) => {
        const end = endOfRun({ ...run, waitMs }, 0, 0.5)
        expect(end).toEqual({ ok: true, waitMs: Math.min(Math.max(waitMs, 60_000), DAY_MS) })
      }),
    )
  })
})

describe('after a run that failed', () => {
  it('the wait lies under a ceiling that doubles up to 15 minutes, and is never nought', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const end = endOfRun({ ...run, error: failed('transient'), failures }, 0, random)
          expect(end.waitMs).toBeGreaterThanOrEqual(1000)
          expect(end.waitMs).toBeLessThanOrEqual(Math.min(15 * 60_000, 1000 * 2 ** failures))
        },
      ),
    )
  })

  it('the time that the source asked for is kept, a day at most', () => {
    const waited = (waitMs: number) =>
      endOfRun({ ...run, error: failed('rate-limit', waitMs) }, 0, 0).waitMs
    expect(waited(120_000)).toBe(120_000)
    expect(waited(10 ** 12)).toBe(DAY_MS)
  })

  it.each([
    ['auth', { pause: true, ended: false }],
    ['fatal', { pause: false, ended: true }],
    ['bad-data', { pause: false, ended: false }],
    ['transient', { pause: false, ended: false }],
  ] as const)('%s leads to %o', (kind, expected) => {
    const end = endOfRun({ ...run, error: failed(kind) }, 0, 0.5)
    expect(end).toMatchObject({ ok: false, ...expected, error: { kind, message: 'It failed' } })
  })

  it('an error of our own is tried again and its text kept', () => {
    const end = endOfRun({ ...run, error: new Error('Out of cheese') }, 0, 0.5)
    expect(end).toMatchObject({ ok: false, error: { kind: 'transient', message: 'Out of cheese' } })
  })
})
