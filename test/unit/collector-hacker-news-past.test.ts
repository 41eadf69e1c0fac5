import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor } from '../../src/collectors/collector.ts'
import { createHackerNewsCollector } from '../../src/collectors/hacker-news/hacker-news.ts'
import { conformanceNow as now, type Handler } from '../helpers/collector-conformance.ts'
import { expectPast, readPast } from '../helpers/past.ts'

const collector = createHackerNewsCollector()
const origin = 'https://hn.algolia.com'
const nowS = now / 1000

type Item = { id: number; at: number }

/** The newest of what was posted in the time asked for, at most `most` in all. */
function searchOf(items: readonly Item[], most: number): Handler {
  return (request, response) => {
    const params = new URL(request.url ?? '', origin).searchParams
    const [, from, to] = /^created_at_i>=(\d+),created_at_i<(\d+)$/.exec(
      params.get('numericFilters') ?? '',
    ) ?? ['', '0', '0']
    const matching = items
      .filter(({ at }) => at >= Number(from) && at < Number(to))
      .toSorted((a, b) => b.at - a.at)
    const hits = matching.slice(0, most).map(({ id, at }) => ({
      objectID: String(id),
      created_at_i: at,
      title: `Story ${id}`,
    }))
    response.end(JSON.stringify({ hits, nbHits: matching.length, hitsPerPage: most }))
  }
}

type How = { most?: number; days: number; cuts?: number[]; cursor?: Cursor }

const read = (items: readonly Item[], { most = 1000, days, ...how }: How) =>
  readPast({
    collector,
    options: () => ({ query: 'earshot' }),
    credentials: null,
    origin,
    serve: searchOf(items, most),
    since: now - days * 86_400_000,
    now,
    ...how,
  })

describe('the past of Hacker News', () => {
  it('is all since the asked time, once, newest first, wherever the reading breaks off', async () => {
    const scene = fc.record({
      ages: fc.array(fc.integer({ min: 0, max: 4 * 86_400 }), { maxLength: 80 }),
      burst: fc.integer({ min: 0, max: 6 }),
      most: fc.integer({ min: 7, max: 12 }),
      cuts: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ ages, burst, most, cuts }) => {
        const crowd = Array.from({ length: burst }, () => 86_400)
        const apart = new Set(ages.filter((age) => age !== 86_400))
        const items = [...apart, ...crowd].map((age, i) => ({ id: i + 1, at: nowS - age }))
        const { pages } = await read(items, { most, cuts, days: 3 })
        const wanted = items
          .filter(({ at }) => at >= nowS - 3 * 86_400)
          .map(({ id, at }) => ({ id: String(id), postedMs: at * 1000 }))
        expectPast(pages, wanted)
      }),
      { numRuns: 25 },
    )
  })

  it('of a thousand items or fewer costs one question, and each is counted', async () => {
    const items = Array.from({ length: 999 }, (_, i) => ({ id: i + 1, at: nowS - i * 60 }))
    const { ids, asked, spent, pages } = await read(items, { days: 30 })
    expect(ids).toHaveLength(999)
    expect(asked).toHaveLength(1)
    expect(spent).toEqual(new Map([['requests', 1]]))
    expect(pages[0]?.reachedAt).toBe(new Date(now - 30 * 86_400_000).toISOString())
  })

  it('says what it cannot read of a second with more than a search gives, and goes on', async () => {
    const crowd = Array.from({ length: 14 }, (_, i) => ({ id: i + 1, at: nowS - 500 }))
    const { ids, rejected } = await read([...crowd, { id: 99, at: nowS - 900 }], {
      most: 10,
      days: 1,
    })
    expect(ids).toHaveLength(11)
    expect(ids).toContain('99')
    expect(rejected).toEqual([expect.stringContaining('in one second')])
  })

  it('refuses the cursor of another reading, and begins anew for other words', async () => {
    const items = [{ id: 1, at: nowS - 60 }]
    const live = { query: 'earshot', what: 'both', from: nowS }
    await expect(read(items, { days: 1, cursor: live })).rejects.toMatchObject({ kind: 'fatal' })
    const past = { query: 'earshot', what: 'both', before: nowS - 600, known: [] }
    expect((await read(items, { days: 1, cursor: past })).ids).toEqual([])
    const other = { ...past, query: 'other' }
    expect((await read(items, { days: 1, cursor: other })).ids).toEqual(['1'])
  })

  it('is counted for the address that asks, with what is new', () => {
    const options = collector.optionsSchema.parse({ query: 'earshot' })
    expect(collector.account?.(options, null)).toBe('hn.algolia.com')
    expect(collector.budgets?.(options, null)).toMatchObject([{ limit: 10_000, per: 'hour' }])
  })
})
