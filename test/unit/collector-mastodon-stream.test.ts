import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import { readEvents } from '../../src/collectors/mastodon/server-events.ts'
import { findStreaming } from '../../src/collectors/mastodon/streaming.ts'
import { readCassette, replay } from '../helpers/cassettes.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import { idAt, knownAs, now, origin, sends, status, token, type Item } from '../helpers/mastodon.ts'
import { openStreaming } from '../helpers/mastodon-stream.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const recorded = sharedPath(
  'peers',
  'mastodon',
  'mastodonpy-cassettes',
  'cassettes_entity_tests',
  'test_entity_instancecontact.yaml',
)
const collector = createMastodonCollector()
const optionsOf = (more: Record<string, unknown>) =>
  collector.optionsSchema.safeParse({ server: origin, stream: true, ...more })

describe('hashtags heard at once', () => {
  it('are the only thing that is, and need a token, without which nobody is asked', async () => {
    const { data } = optionsOf({ hashtags: ['earshot'] })
    expect(data && collector.isLive?.(data)).toBe(true)
    expect(data && collector.isLive?.({ ...data, stream: false })).toBe(false)
    for (const other of [{ query: 'x' }, { mentions: true }]) {
      expect(optionsOf(other).error?.issues.map(({ path }) => path.join('.'))).toEqual(['stream'])
    }
    await using server = await openStreaming()
    const { failure } = await server.listen({ credentials: null })
    expect(failure).toMatchObject({ kind: 'auth', message: /read:statuses/ })
    expect(server.seen).toEqual([])
  })

  it('are listened to before the timeline is read, then both are given without a gap', async () => {
    const items = [status(idAt(0))]
    await using server = await openStreaming(items)
    const { ids } = await server.listen({
      onPage: ({ mentions }, all) => {
        if (all.length === 1) server.tell('update', status(idAt(1)))
        return mentions.some(({ externalId }) => externalId === knownAs(idAt(1)))
      },
    })
    expect(ids).toEqual([knownAs(idAt(0)), knownAs(idAt(1))])
    const asked = server.seen.map(({ address, host, authorization }) => [
      host + address.split('?')[0],
      authorization,
    ])
    expect(asked.slice(0, 3)).toEqual([
      ['social.example.com/api/v2/instance', undefined],
      ['streaming.social.example.com/api/v1/streaming/hashtag', 'Bearer secret-token'],
      ['social.example.com/api/v1/timelines/tag/earshot', 'Bearer secret-token'],
    ])
  })

  it('are listened to side by side, each with a place of its own', async () => {
    await using server = await openStreaming()
    const hashtags = ['one', '#Two']
    const tell = (tag: string, second: number) => server.tell('update', status(idAt(second)), tag)
    const { ids, pages } = await server.listen({
      hashtags,
      onPage: (_page, all) => {
        if (all.length === 2) tell('one', 5)
        if (all.length === 3) tell('two', 9)
        return all.length === 4
      },
    })
    expect(ids).toEqual([knownAs(idAt(5)), knownAs(idAt(9))])
    expect(pages.at(-1)?.cursor).toMatchObject({
      places: { '#one': { read: idAt(5) }, '#two': { read: idAt(9) } },
    })
  })

  it('go on after a break with all that was posted meanwhile, however much', async () => {
    const items: Item[] = [status(idAt(0))]
    await using server = await openStreaming(items)
    await server.listen({ onPage: () => true })
    for (let n = 1; n <= 450; n++) items.push(status(idAt(7200 + n)))
    const heard = new Set<string>()
    const { failure } = await server.listen({
      onPage: (page) => {
        for (const { externalId } of page.mentions) heard.add(externalId)
        if (heard.has(knownAs(idAt(7650)))) server.tell('update', status(idAt(9000)))
        return heard.has(knownAs(idAt(9000)))
      },
    })
    expect(failure).toBeNull()
    const expected = [...items.slice(1).map(({ id }) => id), idAt(9000)]
    expect([...heard].filter((id) => id !== knownAs(idAt(0)))).toEqual(expected.map(knownAs))
  })

  it('miss nothing, whatever comes and breaks off in which order', async () => {
    const step = fc.constantFrom('told', 'missed', 'break')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const items: Item[] = []
        await using server = await openStreaming(items)
        const heard = new Set<string>()
        const left = [...steps]
        let second = 0
        while (left.length > 0 || heard.size < items.length) {
          const { failure } = await server.listen({
            onPage: (page) => {
              for (const { externalId } of page.mentions) heard.add(externalId)
              const next = left.shift()
              if (next === undefined) return heard.size === items.length
              const post = status(idAt(second++))
              items.push(post)
              if (next === 'told') server.tell('update', post)
              else server.end()
              return next === 'break'
            },
          })
          if (failure !== null) expect(failure).toMatchObject({ kind: 'transient' })
        }
        expect([...heard].toSorted()).toEqual(items.map(({ id }) => knownAs(id)).toSorted())
      }),
      { numRuns: 15 },
    )
  }, 60_000)
})

describe('an event', () => {
  /** What is heard of these events, told together once the timeline is read. */
  const hear = async (...events: [event: string, data: unknown][]) => {
    await using server = await openStreaming()
    return await server.listen({
      onPage: (_page, all) => {
        if (all.length > 1) return true
        for (const [event, data] of events) server.tell(event, data)
        return false
      },
    })
  }

  it('of an edit gives the post as it is now, with the time of the edit', async () => {
    const edited = status(idAt(1), {
      content: '<p>New</p>',
      edited_at: '2026-01-31T10:00:00.000Z',
    })
    const { mentions } = await hear(['update', status(idAt(1))], ['status.update', edited])
    expect(mentions).toMatchObject([
      {
        externalId: knownAs(idAt(1)),
        text: '<p>New</p>',
        editedAt: '2026-01-31T10:00:00.000Z',
      },
    ])
  })

  it.each([
    ['after its post', ['update', 'delete']],
    ['before its post', ['delete', 'update']],
  ])('of a deletion is told by the id of the post, %s', async (_when, order) => {
    const data = { update: status(idAt(1)), delete: idAt(1) }
    const events = order.map((name) => [name, data[name as keyof typeof data]] as [string, unknown])
    const { mentions, deletions } = await hear(...events, ['update', status(idAt(2))])
    expect(deletions).toEqual([knownAs(idAt(1))])
    expect(mentions.map(({ externalId }) => externalId)).toEqual([knownAs(idAt(2))])
  })

  it('that is broken is rejected, and what does not concern us passed over', async () => {
    const { mentions, rejected, deletions } = await hear(
      ['update', '{"id":'],
      ['update', { ...status('7'), content: null }],
      ['update', status('8', { visibility: 'private' })],
      ['filters_changed', ''],
      ['notification', status('9')],
      ['delete', ' '],
      ['update', status('10')],
    )
    expect(mentions.map(({ externalId }) => externalId)).toEqual([knownAs('10')])
    expect(rejected.map(({ excerpt }) => excerpt)).toEqual(['', '7'])
    expect(deletions).toEqual([])
  })

  it('names the post that it answers as that post is known', async () => {
    const answer = status(idAt(2), { in_reply_to_id: idAt(1) })
    const { mentions } = await hear(['update', status(idAt(1))], ['update', answer])
    expect(mentions[1]?.parentId).toBe(mentions[0]?.externalId)
  })
})

describe('the stream', () => {
  it('is the same however it is cut into chunks, with any line breaks, heartbeats and no event', async () => {
    const post = JSON.stringify(status('1', { content: '<p>Ärger 🚀</p>' }))
    const texts = ['\n', '\r\n', '\r'].map((end) =>
      [':)', ':thump', 'event: update', `data: ${post}`, '', 'event: x', '', 'data:b', ''].join(
        end,
      ),
    )
    const cuts = fc.array(fc.nat(400), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), cuts, async (text, at) => {
        const bytes = Buffer.from(`${text}${text.includes('\n') ? '\n' : '\r:\r'}`)
        async function* chunks() {
          let from = 0
          for (const to of at.toSorted((a, b) => a - b)) {
            yield bytes.subarray(from, to)
            from = Math.max(from, to)
          }
          yield bytes.subarray(from)
        }
        const events = []
        for await (const event of readEvents(chunks())) events.push(event)
        expect(events).toEqual([
          { name: 'update', data: post },
          { name: '', data: 'b' },
        ])
      }),
    )
  })

  it('that ends is taken up again later, after what came before its end was given', async () => {
    await using server = await openStreaming()
    const { ids, failure } = await server.listen({
      onPage: (_page, all) => {
        if (all.length > 1) return
        server.tell('update', status(idAt(1)))
        server.end()
      },
    })
    expect(ids).toEqual([knownAs(idAt(1))])
    expect(failure).toMatchObject({ kind: 'transient', message: /ended the stream/ })
  })

  it('that is cut is so too', async () => {
    await using server = await openStreaming()
    const { failure } = await server.listen({ onPage: () => server.cut() as never })
    expect(failure).toMatchObject({ name: 'CollectorError', kind: 'transient' })
  })

  it.each([
    [401, { error: 'The access token is invalid' }, 'auth', /read:statuses/],
    [403, { error: 'This action is outside the scopes' }, 'auth', /scope/],
    [429, { error: 'Too many requests' }, 'rate-limit', /Too many/],
    [503, { error: 'down' }, 'transient', /down/],
    [200, { error: 'a page' }, 'bad-data', /no stream of events/],
  ])('that is refused with %i says what to do', async (code, body, kind, message) => {
    await using server = await openStreaming()
    server.refuse(sends(body, {}, code))
    expect((await server.listen()).failure).toMatchObject({ kind, message })
  })

  it('of one hashtag that is refused ends those that are open', async () => {
    await using server = await openStreaming()
    const refuse = sends({ error: 'no' }, {}, 401)
    server.refuse((request, response) => {
      if (request.url?.includes('two') === true) return refuse(request, response)
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':)\n')
    })
    const { failure } = await server.listen({ hashtags: ['one', 'two'] })
    expect(failure).toMatchObject({ kind: 'auth' })
    await expect.poll(server.connections).toBeLessThanOrEqual(1)
  })

  it('sends the token nowhere but to the server and hosts below it, and follows no redirect', async () => {
    for (const elsewhere of [
      'wss://evil.example',
      'wss://evilsocial.example.com',
      'ws://social.example.com',
      'x',
    ]) {
      await using server = await openStreaming()
      server.streamFrom(elsewhere)
      const { failure } = await server.listen()
      expect(failure).toMatchObject({ kind: 'fatal', message: /token is not sent/ })
      expect(server.seen).toHaveLength(1)
    }
    await using server = await openStreaming()
    server.streamFrom(null)
    server.refuse((_request, response) => void response.writeHead(301, { location: '/x' }).end())
    expect((await server.listen()).failure).toMatchObject({ kind: 'bad-data' })
    expect(server.seen.map(({ host }) => host)).toEqual(Array(2).fill('social.example.com'))
  })

  it.skipIf(recorded === null)(
    'is found where a recorded mastodon.social says it is (skipped if absent)',
    async () => {
      const exchanges = readCassette(recorded ?? '').filter(({ uri }) => /v2\/instance/.test(uri))
      await using web = await startWeb(replay(exchanges))
      const client = loopbackClient()
      const server = 'https://mastodon.social'
      const found = await findStreaming({
        options: collector.optionsSchema.parse({ server, hashtags: ['x'] }),
        credentials: token,
        signal: new AbortController().signal,
        http: movedClient(client, server, web.url),
        clock: { now: () => now },
        ...restOfEnv(),
      })
      await client.close()
      expect(found).toBe('https://streaming.mastodon.social')
    },
  )

  it('is left at once when called off, with no connection left open', async () => {
    await using server = await openStreaming()
    const controller = new AbortController()
    const { failure } = await server.listen({
      signal: controller.signal,
      onPage: () => void controller.abort(),
    })
    expect(failure).toMatchObject({ name: 'CollectorError', kind: 'transient' })
    await expect.poll(server.open).toEqual([])
  })
})
