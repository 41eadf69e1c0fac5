import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPace, waitAfter } from '../../src/jobs/next-run.ts'
import type { Source } from '../../src/model/source.ts'
import { guessCost, mostAMonth } from '../../web/features/sources/cost-forecast.ts'
import { fieldErrorsOf } from '../../web/features/sources/field-errors.ts'
import { paceBounds } from '../../web/features/sources/interval-choices.ts'
import { nextLookMs } from '../../web/features/sources/next-look.ts'
import { retentionOf } from '../../web/features/sources/retention.ts'
import { sourceSentence } from '../../web/features/sources/source-sentence.ts'
import type { TriedMention } from '../../web/lib/endpoints.ts'

const NOW = Date.UTC(2026, 5, 15, 12)
const at = (ms: number) => new Date(NOW + ms).toISOString()

const source: Source = {
  id: 1,
  name: 'A blog',
  collector: 'feed',
  options: {},
  credentialsHint: null,
  brandId: 1,
  keep: 'all',
  enabled: true,
  intervalMs: 900_000,
  state: 'ok',
  live: false,
  paceMs: 900_000,
  lagMs: null,
  rateLimit: null,
  budgets: [],
  backFill: null,
  retentionDays: null,
  nextRunAt: at(40_000),
  lastSuccessAt: at(-120_000),
  lastError: null,
  failures: 0,
  errorCounts: {},
  counts: { stored: 0, duplicates: 0, edited: 0, unmatched: 0, rejected: 0 },
  createdAt: at(-1e9),
}

describe('what the page says of how sources are read', () => {
  it('is what the service does: between these bounds lies every pace', () => {
    const interval = fc.integer({ min: 1000, max: 7 * 24 * 3_600_000 })
    fc.assert(
      fc.property(
        interval,
        fc.integer({ min: 0, max: 1000 }),
        fc.nat(100),
        (intervalMs, share, fresh) => {
          const minMs = Math.round((intervalMs * share) / 1000)
          const { soonest, latest } = paceBounds(minMs, intervalMs)
          let paceMs = intervalMs
          for (let run = 0; run < 12; run++) {
            const limits = { minMs, pageSizeMax: 100, isLive: false, waitMs: 0 }
            paceMs = nextPace({ error: null, ...limits, intervalMs, paceMs, fresh, failures: 0 })
            expect(paceMs).toBeGreaterThanOrEqual(soonest)
            expect(paceMs).toBeLessThanOrEqual(latest)
          }
        },
      ),
    )
  })

  it('is that it rests from the failure on after which the service waits its longest', () => {
    const failing = (failures: number) =>
      sourceSentence({ ...source, state: 'failing', failures }, NOW)
    for (let failures = 1; failures < 20; failures++) {
      const isResting = waitAfter(new Error('cut'), failures - 1, 0) >= 900_000
      expect(failing(failures)?.startsWith('Rests'), String(failures)).toBe(isResting)
    }
  })

  it('counts to the second, and names a time of day only from an hour on', () => {
    expect(sourceSentence(source, NOW)).toBe('Read 2 minutes ago · next in 40 s')
    expect(sourceSentence({ ...source, nextRunAt: at(-1) }, NOW)).toMatch(/next any moment$/)
    expect(sourceSentence({ ...source, nextRunAt: at(3_599_000) }, NOW)).toMatch(
      /next in 60 min$|next in 1 h$/,
    )
    expect(sourceSentence({ ...source, nextRunAt: at(7_200_000) }, NOW)).toMatch(/next at \d+:\d\d/)
  })
})

it('the list of sources is read again soon after something is due, and never in a hurry', () => {
  const looks = (...due: Pick<Source, 'nextRunAt' | 'live'>[]) =>
    nextLookMs(
      due.map((one) => Object.assign({}, source, one)),
      NOW,
    )
  const polled = (ms: number) => ({ nextRunAt: at(ms), live: false })
  expect(looks()).toBe(60_000)
  expect(looks(polled(40_000), polled(900_000))).toBe(42_000)
  expect(looks(polled(-1e6))).toBe(5000)
  expect(looks({ nextRunAt: at(-1e6), live: true }, { nextRunAt: null, live: false })).toBe(60_000)
})

describe('what is wrong', () => {
  const known = new Set(['options.url', 'options.rules', 'credentials.apiKey', 'name'])

  it('goes to the field that the sentence names, and the rest is not lost', () => {
    const message =
      'options.url: give a web address; options.rules.2: one; of them is wrong; credentials.apiKey: too short; body: too large'
    expect(fieldErrorsOf(message, known)).toEqual({
      errors: {
        'options.url': 'Give a web address',
        'options.rules': 'One; of them is wrong',
        'credentials.apiKey': 'Too short',
      },
      rest: 'body: too large',
    })
  })

  it('stays whole where it names no field', () => {
    const message = 'The stored key is sent only where it was given for: enter it again.'
    expect(fieldErrorsOf(message, known)).toEqual({ errors: {}, rest: message })
  })

  it('with a number of days is anything but nothing and a whole number from 1 to 3650', () => {
    expect(['', ' ', '1', '3650'].map(retentionOf)).toEqual([null, null, 1, 3650])
    expect(['0', '3651', '1.5', '-3', 'x'].map(retentionOf)).toEqual(Array(5).fill(undefined))
  })
})

describe('what a source may cost', () => {
  const budget = {
    name: 'posts',
    title: 'Posts',
    limit: 1000,
    per: 'month',
    usdEach: 0.01,
  } as const
  // Only its time counts here.
  const posted = (ms: number | null) => ({ postedAt: ms === null ? null : at(ms) }) as TriedMention

  it('is at most all that its windows of a month allow', () => {
    expect(mostAMonth(budget)).toBe(10)
    expect(mostAMonth({ ...budget, per: 'day' })).toBe(300)
    expect(mostAMonth({ ...budget, usdEach: null })).toBe(0)
  })

  it('is guessed from half to double of what the posts tried say, and never beyond the limit', () => {
    const hourly = [0, -1, -2, -3, -4].map((hours) => posted(hours * 3_600_000 - 3_600_000))
    expect(guessCost({ ...budget, limit: 1e6 }, hourly, NOW)).toEqual({
      perDay: 24,
      least: expect.closeTo(3.6),
      most: expect.closeTo(14.4),
      reachesLimit: false,
    })
    expect(guessCost(budget, hourly, NOW)).toMatchObject({ most: 10, reachesLimit: false })
    expect(guessCost({ ...budget, limit: 100 }, hourly, NOW)).toMatchObject({
      least: 1,
      most: 1,
      reachesLimit: true,
    })
  })

  it('is not guessed from less than two posts with a time', () => {
    expect(guessCost(budget, [], NOW)).toBeNull()
    expect(guessCost(budget, [posted(-1000), posted(null)], NOW)).toBeNull()
  })
})
