import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError, type Collector } from '../../src/collectors/collector.ts'
import { endLease, leaseDueSource } from '../../src/db/lease-store.ts'
import type { Tx } from '../../src/db/sql.ts'
import { endOfRun } from '../../src/jobs/next-run.ts'
import { LEASE_MS } from '../../src/jobs/run-source.ts'
import { openListeningPost, type ListeningPost } from '../helpers/listening-post.ts'

const minuteMs = 60_000

const idle: Collector<object, null> = {
  name: 'idle',
  title: 'Idle',
  description: 'Is leased here and never read.',
  optionsSchema: z.strictObject({}),
  credentialsSchema: null,
  limits: { intervalMs: { min: 1000, default: minuteMs }, pageSizeMax: 10 },
  async *collect() {},
}

let listening: ListeningPost

beforeEach(async () => {
  listening = await openListeningPost([idle as never])
  for (const name of ['dead', 'a', 'b', 'c', 'd']) {
    await listening.add({ name, collector: 'idle', intervalMs: minuteMs })
  }
})
afterEach(() => listening[Symbol.asyncDispose]())

/**
 * When each source was read in `untilMs` of virtual time. Inside one transaction the database's clock
 * stands still, so that waiting is moving what is due nearer; `isDead` says what becomes of the first.
 */
async function timesRead(
  untilMs: number,
  isDead: (atMs: number) => boolean,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>()
  const undo = new Error('undo')
  const run = async (tx: Tx) => {
    for (let atMs = 0; atMs < untilMs; atMs += await nextDue(tx)) {
      for (;;) {
        const lease = await leaseDueSource(tx, randomUUID(), LEASE_MS)
        if (!lease) break
        times.set(lease.name, [...(times.get(lease.name) ?? []), atMs])
        const isFailure = lease.name === 'dead' && isDead(atMs)
        const error = isFailure ? new CollectorError('transient', 'connection refused') : null
        const { intervalMs, failures } = lease
        const paceMs = lease.paceMs ?? intervalMs
        const limits = { minMs: 1000, pageSizeMax: 10, waitMs: 0, isLive: false }
        const end = endOfRun(
          { error, intervalMs, paceMs, ...limits, fresh: 1, failures },
          atMs,
          0.5,
        )
        await endLease(tx, lease, end)
      }
    }
    throw undo
  }
  await listening.ctx.db.transaction(run).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return times
}

/** Lets the time go by until the next source is due; how long that was. */
async function nextDue(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ ms: number }>(
    `SELECT (extract(epoch FROM min(next_run_at) - now()) * 1000)::float8 AS ms FROM sources`,
  )
  const ms = Math.max(Math.round(row?.ms ?? 0), 1)
  await tx.query(`UPDATE sources SET next_run_at = next_run_at - $1 * interval '1 millisecond'`, [
    ms,
  ])
  return ms
}

describe('a source that is dead for two hours', () => {
  const deadUntil = 120 * minuteMs
  const until = 150 * minuteMs

  it('moves the times of no other, and is asked once in a quarter of an hour at most', async () => {
    const well = await timesRead(until, () => false)
    const sick = await timesRead(until, (atMs) => atMs < deadUntil)
    for (const name of ['a', 'b', 'c', 'd']) {
      expect(sick.get(name)).toEqual(well.get(name))
      expect(sick.get(name)).toHaveLength(until / minuteMs)
    }
    const asked = sick.get('dead') ?? []
    const late = asked.filter((atMs) => atMs > 30 * minuteMs && atMs <= deadUntil)
    for (const [n, atMs] of late.slice(1).entries()) {
      expect(atMs - (late[n] ?? 0)).toBeGreaterThanOrEqual(15 * minuteMs)
    }
  })

  it('is read again within a quarter of an hour and a fifth after it is back', async () => {
    const sick = await timesRead(until, (atMs) => atMs < deadUntil)
    const back = (sick.get('dead') ?? []).filter((atMs) => atMs >= deadUntil)
    expect(back[0]).toBeLessThanOrEqual(deadUntil + 18 * minuteMs)
    expect((back[1] ?? 0) - (back[0] ?? 0)).toBe(minuteMs)
  })
})
