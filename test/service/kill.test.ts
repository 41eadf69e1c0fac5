import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Moment } from '../helpers/holding-web.ts'
import { pullSources } from '../helpers/pull-sources.ts'
import { allAtRest, expireLeases, openStations, type Stations } from '../helpers/pull-station.ts'

/** `EARSHOT_SOAK=1` asks for as many kills as there is patience for before a release. */
const isSoak = process.env['EARSHOT_SOAK'] === '1'
const isEmbedded = process.env['TEST_ENGINE'] !== 'postgres'

/** The moment of a kill: where each source is in its conversation, or all in the middle of storing a page. */
type KillMoment = Moment | 'storing'

const fewMoments: readonly KillMoment[] = isEmbedded
  ? [
      { request: 2, when: 'answered' },
      { request: 3, when: 'half' },
    ]
  : [
      'storing',
      { request: 1, when: 'asked' },
      { request: 1, when: 'half' },
      { request: 2, when: 'answered' },
      { request: 5, when: 'asked' },
      { request: 2, when: 'half' },
      'storing',
      { request: 3, when: 'answered' },
    ]
const moments = Array.from({ length: isSoak ? 8 : 1 }, () => fewMoments).flat()

/** The embedded database starts slowly, and each kill is a start. */
const sources =
  isEmbedded && !isSoak
    ? pullSources.filter(({ collector }) => ['feed', 'mastodon', 'reddit', 'x'].includes(collector))
    : pullSources
const names = sources.map(({ collector }) => collector)

type Kept = {
  name: string
  stored: number
  rejected: number
  counted: number
  lastError: string | null
  fence: number
  ids: string[]
}

const keptSql = `SELECT s.name, s.stored::int AS stored, s.rejected::int AS rejected,
    s.fence::int AS fence, s.last_error ->> 'kind' AS "lastError",
    coalesce((SELECT sum(c.mentions)::int FROM counters c
      WHERE c.source_id = s.id AND c.grain = 'hour' AND c.intent = ''), 0) AS counted,
    ARRAY(SELECT m.external_id FROM mentions m WHERE m.source_id = s.id) AS ids
  FROM sources s ORDER BY s.id`

describe(`a worker killed ${moments.length} times while it reads`, () => {
  let stations: Stations
  let kept: Map<string, Kept>
  let joined = 0

  /** One life: it reads until each source is at this moment, or at its end, and is killed. */
  async function liveUntil(moment: Moment): Promise<void> {
    const all = stations.stations
    for (const { web } of all) web.holdAt(moment)
    const child = await stations.start()
    await expireLeases(child)
    await stations.passTime(child)
    await allAtRest(child, all)
    await child.kill()
  }

  /** One life that ends when it has begun to store pages, as many as it has connections for. */
  async function liveUntilStoring(url: string): Promise<void> {
    for (const { web } of stations.stations) web.holdAt(null)
    stations.later()
    const admin = postgres(url, { max: 2, onnotice: () => undefined })
    const waiting = () => admin`SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await admin`UPDATE sources SET lease_until = NULL, next_run_at = 'epoch'`
    await admin.begin(async (tx) => {
      await tx`LOCK TABLE mention_keys IN SHARE MODE`
      const child = await stations.start()
      const isFull = async () => expect((await waiting()).length).toBeGreaterThanOrEqual(8)
      await vi.waitFor(isFull, { timeout: 30_000, interval: 20 })
      await child.kill()
    })
    await admin.end()
  }

  /** A life in which every source is read to the end of its run, once for each of `runs`. */
  async function readOn(runs: readonly boolean[]) {
    for (const { web } of stations.stations) web.holdAt(null)
    const child = await stations.start()
    await expireLeases(child)
    for (const isBusy of runs) {
      stations.life.isBusy = isBusy
      await stations.passTime(child)
      await allAtRest(child, stations.stations)
    }
    return child
  }

  beforeAll(async () => {
    // So that all of it is over before the first network wants forgotten what it gave.
    stations = await openStations(sources, isSoak ? 600_000 : 3600_000)
    const all = stations.stations
    const { place } = stations
    const first = await stations.start()
    await stations.addSources(first)
    await first.kill()
    for (const [round, moment] of moments.entries()) {
      if (moment !== 'storing') await liveUntil(moment)
      else if (place.kind === 'postgres') await liveUntilStoring(place.url)
      // Some networks' first reading takes only what is newest: only after it must all come.
      if (round < 3 && !isEmbedded) continue
      // A network shows so much of its past and no more: now and then a life is long enough for a run.
      if (isSoak && round % 4 === 3) await (await readOn([true, true])).kill()
      for (const { world, source } of all) world.post(isSoak ? 90 : (source.between ?? 9))
    }
    const child = await readOn([true, false, ...Array(isSoak ? 20 : 1).fill(false)])
    kept = new Map((await child.query<Kept>(keptSql)).map((source) => [source.name, source]))
    const [tickets] = await child.query<{ joined: number }>(
      `SELECT sum(mention_count)::int AS joined FROM tickets`,
    )
    joined = tickets?.joined ?? 0
  }, 3600_000)
  afterAll(() => stations?.[Symbol.asyncDispose]())

  it.each(names)('has each post of %s once, and none that was never posted', (name) => {
    const { ids = [], lastError = 'unread' } = kept.get(name) ?? {}
    const posted = stations.stations.find(({ source }) => source.collector === name)?.world.ids()
    // In so many runs a budget of the day may be spent, which is no failure.
    expect([null, isSoak ? 'rate-limit' : null]).toContain(lastError)
    expect(ids.toSorted()).toEqual(posted?.toSorted())
  })

  it.each(names)('counts as many of %s as there are rows', (name) => {
    const { ids = [], stored, counted, rejected, fence = 0 } = kept.get(name) ?? {}
    const { length } = ids
    expect({ stored, counted, rejected }).toEqual({ stored: length, counted: length, rejected: 0 })
    expect(fence).toBeGreaterThanOrEqual(moments.length)
  })

  it('has put each of them in a ticket', () => {
    expect(joined).toBe([...kept.values()].reduce((sum, { ids }) => sum + ids.length, 0))
  })
})
