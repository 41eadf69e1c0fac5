import { z } from 'zod'
import type { Collector } from '../../src/collectors/collector.ts'
import { draft, pageOf } from '../helpers/listening-post.ts'

const HOUR_MS = 3_600_000

const optionsSchema = z.strictObject({
  mood: z.enum(['well', 'greedy', 'silent']).default('well').meta({ title: 'Mood' }),
})

const calledOff = (signal: AbortSignal) =>
  new Promise((done) => signal.addEventListener('abort', done, { once: true }))

const post = (now: number, hours: number) =>
  draft(`post-${hours}`, { postedAt: new Date(now - hours * HOUR_MS).toISOString() })

const past = { isOver: false }

const collector: Collector<z.infer<typeof optionsSchema>, null> = {
  name: 'archive',
  title: 'Archive',
  description: 'Posts that cost money, and a past.',
  optionsSchema,
  credentialsSchema: null,
  limits: { intervalMs: { min: 60_000, default: 900_000 }, pageSizeMax: 100, retentionDays: 30 },
  budgets: () => [{ name: 'posts', title: 'Posts read', limit: 400, per: 'day', usdEach: 0.005 }],
  async *collect(_cursor, { clock, meter, options, signal }) {
    if (options.mood === 'silent') await calledOff(signal)
    await meter.take('posts', options.mood === 'greedy' ? 1000 : 20)
    const resetAt = new Date(clock.now() + 2 * HOUR_MS).toISOString()
    const mentions = [5, 4, 3, 2, 1].map((hours) => post(clock.now(), hours))
    yield pageOf(mentions, { rateLimit: { limit: 300, remaining: 12, resetAt } })
  },
  async *backfill(_cursor, { clock, since }) {
    const reachedAt = new Date((clock.now() + since) / 2).toISOString()
    const mentions = [100, 101].map((hours) => post(clock.now(), hours))
    yield pageOf(mentions, past.isOver ? { reachedAt } : { reachedAt, waitMs: HOUR_MS })
  },
}

/** Posts that cost money, with a past whose second half is an hour away unless it `isOver`. */
export const archive = { collector, past }

/** Tells five posts at once, and then no more until it is called off. */
export const stream: Collector<object, null> = {
  name: 'stream',
  title: 'Wire',
  description: 'Listens without end.',
  optionsSchema: z.strictObject({}),
  credentialsSchema: null,
  limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 10 },
  isLive: () => true,
  async *collect(_cursor, { clock, signal }) {
    const now = new Date(clock.now()).toISOString()
    yield pageOf([1, 2, 3, 4, 5].map((n) => draft(`wire-${n}`, { postedAt: now })))
    await calledOff(signal)
  },
}
