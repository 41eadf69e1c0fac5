import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CollectorError, type FailureKind } from '../../src/collectors/collector.ts'
import { endOfRun, type Run } from '../../src/jobs/next-run.ts'

const DAY_MS = 86_400_000
const QUARTER_MS = 15 * 60_000
const run: Run = {
  error: null,
  waitMs: 0,
  isLive: false,
  intervalMs: 60_000,
  paceMs: 60_000,
  minMs: 1000,
  fresh: 1,
  pageSizeMax: 100,
  failures: 0,
}
const failed = (kind: FailureKind, waitMs?: number) =>
  new CollectorError(kind, 'It failed', waitMs === undefined ? {} : { waitMs })
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('after a run that went well', () => {
  it('the next is due after the interval, or later where the source asks for it, a day at most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 * DAY_MS }), (waitMs) => {
        const end = endOfRun({ ...run, waitMs }, 0, 0.5)
        expect(end).toMatchObject({ ok: true, waitMs: Math.min(Math.max(waitMs, 60_000), DAY_MS) })
      }),
    )
  })

  it('a source that listens all the time is taken up again after a second', () => {
    expect(endOfRun({ ...run, isLive: true }, 0, 0.5)).toMatchObject({ ok: true, waitMs: 1000 })
  })

  it('a busy source is read sooner and a quiet one later, within bounds, and both find back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 60), { maxLength: 30 }), (runs) => {
        let paceMs = run.paceMs
        for (const fresh of runs) {
          const end = endOfRun({ ...run, paceMs, fresh }, 0, 0.5)
          const next = end.ok ? (end.paceMs ?? 0) : 0
          if (fresh === 0) expect(next).toBeGreaterThanOrEqual(paceMs)
          if (fresh === 60) expect(next).toBeLessThanOrEqual(paceMs)
          expect(next).toBeGreaterThanOrEqual(run.intervalMs / 4)
          expect(next).toBeLessThanOrEqual(run.intervalMs * 4)
          paceMs = next
        }
        const after = endOfRun({ ...run, paceMs, fresh: 1 }, 0, 0.5)
        expect(after.ok && after.paceMs).toBeLessThanOrEqual(run.intervalMs)
      }),
    )
  })

  it('no pace is faster than the network allows, nor slower for quiet than an hour unless so set', () => {
    const busy = endOfRun({ ...run, minMs: 50_000, fresh: 100 }, 0, 0)
    expect(busy).toMatchObject({ paceMs: 50_000 })
    const day = { ...run, intervalMs: DAY_MS, paceMs: DAY_MS, fresh: 0 }
    expect(endOfRun(day, 0, 0)).toMatchObject({ paceMs: DAY_MS })
    const half = { ...run, intervalMs: 1_800_000, paceMs: 3_600_000, fresh: 0 }
    expect(endOfRun(half, 0, 0)).toMatchObject({ paceMs: 3_600_000 })
  })
})

describe('after a run that failed', () => {
  it('the wait lies under a ceiling that doubles up to 15 minutes, and is never nought', () => {
    fc.assert(
      fc.property(fc.nat({ max: 7 }), share, (failures, random) => {
        const end = endOfRun({ ...run, error: failed('transient'), failures }, 0, random)
        expect(end.waitMs).toBeGreaterThanOrEqual(1000)
        expect(end.waitMs).toBeLessThanOrEqual(Math.min(QUARTER_MS, 1000 * 2 ** failures))
      }),
    )
  })

  it('one that is dead for two hours is asked once in 15 minutes, whatever chance says', () => {
    fc.assert(
      fc.property(fc.infiniteStream(share), (chance) => {
        let now = 0
        const asked: number[] = []
        for (let failures = 0; now < 4 * 3_600_000; failures++) {
          asked.push(now)
          const { value: random } = chance.next()
          now += endOfRun({ ...run, error: failed('transient'), failures }, now, random).waitMs
        }
        const late = asked.filter((at) => at > 2 * 3_600_000)
        for (const [n, at] of late.entries()) {
          const before = late[n - 1]
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(QUARTER_MS)
        }
      }),
    )
  })

  it('the time that the source asked for is kept to the full, a twentieth more and a day at most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 * DAY_MS }), share, (asked, random) => {
        const { waitMs } = endOfRun({ ...run, error: failed('rate-limit', asked) }, 0, random)
        expect(waitMs).toBeGreaterThanOrEqual(Math.min(asked, DAY_MS))
        expect(waitMs).toBeLessThanOrEqual(Math.min(Math.ceil(asked * 1.05), DAY_MS))
      }),
    )
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
