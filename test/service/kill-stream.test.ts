import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { postEvent, startJetstream, type Jetstream } from '../helpers/jetstream.ts'
import { idAt, knownAs, now, origin, status, token, uriOf, type Item } from '../helpers/mastodon.ts'
import { openStreaming } from '../helpers/mastodon-stream.ts'
import { playHackerNews } from '../helpers/pull-sources.ts'
import { openStations, type Stations } from '../helpers/pull-station.ts'
import type { PullSource } from '../helpers/pull-world.ts'
import { at, plays } from '../helpers/stack-exchange.ts'
import type { CollectorProcess } from '../helpers/start-process.ts'

const isEmbedded = process.env['TEST_ENGINE'] !== 'postgres'
const patience = { timeout: 30_000, interval: 20 }

const pastDays = 80
const pageSize = 40
/** Four hours apart: 60 days, further than any first reading reaches back. */
const pastCount = 360
const pastAt = (n: number) => now - 60 * 86_400_000 + n * 4 * 3600_000 + 1000

const did = 'did:plc:testtesttesttesttesttest'

/** A network that a source listens to: what was said of which post, and what is left of them. */
type Told = { texts: Map<string, string>; say(count: number): void }

/** Posts of Bluesky among others, with edits and deletions, as a Jetstream tells of them. */
function talkOn(jetstream: Jetstream): Told & { deleted: number } {
  const texts = new Map<string, string>()
  let second = 0
  const tell = (operation: string, n: number, text: string) => {
    const timeUs = (now - 86_400_000 + ++second * 1000) * 1000
    jetstream.say(postEvent(timeUs, text, { did, rkey: `p${n}`, operation }))
  }
  const uri = (n: number) => `at://${did}/app.bsky.feed.post/p${n}`
  let made = 0
  const talk = {
    texts,
    deleted: 0,
    say(count: number) {
      const first = made
      for (; made < first + count; made++) {
        tell('create', made, `earshot ${made}`)
        tell('create', 1_000_000 + made, `Something else ${made}`)
        texts.set(uri(made), `earshot ${made}`)
      }
      if (first === 0) return
      tell('delete', first - 2, '')
      talk.deleted += Number(texts.delete(uri(first - 2)))
      tell('update', first - 1, `earshot ${first - 1}, edited`)
      texts.set(uri(first - 1), `earshot ${first - 1}, edited`)
    },
  }
  return talk
}

/** Posts of Mastodon; those who do not listen find them in the timeline. */
function tootOn(streaming: Awaited<ReturnType<typeof openStreaming>>, items: Item[]): Told {
  const texts = new Map<string, string>()
  return {
    texts,
    say(count) {
      for (const last = texts.size + count; texts.size < last;) {
        const id = idAt(texts.size)
        const post = status(id, { uri: uriOf(id) })
        items.push(post)
        streaming.tell('update', post)
        texts.set(knownAs(id), `Post ${id}`)
      }
    },
  }
}

const hackerNews: PullSource = {
  collector: 'hacker-news',
  moved: ['https://hn.algolia.com'],
  options: () => ({ query: 'earshot' }),
  first: pastCount,
  open() {
    const items: { id: number; at: number }[] = []
    return {
      handle: playHackerNews(items, pageSize),
      post(count) {
        for (let left = count; left > 0; left--) {
          items.push({ id: items.length + 1, at: pastAt(items.length) })
        }
      },
      passTo: () => undefined,
      ids: () => items.map(({ id }) => String(id)),
    }
  },
}

/** Each third question has two answers. */
const stackExchange: PullSource = {
  collector: 'stack-exchange',
  moved: ['https://api.stackexchange.com'],
  options: () => ({ site: 'stackoverflow', tags: ['example'] }),
  first: pastCount,
  open() {
    const site = { questions: [], answers: [], pageSize } as Parameters<typeof plays>[0]
    return {
      handle: plays(site),
      post(count) {
        for (let left = count; left > 0; left--) {
          const id = site.questions.length + 1
          const active = pastAt(id - 1) / 1000
          const answers = id % 3 === 0 ? [at(2 * id, active, id), at(2 * id + 1, active, id)] : []
          const answered = { answer_count: answers.length }
          site.questions.push({ ...at(id, active), more: answered })
          site.answers.push(...answers)
        }
      },
      passTo: () => undefined,
      ids: () => [
        ...site.questions.map(({ id }) => `stackoverflow:q${id}`),
        ...site.answers.map(({ id }) => `stackoverflow:a${id}`),
      ],
    }
  },
}

const pasts = [hackerNews, stackExchange]
const names = ['bluesky', 'mastodon', ...pasts.map(({ collector }) => collector)]

type Kept = {
  name: string
  stored: number
  counted: number
  lastError: string | null
  fence: number
  texts: Record<string, string>
}

type PastKept = { name: string; state: string; stored: number; fence: number; reachedAt: string }

const keptSql = `SELECT s.name, s.stored::int AS stored, s.fence::int AS fence,
    s.last_error ->> 'kind' AS "lastError",
    coalesce((SELECT sum(c.mentions)::int FROM counters c
      WHERE c.source_id = s.id AND c.grain = 'hour' AND c.intent = ''), 0) AS counted,
    (SELECT coalesce(jsonb_object_agg(m.external_id, m.text), '{}') FROM mentions m
      WHERE m.source_id = s.id) AS texts
  FROM sources s ORDER BY s.id`

const pastSql = `SELECT s.name, b.state, b.stored::int AS stored, b.fence::int AS fence,
    iso(b.reached_at) AS "reachedAt"
  FROM back_fills b JOIN sources s ON s.id = b.source_id ORDER BY s.id`

describe.runIf(!isEmbedded)('a worker killed while it listens and reads the past', () => {
  const cleanUp = new AsyncDisposableStack()
  const items: Item[] = []
  let jetstream: Jetstream
  let streaming: Awaited<ReturnType<typeof openStreaming>>
  let bluesky: ReturnType<typeof talkOn>
  let mastodon: Told
  let stations: Stations
  let admin: postgres.Sql
  let rowsBefore = new Map<string, number>()
  let kept: Map<string, Kept>
  let past: Map<string, PastKept>
  const reached: PastKept[][] = []
  let inTickets = 0
  let rows = 0

  const sayMore = (count: number) => {
    bluesky.say(count)
    mastodon.say(count)
  }
  const rowsOf = async (name: string) => {
    const [row] = await admin<{ count: number }[]>`SELECT count(*)::int AS count
      FROM mentions m JOIN sources s ON s.id = m.source_id WHERE s.name = ${name}`
    return row?.count ?? 0
  }
  const allHeard = () =>
    vi.waitFor(async () => {
      expect(await rowsOf('bluesky')).toBe(bluesky.texts.size)
      expect(await rowsOf('mastodon')).toBe(mastodon.texts.size)
    }, patience)
  const listening = () =>
    vi.waitFor(() => {
      expect(jetstream.clients.size).toBe(1)
      expect(streaming.open()).toEqual(['earshot'])
    }, patience)
  const allHeld = () =>
    vi.waitFor(
      () => expect(stations.stations.map(({ web }) => web.isHeld())).toEqual([true, true]),
      patience,
    )
  const holdAt = (moment: Parameters<Stations['stations'][0]['web']['holdAt']>[0]) => {
    for (const { web } of stations.stations) web.holdAt(moment)
  }

  async function kill(child: CollectorProcess): Promise<void> {
    await child.kill()
    await vi.waitFor(() => {
      expect(jetstream.clients.size).toBe(0)
      expect(streaming.open()).toEqual([])
    }, patience)
    reached.push(await admin.unsafe<PastKept[]>(pastSql))
    // Nobody listens, and the networks go on.
    sayMore(7)
  }

  /** A life that takes over at once what the one before it had. */
  async function startAgain(): Promise<CollectorProcess> {
    await admin`UPDATE sources SET lease_until = NULL, next_run_at = CASE WHEN live THEN 'epoch' ELSE next_run_at END`
    await admin`UPDATE back_fills SET lease_until = NULL, next_run_at = 'epoch'`
    return stations.start()
  }

  /** The first life: each source has been read once, then all are in the middle of an answer. */
  async function liveFromTheStart(): Promise<void> {
    const child = await stations.start()
    await stations.addSources(child)
    const words = { words: ['earshot'], service: jetstream.url }
    await child.addSource({ name: 'bluesky', collector: 'bluesky', options: words })
    const hashtags = { server: origin, hashtags: ['earshot'], stream: true }
    const toot = { name: 'mastodon', collector: 'mastodon', options: hashtags, credentials: token }
    await child.addSource(toot)
    await listening()
    sayMore(20)
    await allHeard()
    await vi.waitFor(async () => {
      const rest =
        await admin`SELECT 1 FROM sources WHERE NOT live AND (lease_until IS NOT NULL OR last_success_at IS NULL)`
      expect(rest).toHaveLength(0)
    }, patience)
    rowsBefore = new Map()
    for (const { collector } of pasts) rowsBefore.set(collector, await rowsOf(collector))
    holdAt({ request: 3, when: 'half' })
    const ids = await admin<{ id: number }[]>`SELECT id FROM sources WHERE NOT live`
    for (const { id } of ids) await child.startBackFill(id, pastDays)
    await allHeld()
    sayMore(5)
    streaming.write('event: update\ndata: {"id":"1')
    await kill(child)
  }

  /** A life that ends when each source stands in the middle of storing a page. */
  async function liveUntilStoring(table: 'mention_keys' | 'counters'): Promise<void> {
    holdAt(null)
    const waiting = () =>
      // The database's own housekeeping may wait there too, for a lock of another kind.
      admin`SELECT pid FROM pg_locks WHERE relation = ${table}::regclass AND NOT granted
        AND mode = 'RowExclusiveLock'`
    await admin.begin(async (tx) => {
      await tx.unsafe(`LOCK TABLE ${table} IN SHARE MODE`)
      const child = await startAgain()
      await listening()
      sayMore(3)
      // A source that hears more while it stores may hold a second page.
      const count = async () => (await waiting()).length
      await vi.waitFor(
        async () => expect(await count()).toBeGreaterThanOrEqual(names.length),
        patience,
      )
      await child.kill()
    })
    await vi.waitFor(() => expect(streaming.open()).toEqual([]), patience)
    reached.push(await admin.unsafe<PastKept[]>(pastSql))
    sayMore(7)
  }

  /** A life that ends with all that was heard stored, a bit more said, and a page of the past stored. */
  async function liveUntilAnswered(): Promise<void> {
    holdAt({ request: 2, when: 'answered' })
    const child = await startAgain()
    await listening()
    await allHeard()
    await allHeld()
    sayMore(5)
    await allHeard()
    sayMore(5)
    await kill(child)
  }

  async function liveToTheEnd(): Promise<void> {
    holdAt(null)
    const child = await startAgain()
    await listening()
    await vi.waitFor(async () => {
      // Between two runs of it is a pause.
      await admin`UPDATE back_fills SET next_run_at = 'epoch' WHERE lease_until IS NULL`
      const open = await admin`SELECT 1 FROM back_fills WHERE state = 'running'`
      expect(open).toHaveLength(0)
    }, patience)
    sayMore(5)
    await allHeard()
    kept = new Map((await child.query<Kept>(keptSql)).map((source) => [source.name, source]))
    past = new Map((await child.query<PastKept>(pastSql)).map((each) => [each.name, each]))
    const [sums] = await admin<{ inTickets: number; rows: number }[]>`
      SELECT (SELECT sum(mention_count)::int FROM tickets) AS "inTickets",
        (SELECT count(*)::int FROM mentions) AS rows`
    inTickets = sums?.inTickets ?? -1
    rows = sums?.rows ?? 0
  }

  beforeAll(async () => {
    jetstream = cleanUp.use(await startJetstream())
    bluesky = talkOn(jetstream)
    streaming = cleanUp.use(await openStreaming(items))
    mastodon = tootOn(streaming, items)
    const moved = { [origin]: streaming.url, 'https://streaming.social.example.com': streaming.url }
    stations = cleanUp.use(await openStations(pasts, 3600_000, moved))
    stations.life.isBusy = false
    const { place } = stations
    if (place.kind !== 'postgres') throw new Error('there is no server')
    admin = postgres(place.url, { max: 3, onnotice: () => undefined })
    cleanUp.defer(() => admin.end())
    await liveFromTheStart()
    await liveUntilStoring('mention_keys')
    await liveUntilStoring('counters')
    await liveUntilAnswered()
    await liveToTheEnd()
  })
  afterAll(() => cleanUp.disposeAsync())

  it.each(['bluesky', 'mastodon'])('has each post of %s once, as it was last written', (name) => {
    const told = name === 'bluesky' ? bluesky : mastodon
    const { texts = {}, lastError = 'unread' } = kept.get(name) ?? {}
    expect(texts).toEqual(Object.fromEntries(told.texts))
    expect(lastError).toBeNull()
  })

  it.each(pasts)('has each post of the past of $collector once', ({ collector }) => {
    const world = stations.stations.find(({ source }) => source.collector === collector)?.world
    const { texts = {} } = kept.get(collector) ?? {}
    expect(Object.keys(texts).toSorted()).toEqual(world?.ids().toSorted())
  })

  it.each(pasts)(
    'never goes back in the past of $collector, and comes to its end',
    ({ collector }) => {
      const { reachedAt = '', state, stored } = past.get(collector) ?? {}
      const steps = reached.map(
        (all) => all.find(({ name }) => name === collector)?.reachedAt ?? '',
      )
      expect([...steps, reachedAt]).toEqual([...steps, reachedAt].toSorted().toReversed())
      expect(new Set([...steps, reachedAt]).size).toBeGreaterThanOrEqual(3)
      expect(state).toBe('done')
      expect(Date.parse(reachedAt)).toBe(now - pastDays * 86_400_000)
      const before = rowsBefore.get(collector) ?? 0
      expect(stored).toBe(Object.keys(kept.get(collector)?.texts ?? {}).length - before)
    },
  )

  it.each(names)('counts as many of %s as there are rows, and those that were deleted', (name) => {
    const { texts = {}, stored = 0, counted, fence = 0 } = kept.get(name) ?? {}
    const { length } = Object.keys(texts)
    expect(counted).toBe(length)
    expect(stored).toBeGreaterThanOrEqual(length)
    expect(stored).toBeLessThanOrEqual(length + (name === 'bluesky' ? bluesky.deleted : 0))
    expect(Math.max(fence, past.get(name)?.fence ?? 0)).toBeGreaterThanOrEqual(5)
  })

  it('has put each of them in a ticket', () => {
    expect(inTickets).toBe(rows)
  })
})
