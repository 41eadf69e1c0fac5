import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError, type Collector, type Page } from '../../src/collectors/collector.ts'
import { createMetrics } from '../../src/metrics.ts'
import { draft, openListeningPost, pageOf, type ListeningPost } from '../helpers/listening-post.ts'

type Env = Parameters<Collector['collect']>[1]

/** What the next readings do, in order; the last one is done again and again. */
let script: ((env: Env) => Page | Promise<Page>)[]
let listening: ListeningPost

const scripted: Collector<object, null> = {
  name: 'scripted',
  title: 'Scripted',
  description: 'Does what a test says.',
  optionsSchema: z.strictObject({}),
  credentialsSchema: null,
  limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 10 },
  budgets: () => [{ name: 'posts', title: 'Posts read', limit: 100, per: 'day', usdEach: 0.005 }],
  async *collect(_cursor, env) {
    const step = script.length > 1 ? script.shift() : script[0]
    if (step) yield await step(env as Env)
  },
  async *backfill() {
    yield pageOf([])
    throw new CollectorError('fatal', 'the archive is closed')
  },
}

/** Listens without end and hears nothing. */
const stream: Collector<object, null> = {
  ...scripted,
  name: 'stream',
  isLive: () => true,
  budgets: () => [],
}

/** The lines of /metrics that are about sources, `name{labels}` with its value. */
async function scrape(): Promise<Map<string, number>> {
  const { ctx, deps } = listening
  const tools = { find: deps.find, secrets: deps.secrets }
  const { text } = await createMetrics({ ctx, tools, readers: () => 0 }).read()
  const lines = text.split('\n').filter((line) => line.startsWith('earshot_'))
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]))
}

beforeEach(async () => {
  script = [() => pageOf([])]
  listening = await openListeningPost([scripted as never, stream as never])
  // Leases run on the clock of the database.
  listening.clock.now = Date.now()
})
afterEach(() => listening[Symbol.asyncDispose]())

it('/metrics tells of a source how late it hears, how it failed, what it spent and when it is due', async () => {
  const postedAt = new Date(listening.clock.now - 42_000).toISOString()
  script = [
    () => pageOf([], { cursor: 1 }),
    async ({ meter }) => {
      await meter.take('posts', 30)
      return pageOf([draft('a', { postedAt })])
    },
    () => {
      throw new CollectorError('rate-limit', 'too many', { waitMs: 600_000 })
    },
  ]
  await listening.add({ name: 'blog', collector: 'scripted' })
  for (const _ of [1, 2, 3]) {
    await listening.allDue()
    await listening.readDue()
  }
  const lines = await scrape()
  expect(lines.get('earshot_source_lag_seconds{source="blog"}')).toBeCloseTo(42, 0)
  expect(lines.get('earshot_source_errors{source="blog",kind="rate-limit"}')).toBe(1)
  expect(lines.get('earshot_source_budget_used{source="blog",budget="posts"}')).toBe(30)
  expect(lines.get('earshot_source_budget_limit{source="blog",budget="posts"}')).toBe(100)
  expect(lines.get('earshot_sources{state="waiting"}')).toBe(1)
  const due = lines.get('earshot_source_next_run_seconds{source="blog"}') ?? 0
  expect(due).toBeGreaterThan(570)
  expect(due).toBeLessThan(660)
  listening.clock.now += 3_600_000
  const late = await scrape()
  expect(late.get('earshot_source_next_run_seconds{source="blog"}')).toBeLessThan(-2900)
})

it('/metrics has 0 where a read is asked for now, and nothing where none is ever due', async () => {
  await listening.add({ name: 'asked', collector: 'scripted' })
  await listening.add({ name: 'paused', collector: 'scripted', enabled: false })
  await listening.add({ name: 'stream', collector: 'stream' })
  await listening.allDue()
  const lines = await scrape()
  expect(lines.get('earshot_source_next_run_seconds{source="asked"}')).toBe(0)
  expect(lines.has('earshot_source_next_run_seconds{source="paused"}')).toBe(false)
  expect(lines.has('earshot_source_next_run_seconds{source="stream"}')).toBe(false)
})

it('/metrics names the one state that reading the past is in, and what is gone leaves no line', async () => {
  const { id } = await listening.add({ name: 'blog', collector: 'scripted', backFillDays: 7 })
  const states = async () => {
    const lines = await scrape()
    return ['running', 'done', 'failed', 'stopped'].filter(
      (state) => lines.get(`earshot_back_fill{source="blog",state="${state}"}`) === 1,
    )
  }
  expect(await states()).toEqual(['running'])
  await listening.readPastDue()
  expect(await states()).toEqual(['failed'])
  await listening.ctx.db.query(`DELETE FROM sources WHERE id = $1`, [id])
  expect([...(await scrape()).keys()].filter((line) => line.includes('"blog"'))).toEqual([])
})
