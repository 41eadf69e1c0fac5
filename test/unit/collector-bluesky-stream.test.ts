import { readFileSync } from 'node:fs'
import { lexicons } from '@atproto/api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createBlueskyCollector } from '../../src/collectors/bluesky/bluesky.ts'
import { readEvent } from '../../src/collectors/bluesky/event.ts'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { postEvent, startJetstream, type Jetstream } from '../helpers/jetstream.ts'
import { loopbackClient, movedClient, restOfEnv, startTcp, startWeb } from '../helpers/loopback.ts'
import type { Handler } from '../helpers/collector-conformance.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const collector = createBlueskyCollector()
const now = Date.UTC(2026, 0, 31, 12)
const second = 1_000_000
const t0 = now * 1000
const ann = 'did:plc:testtesttesttesttesttest'
const appView = 'https://public.api.bsky.app'
const uriOf = (rkey: string) => `at://${ann}/app.bsky.feed.post/${rkey}`

/** Answers nobody's name: the stream goes on without. */
const nameless: Handler = (_request, response) => void response.writeHead(502).end()

type Reading = {
  pages: Page[]
  failure: unknown
  ids: string[]
  cursor: Cursor | null
}

type How = {
  words?: string[]
  cursor?: Cursor | null
  /** Called with all pages so far; the reading is called off when it says so. */
  enough?: (pages: Page[]) => boolean
  onPage?: (pages: Page[]) => Promise<void> | void
  names?: Handler
}

/** Listens until `enough`, or to the end. */
async function listen(service: string, how: How = {}): Promise<Reading> {
  await using names = await startWeb(how.names ?? nameless)
  const client = loopbackClient()
  const controller = new AbortController()
  const pages: Page[] = []
  let failure: unknown = null
  const env = {
    options: collector.optionsSchema.parse({ words: how.words ?? ['acme'], service }),
    credentials: null,
    signal: controller.signal,
    http: { ...movedClient(client, appView, names.url), connect: client.connect },
    clock: { now: () => now },
    ...restOfEnv(),
  }
  try {
    for await (const page of collector.collect(how.cursor ?? null, env)) {
      pages.push(page)
      await how.onPage?.(pages)
      if (how.enough?.(pages) === true) controller.abort()
    }
  } catch (error) {
    failure = error
  }
  await client.close()
  const mentions = pages.flatMap((page) => page.mentions)
  for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
  const ids = mentions.map(({ externalId }) => externalId)
  return { pages, failure, ids, cursor: pages.at(-1)?.cursor ?? null }
}

const at = (timeUs: number): Cursor => ({ kind: 'stream', timeUs })
const heard = (count: number) => (pages: Page[]) =>
  pages.flatMap((page) => page.mentions).length >= count
const tick = (timeUs: number) => ({ did: ann, time_us: timeUs, kind: 'identity', identity: {} })

/** Listens to a server that tells this and says goodbye. */
async function readOut(events: readonly object[], how: How): Promise<Reading> {
  await using jetstream = await startJetstream(events)
  const reading = listen(jetstream.url, how)
  await onceHeard(jetstream, () => {
    for (const client of jetstream.clients) client.close(1001)
  })
  return reading
}

/** Says it once somebody listens. */
async function onceHeard(jetstream: Jetstream, say: () => void): Promise<void> {
  await expect.poll(() => jetstream.clients.size).toBeGreaterThan(0)
  say()
}

describe('the stream', () => {
  it('is asked for posts from five seconds before the cursor, and from now on without one', async () => {
    const told = [postEvent(t0 + second, 'of acme'), postEvent(t0 + 2 * second, 'of others')]
    await using jetstream = await startJetstream(told)
    await listen(jetstream.url, { cursor: at(t0), enough: heard(1) })
    const fresh = listen(jetstream.url, { enough: heard(1) })
    await expect.poll(() => jetstream.seen.length).toBe(2)
    jetstream.say(postEvent(t0 + 60 * second, 'acme again'))
    expect((await fresh).ids).toHaveLength(1)
    expect(jetstream.seen).toEqual([
      `/subscribe?wantedCollections=app.bsky.feed.post&cursor=${t0 - 5 * second}`,
      '/subscribe?wantedCollections=app.bsky.feed.post',
    ])
  })

  it('loses nothing to a break anywhere, though events are told a little out of order', async () => {
    const lags = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 12, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(lags, fc.integer({ min: 1, max: 11 }), async (lags, breakAt) => {
        const events = lags.map((lag, n) =>
          postEvent(t0 + (n * 3 + lag) * second, n % 3 ? 'acme' : 'else', { rkey: `r${n}` }),
        )
        const first = await readOut(events.slice(0, breakAt), { cursor: at(t0) })
        const rest = await readOut(events, { cursor: first.cursor })
        const wanted = lags.flatMap((_, n) => (n % 3 ? uriOf(`r${n}`) : []))
        expect(new Set([...first.ids, ...rest.ids])).toEqual(new Set(wanted))
      }),
      { numRuns: 20 },
    )
  })

  it('stores how far it is at once and then every ten seconds, also when nothing concerns us', async () => {
    const events = Array.from({ length: 301 }, (_, n) => postEvent(t0 + (n * second) / 10, 'else'))
    const { pages, ids } = await readOut(events, { cursor: at(t0) })
    expect(ids).toEqual([])
    expect(pages.at(-1)?.cursor).toEqual(at(t0 + 30 * second))
    const early = await readOut(events.slice(0, 99), {})
    expect(early.pages).toEqual([])
    const first = await readOut(events.slice(0, 99), { cursor: at(t0) })
    expect(first.pages.at(-1)?.cursor).toEqual(at(t0))
  })

  it('tells of changed posts as changed then, and of deleted posts by their ids', async () => {
    const one = postEvent(t0, 'acme 1', { rkey: 'one' })
    const changed = postEvent(t0 + second, 'acme 2', { rkey: 'one', operation: 'update' })
    const gone = postEvent(t0 + 2 * second, '', { rkey: 'two', operation: 'delete' })
    const events = [one, changed, gone, tick(t0 + 20 * second)]
    const { pages } = await readOut(events, { cursor: at(t0) })
    const [last] = pages.flatMap(({ mentions }) => mentions).slice(-1)
    expect(last).toMatchObject({ text: 'acme 2', editedAt: '2026-01-31T12:00:01.000Z' })
    expect(pages.flatMap(({ deletions }) => deletions)).toEqual([uriOf('two')])
  })

  it('gives a post or its deletion, whichever was last in a batch, never both', async () => {
    const made = (n: number) => postEvent(t0 + n, 'acme', { rkey: 'one' })
    const gone = (n: number) => postEvent(t0 + n, '', { rkey: 'one', operation: 'delete' })
    const end = tick(t0 + 20 * second)
    const first = await readOut([made(0), gone(1), end], { cursor: at(t0) })
    expect(first.pages).toMatchObject([{ mentions: [], deletions: [uriOf('one')] }])
    const other = await readOut([gone(0), made(1), end], { cursor: at(t0) })
    expect(other.pages).toMatchObject([{ mentions: [{ externalId: uriOf('one') }], deletions: [] }])
  })

  it('says so where the server has nothing of some of the time since the cursor', async () => {
    const hourBefore = { cursor: at(t0 - 3600 * second) }
    const { pages } = await readOut([postEvent(t0, 'acme')], hourBefore)
    expect(pages[0]?.rejected).toEqual([
      {
        line: null,
        excerpt: '',
        reason:
          'the stream has nothing between 2026-01-31T10:59:55.000Z and 2026-01-31T12:00:00.000Z',
      },
    ])
  })

  it('reads on from now after a cursor from the future, and takes the time of the server', async () => {
    await using jetstream = await startJetstream([postEvent(t0 - second, 'acme')])
    const reading = listen(jetstream.url, { cursor: at(t0 + 9e12), enough: heard(1) })
    expect((await reading).cursor).toEqual(at(t0 - second))
    expect(jetstream.seen[0]).toContain(`cursor=${t0 - 5 * second}`)
  })

  it('refuses a cursor that is not its own, and begins anew after a search', async () => {
    await using jetstream = await startJetstream()
    const refused = await listen(jetstream.url, { cursor: { not: 'ours' } }).catch((error) => error)
    expect(refused.failure ?? refused).toMatchObject({ kind: 'fatal' })
    const reading = listen(jetstream.url, {
      cursor: { kind: 'list', key: 'search x', readMs: now },
      enough: heard(1),
    })
    await onceHeard(jetstream, () => jetstream.say(postEvent(t0, 'acme')))
    expect((await reading).ids).toHaveLength(1)
  })
})

describe('a stream that fails', () => {
  it.each([
    [1000, 'transient', /ended the stream/],
    [1001, 'transient', /ended the stream/],
    [1008, 'transient', /1008: too slow/],
    [1011, 'transient', /1011/],
  ])(
    'closed with %i is tried again, after all that came was given',
    async (code, kind, message) => {
      await using jetstream = await startJetstream()
      const reading = listen(jetstream.url)
      await onceHeard(jetstream, () => {
        jetstream.say(postEvent(t0, 'acme'))
        for (const client of jetstream.clients) client.close(code, 'too slow')
      })
      const { ids, failure } = await reading
      expect(ids).toHaveLength(1)
      expect(failure).toMatchObject({ name: 'CollectorError', kind, message })
    },
  )

  it('cut within a message is tried again', async () => {
    await using jetstream = await startJetstream()
    const reading = listen(jetstream.url, { enough: () => false })
    await onceHeard(jetstream, () => {
      jetstream.say(postEvent(t0, 'acme'))
      for (const client of jetstream.clients) {
        const raw = z.object({ _socket: z.any() }).parse(client)._socket
        // Says that 100 bytes follow, and cuts after 5.
        raw.end(Buffer.from([0x81, 100, 0x7b, 0x22, 0x64, 0x69, 0x64]))
      }
    })
    const { ids, failure } = await reading
    expect(ids).toHaveLength(1)
    expect(failure).toMatchObject({ kind: 'transient' })
  })

  it('passes over what cannot be read, and gives up where all of it cannot', async () => {
    await using jetstream = await startJetstream()
    const reading = listen(jetstream.url, { enough: heard(1) })
    await onceHeard(jetstream, () => {
      for (const text of ['', 'null', '[]', '{"kind":"commit"}', '<html>', '{"did":"x"']) {
        jetstream.sayRaw(text)
      }
      jetstream.say(postEvent(t0, 'acme'))
    })
    expect((await reading).ids).toHaveLength(1)
    await using other = await startJetstream()
    const hopeless = listen(other.url)
    await onceHeard(other, () => {
      for (let n = 0; n < 20; n++) other.sayRaw('{"type":"heartbeat"}')
    })
    expect((await hopeless).failure).toMatchObject({ kind: 'bad-data', message: /no events/ })
  })

  it('of binary messages, of a web page, or of no server says what is wrong', async () => {
    await using jetstream = await startJetstream()
    const binary = listen(jetstream.url)
    await onceHeard(jetstream, () => jetstream.sayRaw(new Uint8Array([0x28, 0xb5, 0x2f, 0xfd])))
    expect((await binary).failure).toMatchObject({ kind: 'bad-data' })
    await using page = await startWeb((_request, response) => void response.end('<html>'))
    expect((await listen(page.url.replace('http', 'ws'))).failure).toMatchObject({
      kind: 'transient',
    })
    await using mute = await startTcp((socket) => socket.destroy())
    expect((await listen(mute.url.replace('http', 'ws'))).failure).toMatchObject({
      kind: 'transient',
    })
  })

  it('counts a broken post with one of the words as rejected, by its address', async () => {
    const broken = { record: { text: 7, note: 'acme' }, rkey: 'bad' }
    const other = { record: { text: 7 }, rkey: 'other' }
    const events = [postEvent(t0, '', broken), postEvent(t0, '', other), postEvent(t0, 'acme')]
    await using jetstream = await startJetstream(events)
    const { pages, ids } = await listen(jetstream.url, { cursor: at(t0), enough: heard(1) })
    expect(ids).toHaveLength(1)
    expect(pages.flatMap(({ rejected }) => rejected)).toEqual([
      { line: null, reason: 'post: its text is missing', excerpt: uriOf('bad') },
    ])
  })

  it('is left alone at once when called off while it is silent', async () => {
    await using jetstream = await startJetstream()
    const reading = listen(jetstream.url, { enough: heard(1) })
    await onceHeard(jetstream, () => jetstream.say(postEvent(t0, 'acme')))
    await reading
    await expect.poll(() => jetstream.clients.size).toBe(0)
  })
})

describe('a slow reader', () => {
  it('hears all of a flood, in pages of at most 500, and stops the server meanwhile', async () => {
    await using jetstream = await startJetstream()
    const total = 4000
    const text = `acme ${'x'.repeat(2000)}`
    let waiting = 0
    const reading = listen(jetstream.url, {
      enough: heard(total),
      onPage: async (pages) => {
        if (pages.length > 1) return
        // The reader stands still until the sender is stuck.
        await expect.poll(() => [...jetstream.clients][0]?.bufferedAmount ?? 0).toBeGreaterThan(0)
        waiting = [...jetstream.clients][0]?.bufferedAmount ?? 0
      },
    })
    await onceHeard(jetstream, () => {
      for (let n = 0; n < total; n++) jetstream.say(postEvent(t0 + n, text, { rkey: `r${n}` }))
    })
    const { pages, ids } = await reading
    expect(new Set(ids).size).toBe(total)
    expect(waiting).toBeGreaterThan(0)
    expect(Math.max(...pages.map(({ mentions }) => mentions.length))).toBeLessThanOrEqual(500)
  })

  it('keeps up with 2,000 posts a second by the clock', async () => {
    await using jetstream = await startJetstream()
    const reading = listen(jetstream.url, { enough: heard(20) })
    await onceHeard(jetstream, () => {})
    const make = (n: number) =>
      postEvent(t0 + n * 500, `${n % 100 ? 'else' : 'acme'} ${'word '.repeat(30)}`, {
        rkey: `r${n}`,
      })
    await jetstream.pace({ perSecond: 2000, seconds: 1, make })
    expect((await reading).ids).toHaveLength(20)
  })
})

describe('names', () => {
  const answer = (handle: string) => JSON.stringify({ profiles: [{ did: ann, handle }] })

  it('are asked for once, of those with our words, in questions that the lexicon allows', async () => {
    await using jetstream = await startJetstream()
    const asked: string[] = []
    const names: Handler = (request, response) => {
      const url = new URL(request.url ?? '', appView)
      const actors = url.searchParams.getAll('actors')
      lexicons.assertValidXrpcParams('app.bsky.actor.getProfiles', { actors })
      asked.push(...actors)
      response.end(answer('ann.example.com'))
    }
    const reading = listen(jetstream.url, {
      names,
      enough: heard(2),
      onPage: () => jetstream.say(postEvent(t0 + second, 'acme', { rkey: 'two' })),
    })
    await onceHeard(jetstream, () =>
      jetstream.say(
        postEvent(t0, 'else', { did: 'did:plc:other' }),
        postEvent(t0, 'acme', { rkey: 'one' }),
      ),
    )
    const { pages } = await reading
    expect(asked).toEqual([ann])
    const handles = pages.flatMap(({ mentions }) => mentions.map(({ author }) => author?.handle))
    expect(handles).toEqual(['ann.example.com', 'ann.example.com'])
  })

  it.each([
    ['an error', nameless],
    ['garbage', ((_request, response) => void response.end('<html>')) as Handler],
    ['an unknown name', ((_r, response) => void response.end(answer('handle.invalid'))) as Handler],
  ])('that are not to be had (%s) leave the DID', async (_title, names) => {
    await using jetstream = await startJetstream([postEvent(t0, 'acme')])
    const { pages } = await listen(jetstream.url, { names, cursor: at(t0), enough: heard(1) })
    const url = `https://bsky.app/profile/${ann}`
    expect(pages[0]?.mentions[0]?.author).toMatchObject({ externalId: ann, handle: null, url })
  })
})

const corpus = sharedPath('peers', 'bluesky', 'jetstream-corpus', 'expected_v1.jsonl')
const recordedShape = z.object({
  did: z.string(),
  time_us: z.number(),
  kind: z.string(),
  commit: z
    .object({
      rev: z.string(),
      operation: z.string(),
      collection: z.string(),
      rkey: z.string(),
      record: z.object({ text: z.string().optional() }).loose().optional(),
    })
    .optional(),
})

describe.skipIf(corpus === null)('152 recorded events (skipped if absent)', () => {
  const lines = () =>
    readFileSync(corpus ?? '', 'utf8')
      .trim()
      .split('\n')

  it('are read as they are: account, revision, collection, key and operation', () => {
    const read = lines().map((line) => readEvent(line))
    const wanted = lines().map((line) => recordedShape.parse(JSON.parse(line)))
    expect(read.filter((event) => event !== null)).toHaveLength(152)
    const brief = (commit: (typeof wanted)[number]['commit'] | null) =>
      commit ? [commit.rev, commit.collection, commit.rkey, commit.operation] : null
    expect(read.map((event) => [event?.did, event?.timeUs])).toEqual(
      wanted.map(({ did, time_us: timeUs }) => [did, timeUs]),
    )
    expect(
      read.map((event) => brief(event?.commit ? { ...event.commit, record: undefined } : null)),
    ).toEqual(wanted.map(({ commit }) => brief(commit ?? null)))
  })

  it('over a WebSocket yield all 17 posts in their own words, and the deleted one', async () => {
    const events = lines().map((line) => recordedShape.parse(JSON.parse(line)))
    const posts = events.filter(({ commit }) => commit?.collection === 'app.bsky.feed.post')
    const made = posts.filter(({ commit }) => commit?.operation === 'create')
    const texts = new Map(
      made.map(({ did, commit }) => [
        `at://${did}/app.bsky.feed.post/${commit?.rkey}`,
        String(commit?.record?.text ?? ''),
      ]),
    )
    expect(texts.size).toBe(17)
    // Of each post a word, or its link where it has none.
    const words = made.map(({ commit }) => {
      const said = JSON.stringify(commit?.record?.text ?? '') || 'none'
      return /[\p{L}\p{N}]{2,}/u.exec(JSON.parse(said))?.[0] ?? 'https'
    })
    const times = events.map(({ time_us: timeUs }) => timeUs)
    const told = [
      ...lines().map((line): object => JSON.parse(line)),
      tick(Math.max(...times) + 20 * second),
    ]
    const { pages } = await readOut(told, { words, cursor: at(Math.min(...times)) })
    const mentions = pages.flatMap((page) => page.mentions)
    expect(new Set(mentions.map(({ externalId }) => externalId))).toEqual(new Set(texts.keys()))
    const linked = new Set(
      made.flatMap(({ did, commit }) =>
        JSON.stringify(commit?.record).includes('facet#link')
          ? `at://${did}/app.bsky.feed.post/${commit?.rkey}`
          : [],
      ),
    )
    const compared = mentions.filter(({ externalId }) => !linked.has(externalId))
    expect(compared.length).toBeGreaterThan(10)
    for (const { externalId, text } of compared) {
      if (texts.get(externalId) !== '') expect(text).toBe(texts.get(externalId)?.trim())
    }
    const deleted = posts.find(({ commit }) => commit?.operation === 'delete')
    expect(pages.flatMap(({ deletions }) => deletions)).toEqual([
      `at://${deleted?.did}/app.bsky.feed.post/${deleted?.commit?.rkey}`,
    ])
  })
})
