import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CollectorError, type Cursor, type Meter } from '../../src/collectors/collector.ts'
import { createStackExchangeCollector } from '../../src/collectors/stack-exchange/stack-exchange.ts'
import { conformanceNow as now } from '../helpers/collector-conformance.ts'
import { openDescription } from '../helpers/openapi.ts'
import { expectPast, readPast } from '../helpers/past.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import { at, plays, playsPlainly, type Post, type Site } from '../helpers/stack-exchange.ts'

const collector = createStackExchangeCollector()
const origin = 'https://api.stackexchange.com'
const nowS = now / 1000
const day = 86_400
const options = { tags: ['example'] }

type How = {
  days?: number
  cuts?: number[]
  cursor?: Cursor
  credentials?: { key: string } | null
  options?: Record<string, unknown>
  meter?: Partial<Meter>
  serve?: ReturnType<typeof plays>
}

const read = (site: Site, { days = 30, serve = plays(site), ...how }: How = {}) =>
  readPast({
    collector,
    credentials: null,
    origin,
    serve,
    since: now - days * day * 1000,
    now,
    ...how,
    options: () => how.options ?? options,
  })

const created = (post: Post, at: number): Post => ({ ...post, more: { creation_date: at } })

describe('the past of a site', () => {
  it('is all that was posted since, once, newest activity first, wherever the reading breaks off', async () => {
    const age = fc.integer({ min: 60, max: 8 * day })
    const scene = fc.record({
      questions: fc.array(fc.record({ age, bump: fc.double({ min: 0, max: 1, noNaN: true }) }), {
        maxLength: 14,
      }),
      answers: fc.array(fc.record({ age, of: fc.nat() }), { maxLength: 20 }),
      crowd: fc.integer({ min: 0, max: 7 }),
      pageSize: fc.integer({ min: 2, max: 5 }),
      cuts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ questions, answers, crowd, pageSize, cuts }) => {
        const ages = [...questions, ...Array.from({ length: crowd }, () => ({ age: day, bump: 0 }))]
        const asked = ages.map(({ age, bump }, n) => ({
          id: n + 1,
          posted: nowS - age,
          active: nowS - Math.floor(age * (1 - bump)),
        }))
        const given = answers.flatMap(({ age, of }, n) => {
          const question = asked[of % Math.max(1, asked.length)]
          if (question === undefined) return []
          const posted = Math.max(question.posted, nowS - age)
          question.active = Math.max(question.active, posted)
          return [{ ...at(100 + n, posted, question.id), posted }]
        })
        const site: Site = {
          pageSize,
          questions: asked.map(({ posted, ...post }) => created(post, posted)),
          answers: given,
        }
        const { pages } = await read(site, { days: 5, cuts })
        const all = [
          ...asked.map(({ id, posted }) => ({ id: `stackoverflow:q${id}`, posted })),
          ...given.map(({ id, posted }) => ({ id: `stackoverflow:a${id}`, posted })),
        ]
        const since = all.filter(({ posted }) => posted >= nowS - 5 * day)
        expectPast(
          pages,
          since.map(({ id, posted }) => ({ id, postedMs: posted * 1000 })),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('finds the answer of these days to a question of years ago, and leaves the question out', async () => {
    const site = {
      pageSize: 100,
      questions: [created(at(1, nowS - day), nowS - 900 * day)],
      answers: [at(11, nowS - day, 1), at(12, nowS - 800 * day, 1)],
    }
    expect((await read(site)).ids).toEqual(['stackoverflow:a11'])
    const noAnswers = { options: { ...options, answers: false } }
    expect((await read(site, noAnswers)).ids).toEqual([])
  })

  it('gives up what is beyond the last page of one second, says so, and goes on', async () => {
    const crowd = Array.from({ length: 27 }, (_, n) => at(n + 1, nowS - day))
    const site = { pageSize: 1, questions: [...crowd, at(99, nowS - 2 * day)], answers: [] }
    const { ids, rejected } = await read(site, { options: { ...options, answers: false } })
    expect(ids).toHaveLength(26)
    expect(ids).toContain('stackoverflow:q99')
    expect(rejected).toEqual([expect.stringContaining('in one second')])
  })

  it('waits where the API asks to, and goes on from there', async () => {
    const questions = [1, 2, 3].map((id) => at(id, nowS - id * day))
    const site: Site = { pageSize: 2, questions, answers: [], wrapper: { backoff: 7 } }
    const { pages, ids } = await read(site)
    expect(new Set(pages.map((page) => page.waitMs))).toEqual(new Set([7000]))
    expect(ids.toSorted()).toEqual(['stackoverflow:q1', 'stackoverflow:q2', 'stackoverflow:q3'])
  })

  it('refuses the cursor of another reading, and begins anew where the options are others', async () => {
    const site = { pageSize: 100, questions: [at(1, nowS - day)], answers: [] }
    await expect(read(site, { cursor: { for: 'x', from: 1 } })).rejects.toMatchObject({
      kind: 'fatal',
    })
    const { pages } = await read(site)
    const cursor = pages.at(-1)?.cursor ?? null
    expect((await read(site, { cursor })).ids).toEqual([])
    expect((await read(site, { cursor, options: { tags: ['other'] } })).ids).toHaveLength(1)
  })
})

describe('what may be asked in a day', () => {
  it('is counted by key, or together for all without one', async () => {
    const key = { key: 'abcdefgh' }
    const parsed = collector.optionsSchema.parse(options)
    expect(collector.budgets?.(parsed, null)).toMatchObject([{ limit: 300, per: 'day' }])
    expect(collector.budgets?.(parsed, key)).toMatchObject([{ limit: 10_000, per: 'day' }])
    expect(collector.account?.(parsed, null)).toBe('anonymous')
    expect(collector.account?.(parsed, key)).toBe('key abcdefgh')
    const site = { pageSize: 100, questions: [at(1, nowS - day)], answers: [] }
    const { asked, spent } = await read(site, { credentials: key })
    expect(spent).toEqual(new Map([['requests', asked.length]]))
    expect(asked).toHaveLength(2)
  })

  it('is nobody asked for once it is spent', async () => {
    const serve = () => expect.unreachable()
    const take = () => Promise.reject(new CollectorError('rate-limit', 'spent', { waitMs: 5 }))
    const reading = read(small, { serve, meter: { take } })
    await expect(reading).rejects.toMatchObject({ kind: 'rate-limit', waitMs: 5 })
  })
})

const small: Site = {
  pageSize: 2,
  questions: [1, 2, 3, 4].map((id) => at(id, nowS - id * day)),
  answers: [at(11, nowS - day, 1), at(12, nowS - day, 1), at(13, nowS - 2 * day, 2)],
}

const description = sharedPath('peers', 'stackexchange', 'openapi-2.0.json')

describe.skipIf(description === null)('the description of API 2.0 (skipped if absent)', () => {
  it('knows all that is asked, and the questions and answers that the tests answer with', async () => {
    // It describes what is wrapped, not the wrapper; the version is another.
    const described = (body: unknown) => (body as { items: unknown[] }).items
    const held = await openDescription(description ?? '', { base: '/2.3', described })
    const both = { ...options, query: 'x' }
    const { ids } = await read(small, { options: both, serve: held.hold(playsPlainly(small)) })
    expect(ids).toHaveLength(7)
    expect(held.problems).toEqual([])
    expect([...held.operations]).toEqual(['/search/advanced', '/questions/{ids}/answers'])
    const wrong = [{ question_id: 'one', title: 7 }]
    expect(held.answerProblems('/search/advanced', { items: wrong })).not.toEqual([])
  })
})
