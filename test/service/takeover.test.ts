import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pullSources } from '../helpers/pull-sources.ts'
import {
  allAtRest,
  expireLeases,
  openStations,
  type Station,
  type Stations,
} from '../helpers/pull-station.ts'
import type { CollectorProcess } from '../helpers/start-process.ts'

const isEmbedded = process.env['TEST_ENGINE'] !== 'postgres'

/** Fifty posts a page, at least six pages. */
const source = pullSources.filter(({ collector }) => collector === 'discourse')

type State = { stored: number; fence: number; ids: string[] }

describe.skipIf(isEmbedded)('two workers on one database (PostgreSQL only)', () => {
  let stations: Stations
  let station: Station
  let admin: postgres.Sql
  let first: CollectorProcess
  let second: CollectorProcess

  beforeEach(async () => {
    stations = await openStations(source)
    const [only] = stations.stations
    if (!only || stations.place.kind !== 'postgres') throw new Error('there is no server')
    station = only
    stations.life.isBusy = false
    admin = postgres(stations.place.url, { max: 2, onnotice: () => undefined })
    first = await stations.start()
    station.web.holdAt({ request: 3, when: 'asked' })
    await stations.addSources(first)
    await allAtRest(first, stations.stations)
    second = await stations.start()
  })
  afterEach(async () => {
    await stations?.[Symbol.asyncDispose]()
    await admin?.end()
  })

  const state = async (): Promise<State> => {
    const [row] = await admin<State[]>`SELECT stored::int AS stored, fence::int AS fence,
      ARRAY(SELECT external_id FROM mentions) AS ids FROM sources`
    return row ?? { stored: 0, fence: 0, ids: [] }
  }
  /** Database sessions of workers that wait for a lock, that do nothing inside a transaction, or that are not idle. */
  const sessions = async (how: 'Lock' | 'idle in transaction' | 'busy') => {
    const rows = await admin<{ pid: number }[]>`SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'earshot'
        AND (wait_event_type = ${how} OR state = ${how} OR ${how} = 'busy' AND state <> 'idle')`
    return rows.map(({ pid }) => pid)
  }
  const patience = { timeout: 30_000, interval: 20 }
  const see = (how: Parameters<typeof sessions>[0], count: number) =>
    vi.waitFor(async () => expect(await sessions(how)).toHaveLength(count), patience)
  /** Lets no page be stored beyond its first row, or its last, until `meanwhile` is over. */
  const holding = (row: 'first' | 'last', meanwhile: () => Promise<unknown>) =>
    admin.begin(async (tx) => {
      if (row === 'first') await tx`LOCK TABLE mention_keys IN SHARE MODE`
      else await tx`SELECT 1 FROM sources FOR UPDATE`
      await meanwhile()
    })

  async function readToTheEnd(): Promise<void> {
    station.web.release()
    station.web.holdAt(null)
    for (let runs = 0; runs < 2; runs++) {
      await allAtRest(second, stations.stations)
      await stations.passTime(second)
    }
    await allAtRest(second, stations.stations)
    const { stored, ids } = await state()
    expect(ids.toSorted()).toEqual(station.world.ids().toSorted())
    expect(stored).toBe(ids.length)
  }

  it('share no source, and what one held when it was killed the other takes over', async () => {
    expect(await state()).toMatchObject({ stored: 100, fence: 1 })
    await first.kill()
    expect((await state()).fence).toBe(1)
    await expireLeases(second)
    await vi.waitFor(async () => expect((await state()).fence).toBe(2), patience)
    await readToTheEnd()
  })

  it('leave nothing of a page whose worker was killed in the middle of storing it', async () => {
    await holding('last', async () => {
      station.web.release()
      await see('Lock', 1)
      await first.kill()
    })
    await see('busy', 0)
    expect((await state()).ids).toHaveLength(100)
    station.web.holdAt(null)
    await expireLeases(second)
    await readToTheEnd()
  })

  it('refuse a page of one that stood still while the other took its source over', async () => {
    first.standStill()
    station.web.release()
    station.web.holdAt({ request: 1, when: 'asked' })
    await expireLeases(second)
    await allAtRest(second, stations.stations)
    expect(await state()).toMatchObject({ stored: 100, fence: 2 })
    await holding('first', async () => {
      first.goOn()
      await see('Lock', 1)
    })
    await see('busy', 0)
    expect(await state()).toMatchObject({ stored: 100, fence: 2 })
    expect(station.web.seen).toHaveLength(4)
    await readToTheEnd()
  })

  it('go on when one stands still in the middle of storing, once its session is ended', async () => {
    await holding('last', async () => {
      station.web.release()
      await see('Lock', 1)
      first.standStill()
    })
    // The server itself does this, after `idle_in_transaction_session_timeout`.
    await see('idle in transaction', 1)
    await vi.waitFor(async () => {
      for (const pid of await sessions('idle in transaction')) {
        await admin`SELECT pg_terminate_backend(${pid})`
      }
      expect(await sessions('busy')).toHaveLength(0)
    }, patience)
    station.web.holdAt({ request: 1, when: 'asked' })
    await expireLeases(second)
    await allAtRest(second, stations.stations)
    expect(await state()).toMatchObject({ stored: 100, fence: 2 })
    first.goOn()
    await readToTheEnd()
  })
})
