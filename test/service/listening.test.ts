import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError, type Collector, type Page } from '../../src/collectors/collector.ts'
import { startBackFill } from '../../src/ingest/back-fills.ts'
import { windowOf } from '../../src/ingest/budget-window.ts'
import { createMeter } from '../../src/ingest/meter.ts'
import { changeSource, storedSource } from '../../src/ingest/sources.ts'
import { forgetWhatIsDue } from '../../src/jobs/forget.ts'
import { readTrend } from '../../src/trends/read-trend.ts'
import { draft, openListeningPost, pageOf, type ListeningPost } from '../helpers/listening-post.ts'

const DAY_MS = 86_400_000

type Credentials = { key?: string | undefined } | null
type Scripted = Collector<{ account?: string | undefined }, Credentials>
type Env = Parameters<Scripted['collect']>[1]

/** What the next readings do, in order; the last one is done again and again. */
let script: ((env: Env) => Page | Promise<Page>)[]
let readings: number

const scripted: Scripted = {
  name: 'scripted',
  title: 'Scripted',
  description: 'Does what a test says.',
  optionsSchema: z.strictObject({ account: z.string().optional() }),
  credentialsSchema: z.strictObject({ key: z.string().optional() }),
  limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 10, retentionDays: 30 },
  account: ({ account }) => account ?? null,
  budgets: () => [{ name: 'posts', title: 'Posts read', limit: 100, per: 'day', usdEach: 0.005 }],
  async *collect(_cursor, env) {
    readings += 1
    const step = script.length > 1 ? script.shift() : script[0]
    if (step) yield await step(env)
  },
}

/** Holds posts 0 to 99, one an hour; the newest are read live and all of them as its past. */
const archive: Collector<object, null> = {
  name: 'archive',
  title: 'Archive',
  description: 'A hundred posts.',
  optionsSchema: z.strictObject({}),
  credentialsSchema: null,
  limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 10 },
  async *collect(_cursor, { clock }) {
    yield pageOf([post(0, clock.now()), post(1, clock.now())], { cursor: { live: true } })
  },
  async *backfill(cursor, { clock, since }) {
    for (let from = z.number().catch(0).parse(cursor); from < 100; from += 7) {
      const mentions = Array.from({ length: Math.min(7, 100 - from) }, (_, n) =>
        post(from + n, clock.now()),
      ).filter(({ postedAt }) => Date.parse(postedAt ?? '') >= since)
      if (mentions.length === 0) return
      const reachedAt = new Date(clock.now() - (from + 6) * 3_600_000).toISOString()
      yield pageOf(mentions, { cursor: from + 7, reachedAt })
    }
  },
}

const post = (n: number, now: number) =>
  draft(`post-${n}`, { postedAt: new Date(now - n * 3_600_000).toISOString() })

let listening: ListeningPost

beforeAll(async () => {
  listening = await openListeningPost([scripted as never, archive as never])
})
afterAll(() => listening[Symbol.asyncDispose]())
beforeEach(async () => {
  script = [() => pageOf([])]
  readings = 0
  await listening.reset()
})

const refused = (waitMs?: number) => () => {
  throw new CollectorError('rate-limit', 'too many', waitMs === undefined ? {} : { waitMs })
}

describe('a budget', () => {
  const budget = { name: 'posts', title: 'Posts read', limit: 100, per: 'day' } as const

  it('is never overspent by any number who take of it at once, and what is left is exact', async () => {
    const meters = [1, 2, 3].map(() => createMeter(listening.ctx, 'shared', [budget]))
    const amounts = Array.from({ length: 60 }, (_, n) => 1 + (n % 5))
    const taken = await Promise.all(
      amounts.map((amount, n) =>
        (meters[n % 3] as (typeof meters)[0]).take('posts', amount).then(
          () => amount,
          () => 0,
        ),
      ),
    )
    const sum = taken.reduce((a, b) => a + b, 0)
    expect(sum).toBeLessThanOrEqual(100)
    expect(sum).toBeGreaterThan(95)
    expect(await meters[0]?.left('posts')).toBe(100 - sum)
  })

  it('that is spent asks to wait until its window begins anew, and is whole again then', async () => {
    const meter = createMeter(listening.ctx, 'shared', [budget])
    await meter.take('posts', 100)
    const failure = await meter.take('posts').catch((error: unknown) => error)
    expect(failure).toMatchObject({ kind: 'rate-limit', waitMs: DAY_MS / 2 })
    listening.clock.now += DAY_MS / 2
    await meter.take('posts', 100)
    expect(await meter.left('posts')).toBe(0)
  })

  it('counts what was spent beyond it too, and shows how it stands', async () => {
    script = [
      async ({ meter }) => {
        await meter.take('posts', 90)
        await meter.add('posts', 30)
        return pageOf([])
      },
    ]
    const { id } = await listening.add({ name: 'a', collector: 'scripted' })
    await listening.readDue()
    expect((await listening.source(id)).budgets).toEqual([
      {
        name: 'posts',
        title: 'Posts read',
        limit: 100,
        used: 120,
        per: 'day',
        resetsAt: '2026-06-16T00:00:00.000Z',
        usdEach: 0.005,
      },
    ])
  })

  it('of a day begins at midnight where its network lives, also when the clocks change', () => {
    const timeZone = 'America/Los_Angeles'
    const day = { ...budget, timeZone }
    const hours = (at: string) => {
      const { startMs, endMs } = windowOf(day, Date.parse(at))
      return { start: new Date(startMs).toISOString(), hours: (endMs - startMs) / 3_600_000 }
    }
    expect(hours('2026-06-15T12:00:00Z')).toEqual({ start: '2026-06-15T07:00:00.000Z', hours: 24 })
    expect(hours('2026-03-08T12:00:00Z')).toEqual({ start: '2026-03-08T08:00:00.000Z', hours: 23 })
    expect(hours('2026-11-01T12:00:00Z')).toEqual({ start: '2026-11-01T07:00:00.000Z', hours: 25 })
  })

  it('of any kind has windows that follow each other without gap or overlap', () => {
    const zones = ['UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland']
    const kinds = ['minute', 'quarter-hour', 'hour', 'day', 'month'] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...kinds),
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }),
        (timeZone, per, at) => {
          const window = windowOf({ ...budget, per, timeZone }, at)
          expect(window.startMs).toBeLessThanOrEqual(at)
          expect(window.endMs).toBeGreaterThan(at)
          const next = windowOf({ ...budget, per, timeZone }, window.endMs)
          expect(next.startMs).toBe(window.endMs)
          expect(windowOf({ ...budget, per, timeZone }, window.endMs - 1)).toEqual(window)
        },
      ),
    )
  })
})

describe('a network that asks to wait', () => {
  it('is left alone by all sources of that account until then, and by no others', async () => {
    script = [refused(3_600_000), () => pageOf([])]
    const accounts = ['one', 'one', 'two']
    for (const [n, account] of accounts.entries()) {
      await listening.add({ name: `s${n}`, collector: 'scripted', options: { account } })
    }
    expect([await listening.readDue(), await listening.readDue()]).toEqual([1, 3])
    expect(await listening.readDue()).toBeNull()
    await listening.allDue()
    expect([await listening.readDue(), await listening.readDue()]).toEqual([3, null])
    expect((await listening.source(1)).state).toBe('waiting')
    await listening.ctx.db.query(`UPDATE accounts SET blocked_until = now() - interval '1 s'`)
    await listening.allDue()
    expect(await listening.readDue()).not.toBeNull()
  })

  it('and says so with its last answer is left alone as well, without a failure', async () => {
    const resetAt = new Date(listening.clock.now + 600_000).toISOString()
    const rateLimit = { limit: 100, remaining: 0, resetAt }
    script = [() => pageOf([], { rateLimit, waitMs: 600_000 })]
    const options = { account: 'one' }
    const first = await listening.add({ name: 'a', collector: 'scripted', options })
    await listening.add({ name: 'b', collector: 'scripted', options })
    await listening.readDue()
    expect(await listening.readDue()).toBeNull()
    expect(await listening.source(first.id)).toMatchObject({ failures: 0, state: 'ok', rateLimit })
  })
})

describe('a source', () => {
  it('that is quiet is read later each time, and a busy one sooner', async () => {
    const { id } = await listening.add({ name: 'a', collector: 'scripted' })
    await listening.readDue()
    expect((await listening.source(id)).paceMs).toBe(90_000)
    script = [() => pageOf(Array.from({ length: 5 }, (_, n) => draft(`busy-${n}`)))]
    await listening.allDue()
    await listening.readDue()
    expect((await listening.source(id)).paceMs).toBe(45_000)
  })

  it('keeps how long its posts take to arrive, and its failures by kind', async () => {
    const old = draft('a', { postedAt: '2026-05-15T11:00:00.000Z' })
    script = [
      () => pageOf([old], { cursor: 1 }),
      () => pageOf([draft('b')], { cursor: 2 }),
      refused(1),
    ]
    const { id } = await listening.add({ name: 'a', collector: 'scripted' })
    for (const _ of [1, 2, 3, 4]) {
      await listening.allDue()
      await listening.readDue()
    }
    const source = await listening.source(id)
    expect(source).toMatchObject({ lagMs: 3_600_000, errorCounts: { 'rate-limit': 2 } })
  })

  it('whose key was replaced while it was being refused is not paused', async () => {
    const credentials = { key: 'the-first-key' }
    const { id } = await listening.add({ name: 'a', collector: 'scripted', credentials })
    const tools = { find: listening.deps.find, secrets: listening.deps.secrets }
    script = [
      async () => {
        await changeSource(listening.ctx, tools, id, { credentials: { key: 'the-second-key' } })
        throw new CollectorError('auth', 'wrong key')
      },
    ]
    await listening.readDue()
    expect(await listening.source(id)).toMatchObject({ enabled: true, state: 'failing' })
    script = [
      () => {
        throw new CollectorError('auth', 'wrong key')
      },
    ]
    await listening.allDue()
    await listening.readDue()
    expect(await listening.source(id)).toMatchObject({ enabled: false, state: 'paused' })
  })

  it('keeps credentials that its network has replaced, sealed', async () => {
    const credentials = { key: 'the-first-key' }
    const { id } = await listening.add({ name: 'a', collector: 'scripted', credentials })
    const seen: unknown[] = []
    script = [
      async ({ credentials: given, renew }) => {
        seen.push(given)
        await renew({ key: `${given?.key}+` })
        await renew({ key: `${given?.key}++` })
        return pageOf([])
      },
    ]
    await listening.readDue()
    await listening.allDue()
    await listening.readDue()
    expect(seen).toEqual([{ key: 'the-first-key' }, { key: 'the-first-key++' }])
    expect((await storedSource(listening.ctx, id)).credentials).not.toContain('the-first-key')
  })
})

describe('a back-fill', () => {
  it('brings the past beside what is new, as far as was asked, however often it breaks off', async () => {
    const { id } = await listening.add({ name: 'a', collector: 'archive', backFillDays: 3 })
    await listening.readDue()
    for (let tries = 0; tries < 40; tries++) {
      const stop = new AbortController()
      const pages = listening.readPastDue(stop.signal)
      if (tries % 2 === 0) stop.abort()
      await pages
      await listening.ctx.db.query(`UPDATE back_fills SET next_run_at = 'epoch'`)
    }
    const texts = await listening.texts()
    expect([...texts.keys()].sort()).toEqual(
      Array.from({ length: 73 }, (_, n) => `post-${n}`).sort(),
    )
    const { backFill, counts } = await listening.source(id)
    expect(backFill).toMatchObject({ state: 'done', stored: 71, lastError: null })
    expect(counts).toMatchObject({ stored: 73, duplicates: 2 })
    const [row] = await listening.ctx.db.query(`SELECT cursor FROM sources`)
    expect(row).toEqual({ cursor: { live: true } })
  })

  it('is refused where there is no past, and begins anew where it was done', async () => {
    const { id } = await listening.add({ name: 'a', collector: 'archive', backFillDays: 1 })
    await listening.readPastDue()
    expect((await listening.source(id)).backFill).toMatchObject({ state: 'done', stored: 25 })
    const source = await storedSource(listening.ctx, id)
    await startBackFill(listening.ctx, archive as unknown as Collector, source, 2)
    await listening.readPastDue()
    expect((await listening.source(id)).backFill).toMatchObject({ state: 'done', stored: 24 })
    await expect(
      listening.add({ name: 'b', collector: 'scripted', backFillDays: 1 }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('what its author takes back', () => {
  const ticketOf = async () => {
    const [row] = await listening.ctx.db.query<{ excerpt: string; status: string; count: number }>(
      `SELECT excerpt, status, mention_count AS count FROM tickets`,
    )
    return row
  }

  it('is gone from the store, the counters and the ticket, and a late copy stays out', async () => {
    script = [
      () => pageOf([draft('a')]),
      () => pageOf([], { deletions: ['a', 'never-seen'] }),
      () => pageOf([draft('a'), draft('never-seen')]),
    ]
    await listening.add({ name: 'a', collector: 'scripted' })
    for (const _ of [1, 2, 3]) {
      await listening.allDue()
      await listening.readDue()
    }
    expect(await listening.texts()).toEqual(new Map())
    expect(await ticketOf()).toEqual({
      excerpt: 'Deleted by its author.',
      status: 'dismissed',
      count: 0,
    })
    const trend = await readTrend(listening.ctx, { days: 2 })
    expect(JSON.stringify(trend)).not.toMatch(/"mentions":[1-9]/)
  })

  it('in the very page that brought it never comes in', async () => {
    script = [() => pageOf([draft('a'), draft('b')], { deletions: ['a'] })]
    await listening.add({ name: 'a', collector: 'scripted' })
    await listening.readDue()
    expect([...(await listening.texts()).keys()]).toEqual(['b'])
  })

  it('of a ticket with more leaves the others, and the ticket shows the newest of them', async () => {
    const talk = { conversationId: 'c' }
    const at = (minute: number) => `2026-06-15T11:${minute}:00.000Z`
    script = [
      () =>
        pageOf([
          draft('a', { ...talk, postedAt: at(10) }),
          draft('b', { ...talk, postedAt: at(20) }),
          draft('c', { ...talk, postedAt: at(30) }),
        ]),
      () => pageOf([], { deletions: ['c'] }),
    ]
    await listening.add({ name: 'a', collector: 'scripted' })
    for (const _ of [1, 2]) {
      await listening.allDue()
      await listening.readDue()
    }
    expect(await ticketOf()).toEqual({ excerpt: 'The words of b', status: 'open', count: 2 })
  })
})

describe('what a network wants forgotten', () => {
  it('is forgotten after that many days, stays counted, and does not come back', async () => {
    script = [() => pageOf([draft('a')])]
    const { id, retentionDays } = await listening.add({ name: 'a', collector: 'scripted' })
    expect(retentionDays).toBe(30)
    await listening.readDue()
    const counted = () => listening.ctx.db.query(`SELECT * FROM counters ORDER BY 1, 2, 3, 4, 5`)
    const before = await counted()
    listening.clock.now += 29 * DAY_MS
    expect(await forgetWhatIsDue(listening.ctx)).toBe(0)
    listening.clock.now += 2 * DAY_MS
    expect(await forgetWhatIsDue(listening.ctx)).toBe(1)
    await listening.allDue()
    await listening.readDue()
    expect(await listening.texts()).toEqual(new Map())
    expect(await counted()).toEqual(before)
    expect((await listening.source(id)).counts.stored).toBe(1)
  })
})
