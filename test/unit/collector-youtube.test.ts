import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChannel, parseVideo } from '../../src/collectors/youtube/targets.ts'
import { createYouTubeCollector } from '../../src/collectors/youtube/youtube.ts'
import { describeCollector } from '../helpers/collector-conformance.ts'
import {
  comment,
  day,
  fakeYouTube,
  minute,
  now,
  openYouTube,
  origin,
  playYouTube,
  refusal,
  repliesTo,
  sends,
  thread,
  type FakeThread,
} from '../helpers/youtube-server.ts'

const video = 'aaaaaaaaaaa'
const other = 'bbbbbbbbbbb'
const channel = 'UCcccccccccccccccccccccc'
const byVideo = { videos: [video] }

/** One thread after the other, the newest last. */
const threads = (count: number, from = now - day, stepMs = minute): FakeThread[] =>
  Array.from({ length: count }, (_, n) => thread(`t${n}`, from + n * stepMs))

const idsOf = (given: readonly FakeThread[]) =>
  given.flatMap(({ id, replies }) => [id, ...replies.map((reply) => reply.id)])

const busy = Array.from({ length: 100 }, (_, n) => {
  const atMs = now - n * minute
  return thread(`t${n}`, atMs, repliesTo(`t${n}`, atMs, n % 30 === 0 ? 60 : n % 3))
})

describeCollector('youtube', {
  collector: createYouTubeCollector(),
  options: () => byVideo,
  credentials: { apiKey: 'secret-key' },
  origin,
  badOptions: [
    { options: {}, field: 'channels' },
    { options: { channels: ['two words'] }, field: 'channels.0' },
    { options: { videos: [`https://example.com/watch?v=${video}`] }, field: 'videos.0' },
    { options: { ...byVideo, query: 'x' }, field: 'query' },
    { options: { query: 'x', searchMinutes: 1 }, field: 'searchMinutes' },
    { options: { query: 'x', unitsPerDay: 0 }, field: 'unitsPerDay' },
  ],
  serve: playYouTube(fakeYouTube({ pageSize: 40, threads: new Map([[video, busy]]) })),
  expectedIds: idsOf(busy),
})

describe('what is listened to', () => {
  it.each([
    [channel, 'channel', channel],
    [`https://www.youtube.com/channel/${channel}`, 'channel', channel],
    ['@Earshot', 'handle', '@earshot'],
    ['youtube.com/@Earshot/videos', 'handle', '@earshot'],
    ['https://m.youtube.com/%40%D0%BC%D0%B8%D1%80', 'handle', '@мир'],
    ['https://www.youtube.com/user/earshot', 'user', 'earshot'],
  ])('is the channel of %s', (text, kind, value) => {
    expect(parseChannel(text)).toEqual({ kind, value })
  })

  it.each([
    video,
    `https://www.youtube.com/watch?t=1&v=${video}`,
    `https://youtu.be/${video}?si=x`,
    `youtube.com/shorts/${video}`,
    `https://www.youtube.com/live/${video}`,
  ])('is the video of %s', (text) => {
    expect(parseVideo(text)).toEqual({ kind: 'video', value: video })
  })

  it.each(['', 'earshot', '@', 'https://example.com/@earshot', 'https://youtube.com/c/earshot'])(
    'is no channel of "%s"',
    (text) => expect(parseChannel(text)).toBeNull(),
  )

  it('is nothing that a hostile address breaks', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `youtu.be/${s}`),
        ),
        (text) => {
          parseChannel(text)
          parseVideo(text)
        },
      ),
    )
  })
})

describe('paging', () => {
  it('reads the newest 500 threads at first, then one page as long as little is new', async () => {
    const past = threads(700, now - 30 * day, 60 * minute)
    const world = fakeYouTube({ threads: new Map([[video, past]]) })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    expect((await youTube.read()).ids).toHaveLength(500)
    expect(youTube.asked('commentThreads')).toBe(5)
    world.threads.get(video)?.push(thread('new', now))
    youTube.clock.ms += minute
    expect((await youTube.read()).ids).toContain('new')
    expect(youTube.asked('commentThreads')).toBe(6)
    expect(Object.fromEntries(youTube.meter.spent)).toEqual({ units: 6 })
  })

  it('goes no further than 500 threads below what is known, however busy a day is', async () => {
    const world = fakeYouTube({ threads: new Map([[video, threads(1200)]]) })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    expect((await youTube.read()).ids).toHaveLength(500)
  })

  it('loses nothing that arrives between and during runs', async () => {
    const arrivals = fc.array(fc.array(fc.nat({ max: 60 }), { maxLength: 3 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(arrivals, fc.boolean(), async (runs, offsets) => {
        const all = threads(30)
        const world = fakeYouTube({ threads: new Map([[video, all]]), pageSize: 20, offsets })
        let waiting: number[] = []
        const arrive = (count: number) => {
          for (let n = 0; n < count; n++)
            all.push(thread(`new${all.length}`, now + all.length * 1000))
        }
        const play = playYouTube(world)
        await using youTube = await openYouTube((request, response) => {
          play(request, response)
          arrive(waiting.shift() ?? 0)
        }, byVideo)
        youTube.clock.ms += day
        const heard = new Set<string>()
        for (const run of [...runs, [], [], []]) {
          waiting = [...run]
          for (const id of (await youTube.read()).ids) heard.add(id)
          arrive(waiting.length)
        }
        expect(all.filter(({ id }) => !heard.has(id))).toEqual([])
      }),
      { numRuns: 20 },
    )
  }, 60_000)

  it('reads at most ten pages of a target a run, and goes on where it stopped', async () => {
    const all = threads(10)
    const world = fakeYouTube({ threads: new Map([[video, all]]), pageSize: 20 })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    for (let n = 0; n < 300; n++) all.push(thread(`new${n}`, now + n))
    youTube.clock.ms += day
    expect(new Set((await youTube.read()).ids).size).toBe(200)
    expect(youTube.asked('commentThreads')).toBe(11)
    const { ids } = await youTube.read()
    expect(ids).toContain('new0')
    expect(ids).not.toContain('new299')
  })

  it('reads the last day again, so that an edit is heard', async () => {
    const edited = thread('t1', now - 20 * 60 * minute)
    const world = fakeYouTube({
      threads: new Map([[video, [edited, thread('t2', now)]]]),
      pageSize: 1,
    })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    edited.more = { textDisplay: 'Better words', updatedAt: new Date(now).toISOString() }
    const { mentions } = await youTube.read()
    expect(mentions.find(({ externalId }) => externalId === 't1')).toMatchObject({
      text: 'Better words',
      editedAt: new Date(now).toISOString(),
    })
  })

  it('does not end its walk at one thread that is out of its order', async () => {
    const all = threads(60)
    const world = fakeYouTube({ threads: new Map([[video, all]]), pageSize: 20 })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    for (let n = 0; n < 60; n++) all.push(thread(`new${n}`, now + n))
    const [pinned] = all
    if (pinned)
      all[all.length - 20] = {
        ...pinned,
        atMs: now + 40,
        more: { publishedAt: '2019-01-01T00:00:00Z' },
      }
    youTube.clock.ms += day
    expect((await youTube.read()).ids).toContain('new0')
  })

  it('begins a walk anew where YouTube has forgotten its token, and loses nothing', async () => {
    const all = threads(10)
    const world = fakeYouTube({ threads: new Map([[video, all]]), pageSize: 20 })
    const play = playYouTube(world)
    await using youTube = await openYouTube(play, byVideo)
    await youTube.read()
    for (let n = 0; n < 250; n++) all.push(thread(`new${n}`, now + n))
    youTube.clock.ms += day
    const heard = new Set((await youTube.read()).ids)
    youTube.play((request, response) => {
      const isLater = request.url?.includes('pageToken') === true
      ;(isLater ? sends(refusal(400, 'invalidPageToken'), 400) : play)(request, response)
    })
    expect((await youTube.read()).ids).toEqual([])
    youTube.play(play)
    for (let n = 0; n < 3; n++) for (const id of (await youTube.read()).ids) heard.add(id)
    expect(idsOf(all).filter((id) => !heard.has(id))).toEqual([])
  })

  it('stops at a YouTube that gives the same page whatever token it is asked with', async () => {
    const world = fakeYouTube({ threads: new Map([[video, threads(50)]]), pageSize: 20 })
    const play = playYouTube(world)
    await using youTube = await openYouTube((request, response) => {
      request.url = request.url?.replace(/&?pageToken=[^&]*/, '') ?? ''
      play(request, response)
    }, byVideo)
    await youTube.read()
    expect(youTube.asked('commentThreads')).toBe(2)
  })

  it('is not misled by a comment of the future or a clock that was put back', async () => {
    const all = [thread('future', now + 365 * day)]
    const world = fakeYouTube({ threads: new Map([[video, all]]), pageSize: 20 })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    all.push(...threads(60, now + minute))
    youTube.clock.ms += day
    expect((await youTube.read()).ids).toHaveLength(61)
    youTube.clock.ms = now - 30 * day
    all.push(thread('late', now - 30 * day))
    expect((await youTube.read()).ids).toContain('late')
  })
})

describe('replies', () => {
  it('are asked for only where more are said to be than came, and again only when more come', async () => {
    const few = thread('few', now, repliesTo('few', now, 5))
    const many = thread('many', now, repliesTo('many', now, 45))
    const world = fakeYouTube({ threads: new Map([[video, [few, many]]]), pageSize: 20 })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    expect((await youTube.read()).ids.toSorted()).toEqual(idsOf([few, many]).toSorted())
    expect(youTube.asked('comments')).toBe(3)
    await youTube.read()
    expect(youTube.asked('comments')).toBe(3)
    many.replies.push(comment('many.new', now, { parentId: 'many' }))
    many.replies.unshift(comment('many.old', now, { parentId: 'many' }))
    expect((await youTube.read()).ids).toEqual(expect.arrayContaining(['many.new', 'many.old']))
    expect(youTube.asked('comments')).toBe(6)
  })

  it('that are hidden though counted are not asked for again and again', async () => {
    const all = [{ ...thread('t', now, repliesTo('t', now, 2)), count: 9 }]
    const world = fakeYouTube({ threads: new Map([[video, all]]) })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    await youTube.read()
    expect(youTube.asked('comments')).toBe(1)
  })

  it('of a thread that is gone meanwhile stop nobody', async () => {
    const all = [thread('many', now, repliesTo('many', now, 45)), thread('last', now - 1)]
    const play = playYouTube(fakeYouTube({ threads: new Map([[video, all]]) }))
    await using youTube = await openYouTube((request, response) => {
      const isGone = request.url?.includes('/comments?') === true
      ;(isGone ? sends(refusal(404, 'commentNotFound'), 404) : play)(request, response)
    }, byVideo)
    expect((await youTube.read()).ids).toContain('last')
  })
})

describe('channels and videos', () => {
  it.each([
    [403, refusal(403, 'commentsDisabled')],
    [404, refusal(404, 'videoNotFound')],
    [403, refusal(403, 'forbidden', 'private', 'youtube.commentThread')],
  ])(
    'that cannot be had (%i) stop no others, and are asked for again after a day',
    async (code, body) => {
      const world = fakeYouTube({ threads: new Map([[other, threads(3)]]) })
      const play = playYouTube(world)
      const options = { videos: [video, other] }
      await using youTube = await openYouTube((request, response) => {
        const isRefused = request.url?.includes(video) === true
        ;(isRefused ? sends(body, code) : play)(request, response)
      }, options)
      const { ids, rejected } = await youTube.read()
      expect(ids).toHaveLength(3)
      expect(rejected).toEqual([{ line: null, reason: expect.any(String), excerpt: video }])
      await youTube.read()
      expect(youTube.seen.filter((line) => line.includes(video))).toHaveLength(1)
      youTube.clock.ms += day
      world.threads.set(video, [thread('back', now)])
      youTube.play(playYouTube(world))
      expect((await youTube.read()).ids).toContain('back')
    },
  )

  it('are asked for by the id of their handle, which is asked for once', async () => {
    const world = fakeYouTube({ threads: new Map([[channel, threads(3)]]) })
    world.channels.set('@earshot', channel)
    const options = { channels: ['@Earshot', 'https://youtube.com/@earshot', '@nobody'] }
    await using youTube = await openYouTube(playYouTube(world), options)
    const { ids, rejected } = await youTube.read()
    expect(ids).toHaveLength(3)
    expect(rejected).toEqual([
      { line: null, reason: 'there is no channel of this name', excerpt: '@nobody' },
    ])
    await youTube.read()
    expect(youTube.asked('channels')).toBe(2)
    expect(youTube.seen.at(-1)).toContain(`allThreadsRelatedToChannelId=${channel}`)
  })

  it('keep their places when others are added, and lose them when they are taken away', async () => {
    const world = fakeYouTube({
      threads: new Map([
        [video, threads(3)],
        [other, threads(3)],
      ]),
    })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    await youTube.read()
    await youTube.read({ options: { videos: [video, other] } })
    const { pages } = await youTube.read({ options: { videos: [other] } })
    expect(JSON.stringify(pages.at(-1)?.cursor)).not.toContain(video)
  })
})

describe('a mention', () => {
  const one = async (more: object, replies = 0) => {
    const item = thread('Ugx', now - minute, repliesTo('Ugx', now, replies), more)
    const world = fakeYouTube({ threads: new Map([[video, [item]]]) })
    await using youTube = await openYouTube(playYouTube(world), byVideo)
    return await youTube.read()
  }

  it('holds what the comment says', async () => {
    const { mentions } = await one(
      {
        textOriginal: 'As <written>',
        likeCount: 3,
        authorProfileImageUrl: 'https://yt3.ggpht.com/a',
      },
      1,
    )
    expect(mentions[0]).toEqual({
      externalId: 'Ugx',
      network: 'youtube',
      kind: 'comment',
      title: null,
      text: 'As <written>',
      textFormat: 'plain',
      url: `https://www.youtube.com/watch?v=${video}&lc=Ugx`,
      language: null,
      postedAt: new Date(now - minute).toISOString(),
      editedAt: null,
      author: {
        externalId: 'UCannannannannannannanna',
        handle: 'ann',
        name: '@ann',
        url: 'http://www.youtube.com/@ann',
        avatarUrl: 'https://yt3.ggpht.com/a',
        followers: null,
      },
      metrics: { likes: 3, replies: 1 },
      conversationId: 'Ugx',
      parentId: video,
      raw: { videoId: video, channelId: null, threadId: 'Ugx' },
    })
    expect(mentions[1]).toMatchObject({
      externalId: 'Ugx.0',
      conversationId: 'Ugx',
      parentId: 'Ugx',
      url: `https://www.youtube.com/watch?v=${video}&lc=Ugx.0`,
    })
  })

  it('may be without an author, or by one of before handles', async () => {
    const nobody = { authorDisplayName: null, authorChannelUrl: '', authorChannelId: null }
    expect((await one(nobody)).mentions[0]?.author).toBeNull()
    const named = await one({ authorDisplayName: 'Ann Lee' })
    expect(named.mentions[0]?.author).toMatchObject({ handle: null, name: 'Ann Lee' })
  })

  it.each(['heldForReview', 'likelySpam', 'rejected'])('is none where it is %s', async (status) => {
    expect(await one({ moderationStatus: status })).toMatchObject({ ids: [], rejected: [] })
  })

  it('that is broken is rejected by its id, without its words, and the rest goes on', async () => {
    const items = [{ id: 'x1', snippet: 7 }, null, thread('empty', now, [], { textDisplay: ' ' })]
    const world = fakeYouTube({ threads: new Map([[video, [thread('good', now)]]]) })
    const play = playYouTube(world)
    await using youTube = await openYouTube((request, response) => {
      const end = response.end.bind(response)
      response.end = (text: unknown) => {
        const body = JSON.parse(String(text))
        body.items.push(...items.slice(0, 2))
        return end(JSON.stringify(body))
      }
      play(request, response)
    }, byVideo)
    world.threads.get(video)?.push(thread('empty', now, [], { textDisplay: ' ' }))
    const { ids, rejected } = await youTube.read()
    expect(ids).toEqual(['good'])
    expect(rejected.map(({ excerpt }) => excerpt).toSorted()).toEqual(['', 'empty', 'x1'])
  })
})
