import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpClient } from '../../src/collectors/collector.ts'
import type { Context } from '../../src/context.ts'
import { HttpError } from '../../src/http/http-error.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import { enqueueDeliveries } from '../../src/integrations/enqueue.ts'
import { fanOut } from '../../src/integrations/fan-out.ts'
import { turnOffSilent } from '../../src/integrations/health.ts'
import { addIntegration, changeIntegration } from '../../src/integrations/integrations.ts'
import { listDeliveries, replay } from '../../src/integrations/deliveries.ts'
import { createSender } from '../../src/integrations/sender.ts'
import type { IntegrationInput } from '../../src/model/integration.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-11-20T12:00:00Z')
/** From one try to the next, in the middle of what chance may make of it. */
const GAPS = [5000, 300_000, 1_800_000, ...[2, 5, 10, 12, 14, 16, 18, 18].map((h) => h * HOUR)]

let service: TestService
let now = START
const box = createSecretBox([new Uint8Array(32).fill(7)])

// Without a worker: the test says when deliveries are sent.
beforeAll(async () => {
  service = await startService({ role: 'web', env: { EARSHOT_CLASSIFIER: 'fast' } })
})
afterAll(() => service.stop())

const ctxNow = (): Context => ({ ...service.ctx, now: () => now })
const hook = (name: string): IntegrationInput => ({
  kind: 'webhook',
  name,
  options: { url: `https://${name}.example.com/in` },
  secrets: null,
  events: ['ticket.opened', 'person.stage'],
  queues: [],
  brandIds: [],
  enabled: true,
})

/** Receivers by host: when each was told what, under which id. */
function playReceivers(isUp: (host: string) => boolean) {
  const told: { host: string; id: string; at: number; text: string }[] = []
  const http: HttpClient = {
    async request(url, { headers = {}, body = '' }) {
      const host = new URL(url).hostname.split('.')[0] ?? ''
      const { text } = JSON.parse(body).data as { text: string }
      told.push({ host, id: headers['webhook-id'] ?? '', at: now, text })
      if (!isUp(host)) throw new HttpError('connect', 'nobody is there')
      const bytes = async () => new Uint8Array()
      return { status: 204, headers: {}, url, redirects: [], body: none(), bytes }
    },
    connect: () => Promise.reject(new Error('not played')),
  }
  return { http, told }
}
async function* none(): AsyncGenerator<Uint8Array> {}

async function tell(texts: readonly string[]): Promise<void> {
  const at = new Date(now).toISOString()
  const tellings = texts.map((text) => {
    const data = { actor: 'system', text }
    return { type: 'person.stage' as const, key: text, at, data }
  })
  await service.ctx.db.transaction((tx) => enqueueDeliveries(tx, ctxNow(), tellings))
}

async function nextDue(): Promise<number> {
  const [row] = await service.ctx.db.query<{ at: number | null }>(
    `SELECT floor(extract(epoch FROM min(due_at)) * 1000)::float8 AS at FROM deliveries
     WHERE state = 'pending'`,
  )
  return row?.at ?? Infinity
}

describe('a receiver that is down for six days', () => {
  it('is tried by the schedule, turned off after five, and a replay brings each of 1,000 once', async () => {
    const dead = await addIntegration(ctxNow(), box, hook('dead'))
    const live = await addIntegration(ctxNow(), box, hook('live'))
    let isUp = false
    const { http, told } = playReceivers((host) => host === 'live' || isUp)
    const deps = { http, secrets: box, random: () => 0.5, ctx: { ...service.ctx, now: () => now } }
    const dial = () => Promise.reject(new Error('not played'))
    const sender = createSender({ ...deps, dial }, new AbortController().signal)
    async function sendDue(): Promise<void> {
      while ((await sender.take()) > 0) await sender.drain()
    }

    const tellAt = Array.from({ length: 20 }, (_, at) => START + at * 7 * HOUR)
    let offAt: number | null = null
    const end = START + 6 * 24 * HOUR
    let made = 0
    for (let steps = 0; now < end && steps < 2000; steps += 1) {
      if (tellAt[0] !== undefined && now >= tellAt[0]) {
        tellAt.shift()
        await tell(Array.from({ length: 50 }, (_, at) => `thing ${made + at}`))
        made += 50
      }
      await sendDue()
      if ((await turnOffSilent(ctxNow())) > 0) offAt = now
      now = Math.min(end, await nextDue(), tellAt[0] ?? end, START + (offAt ? 144 : 120) * HOUR)
    }
    expect(made).toBe(1000)
    expect(offAt).toBe(START + 120 * HOUR)

    const tries = Map.groupBy(
      told.filter(({ host }) => host === 'dead'),
      ({ id }) => id,
    )
    const first = [...tries.values()].filter(([one]) => one?.at === START)
    expect(first).toHaveLength(50)
    for (const of of first) {
      expect(of).toHaveLength(12)
      expect(of.slice(1).map(({ at }, before) => at - (of[before]?.at ?? 0))).toEqual(GAPS)
    }
    for (const of of tries.values()) {
      expect(of.slice(1).map(({ at }, before) => at - (of[before]?.at ?? 0))).toEqual(
        GAPS.slice(0, of.length - 1),
      )
    }

    // Whoever is there has not waited for who is not.
    const { items } = await listDeliveries(ctxNow(), { integrationId: live.id, limit: 1000 })
    expect(items).toHaveLength(1000)
    for (const { state, attempts, createdAt, deliveredAt } of items) {
      expect({ state, attempts, deliveredAt }).toEqual({
        state: 'delivered',
        attempts: 1,
        deliveredAt: createdAt,
      })
    }

    isUp = true
    const before = told.length
    await changeIntegration(ctxNow(), box, dead.id, { enabled: true })
    const range = { from: new Date(START).toISOString(), to: new Date(end).toISOString() }
    expect(await replay(ctxNow(), dead.id, { ...range, delivered: false })).toEqual({ count: 1000 })
    await sendDue()
    const brought = told.slice(before)
    expect(new Set(brought.map(({ text }) => text)).size).toBe(1000)
    expect(brought).toHaveLength(1000)
    const idOf = new Map(brought.map(({ text, id }) => [text, id]))
    for (const { host, text, id } of told) if (host === 'dead') expect(id).toBe(idOf.get(text))
  })
})

describe('a try', () => {
  const never = () => Promise.reject(new Error('not played'))

  it('ends after 15 seconds without an answer, and another follows', async () => {
    now = Date.parse('2027-01-01T00:00:00Z')
    const { id } = await addIntegration(ctxNow(), box, hook('slow'))
    await tell(['waits in vain'])
    const asked: number[] = []
    const late = new AbortController()
    const http: HttpClient = {
      request: (_url, { signal }) =>
        new Promise((_resolve, refuse) => {
          const callOff = () => refuse(new HttpError('aborted', 'called off'))
          if (signal?.aborted) callOff()
          else signal?.addEventListener('abort', callOff)
          late.abort()
        }),
      connect: never,
    }
    const timeout = (ms: number) => {
      asked.push(ms)
      return late.signal
    }
    const deps = { ctx: ctxNow(), http, dial: never, secrets: box, random: () => 0.5, timeout }
    const sender = createSender(deps, new AbortController().signal)
    await sender.take()
    await sender.drain()
    expect(asked).toContain(15_000)
    const { items } = await listDeliveries(ctxNow(), { integrationId: id, limit: 10 })
    expect(items).toMatchObject([
      {
        state: 'pending',
        error: 'It did not answer within 15 seconds.',
        dueAt: '2027-01-01T00:00:05.000Z',
      },
    ])
    await changeIntegration(ctxNow(), box, id, { enabled: false })
  })

  it('of a worker that is gone is made again under the same id, and what it says late changes nothing', async () => {
    now = Date.parse('2027-01-02T00:00:00Z')
    const { id } = await addIntegration(ctxNow(), box, hook('lost'))
    await tell(['of a lost worker'])
    const answers: (() => void)[] = []
    const { http, told } = playReceivers(() => true)
    const stuck: HttpClient = {
      ...http,
      request: (url, { headers = {} }) =>
        new Promise((_resolve, refuse) => {
          const [host = ''] = new URL(url).hostname.split('.')
          told.push({ host, id: headers['webhook-id'] ?? '', at: now, text: '' })
          answers.push(() => refuse(new HttpError('network', 'cut off')))
        }),
    }
    const rest = { ctx: ctxNow(), dial: never, secrets: box, random: () => 0.5 }
    const first = createSender({ ...rest, http: stuck }, new AbortController().signal)
    const second = createSender({ ...rest, http }, new AbortController().signal)
    await first.take()
    await second.take()
    await second.drain()
    expect(told.filter(({ host }) => host === 'lost')).toHaveLength(1)
    await service.ctx.db.query(
      `UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE integration_id = $1`,
      [id],
    )
    await second.take()
    await second.drain()
    for (const answer of answers) answer()
    await first.drain()
    const { items } = await listDeliveries(ctxNow(), { integrationId: id, limit: 10 })
    expect(items).toMatchObject([{ state: 'delivered', attempts: 1 }])
    const ids = told.filter(({ host }) => host === 'lost').map((one) => one.id)
    expect(ids).toEqual([items[0]?.id, items[0]?.id])
  })
})

describe('what is recorded', () => {
  it('is told once, whatever breaks off in between and however many tell at once', async () => {
    now = Date.now() - HOUR
    const { id } = await addIntegration(ctxNow(), box, hook('once'))
    await service.importLines(Array.from({ length: 700 }, () => line('My order is broken, help')))
    const crash = new Error('killed')
    const { db } = service.ctx
    const dying: Context['db'] = {
      ...db,
      transaction: (work) =>
        db.transaction(async (tx) => {
          await work(tx)
          throw crash
        }),
    }
    const count = async () => {
      const rows = await db.query('SELECT 1 FROM deliveries WHERE integration_id = $1', [id])
      return rows.length
    }
    const told = () => fanOut(service.ctx, 'https://earshot.example')
    await expect
      .poll(() => fanOut({ ...service.ctx, db: dying }, '').catch(() => 'killed'))
      .toBe('killed')
    expect(await count()).toBe(0)
    await expect
      .poll(async () => {
        await Promise.all(Array.from({ length: 4 }, told))
        return count()
      })
      .toBe(700)
    await told()
    expect(await count()).toBe(700)
  })
})
