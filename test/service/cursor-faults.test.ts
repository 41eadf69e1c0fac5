import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Collector } from '../../src/collectors/collector.ts'
import { createCollectors } from '../../src/collectors/registry.ts'
import type { Json } from '../../src/model/mention.ts'
import { openListeningPost, type ListeningPost } from '../helpers/listening-post.ts'
import { startWeb, type Loopback } from '../helpers/loopback.ts'
import { openPullClient } from '../helpers/pull-client.ts'
import { pullSources } from '../helpers/pull-sources.ts'
import { worldNow, type PullSource, type PullWorld } from '../helpers/pull-world.ts'

const collectors = createCollectors({ open: () => Readable.from([]) })
const monthMs = 30 * 86_400_000

let world: PullWorld
let web: Loopback
let client: ReturnType<typeof openPullClient>
let listening: ListeningPost
let id: number
let added = 0

/** A month is added to all that counts time, in whatever unit, and to ids that are made of it. */
function ahead(cursor: Json, move: PullSource['ahead']): Json {
  if (Array.isArray(cursor)) return cursor.map((each) => ahead(each, move))
  if (typeof cursor === 'object' && cursor !== null) {
    return Object.fromEntries(Object.entries(cursor).map(([key, each]) => [key, ahead(each, move)]))
  }
  if (typeof cursor === 'string') return move && /^\d{16,}$/.test(cursor) ? move(cursor) : cursor
  if (typeof cursor !== 'number') return cursor
  const unit = [1, 1000, 1_000_000].find((perSecond) => {
    const seconds = cursor / perSecond
    return seconds > 1.7e9 && seconds < 1.9e9
  })
  return unit === undefined ? cursor : cursor + (monthMs / 1000) * unit
}

async function cursorNow(): Promise<Json> {
  const [row] = await listening.ctx.db.query<{ cursor: Json }>(
    `SELECT cursor FROM sources WHERE id = $1`,
    [id],
  )
  return row?.cursor ?? null
}
const setCursor = (cursor: Json | null) =>
  listening.ctx.db.query(`UPDATE sources SET cursor = $2::text::jsonb WHERE id = $1`, [
    id,
    cursor === null ? null : JSON.stringify(cursor),
  ])

beforeAll(async () => {
  listening = await openListeningPost(collectors as unknown as Collector<never, never>[])
})
afterAll(() => listening?.[Symbol.asyncDispose]())

/** So many runs, an hour apart. */
async function read(runs: number): Promise<void> {
  for (let run = 0; run < runs; run++) {
    await listening.ctx.db.query(`UPDATE sources SET next_run_at = 'epoch' WHERE id = $1`, [id])
    expect(await listening.readDue()).toBe(id)
    listening.clock.now += 3600_000
  }
}

/** What was read is what was posted, each once. */
async function expectAll(): Promise<void> {
  const rows = await listening.ctx.db.query<{ id: string }>(
    `SELECT external_id AS id FROM mentions WHERE source_id = $1`,
    [id],
  )
  const [source] = await listening.ctx.db.query<{ stored: number; lastError: Json }>(
    `SELECT stored::int AS stored, last_error AS "lastError" FROM sources WHERE id = $1`,
    [id],
  )
  const ids = rows.map(({ id }) => id)
  expect(ids.toSorted()).toEqual(world.ids().toSorted())
  expect(source).toEqual({ stored: ids.length, lastError: null })
}

describe.each(pullSources.map((source) => [source.collector, source] as const))(
  'the place of %s',
  (_name, source) => {
    beforeEach(async () => {
      world = source.open()
      world.post(Math.min(source.first, 150))
      web = await startWeb(world.handle)
      client = openPullClient(Object.fromEntries(source.moved.map((start) => [start, web.url])))
      listening.deps.http = client
      listening.clock.now = worldNow
      await listening.ctx.db.query(`DELETE FROM budget_uses`)
      const { collector, credentials } = source
      // Named by count: the port, and with it the address, may be one that came before.
      const input = { name: `${collector} ${++added}`, collector, options: source.options(web.url) }
      const stored = await listening.add({ ...input, ...(credentials ? { credentials } : {}) })
      id = stored.id
    })
    afterEach(async () => {
      await client.close()
      await web[Symbol.asyncDispose]()
    })

    it('may be lost, or moved back: nothing is missed and nothing comes twice', async () => {
      await read(2)
      await expectAll()
      const old = await cursorNow()
      world.post(30)
      await read(2)
      await setCursor(old)
      world.post(10)
      await read(2)
      await expectAll()
      await setCursor(null)
      world.post(10)
      await read(3)
      await expectAll()
    })

    it('may be a month ahead: nothing is missed and nothing comes twice', async () => {
      await read(2)
      await setCursor(ahead(await cursorNow(), source.ahead))
      world.post(30)
      await read(3)
      await expectAll()
    })
  },
)
