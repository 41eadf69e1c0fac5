import { describe, expect, it } from 'vitest'
import {
  comment,
  day,
  fakeYouTube,
  minute,
  now,
  openYouTube,
  playYouTube,
  refusal,
  repliesTo,
  sends,
  thread,
  type FakeVideo,
} from '../helpers/youtube-server.ts'

const hour = 60 * minute
const query = { query: 'earshot app' }
const idAt = (n: number) => `video${String(n).padStart(6, '0')}`
const channel = 'UCcccccccccccccccccccccc'

/** Videos, the newest first. */
const videos = (count: number, stepMs = hour, from = now - minute): FakeVideo[] =>
  Array.from({ length: count }, (_, n) => ({ id: idAt(n), atMs: from - n * stepMs }))

describe('a search', () => {
  it('yields the videos in their own words and the comments on them', async () => {
    const world = fakeYouTube({ videos: videos(1, hour, now - day) })
    world.threads.set(idAt(0), [thread('Ugx', now - hour)])
    await using youTube = await openYouTube(playYouTube(world), query)
    const { mentions, ids } = await youTube.read()
    expect(ids).toEqual([idAt(0), 'Ugx'])
    expect(mentions[0]).toEqual({
      externalId: idAt(0),
      network: 'youtube',
      kind: 'article',
      title: `Video ${idAt(0)}`,
      text: `All about ${idAt(0)}`,
      textFormat: 'plain',
      url: `https://www.youtube.com/watch?v=${idAt(0)}`,
      language: 'de',
      postedAt: new Date(now - day).toISOString(),
      author: {
        externalId: 'UCbobbobbobbobbobbobbobb',
        handle: null,
        name: 'Bob',
        url: 'https://www.youtube.com/channel/UCbobbobbobbobbobbobbobb',
        avatarUrl: null,
        followers: null,
      },
      metrics: { views: 10, likes: 2, comments: 1 },
      conversationId: idAt(0),
      parentId: null,
      raw: { channelId: 'UCbobbobbobbobbobbobbobb', live: 'none', tags: ['one'] },
    })
    const asked = new URL(youTube.seen[0]?.replace('GET ', '') ?? '', 'https://x.example')
    expect(asked.searchParams.get('publishedAfter')).toBe('2026-01-24T12:00:00Z')
    expect(Object.fromEntries(youTube.meter.spent)).toEqual({ 'search-calls': 1, units: 2 })
  })

  it('is asked once an hour, the comments with every run', async () => {
    const world = fakeYouTube({ videos: videos(1) })
    world.threads.set(idAt(0), [])
    await using youTube = await openYouTube(playYouTube(world), query)
    for (let n = 0; n < 8; n++) {
      await youTube.read()
      youTube.clock.ms += 15 * minute
    }
    expect([youTube.asked('search'), youTube.asked('commentThreads')]).toEqual([2, 8])
  })

  it('asks for the comments on an old video seldom, and after two weeks no more', async () => {
    const world = fakeYouTube({ videos: videos(1, hour, now - 5 * day) })
    world.threads.set(idAt(0), [])
    await using youTube = await openYouTube(playYouTube(world), query)
    await youTube.read()
    youTube.clock.ms += 11 * hour
    await youTube.read()
    expect(youTube.asked('commentThreads')).toBe(1)
    youTube.clock.ms += 2 * hour
    await youTube.read()
    expect(youTube.asked('commentThreads')).toBe(2)
    youTube.clock.ms += 10 * day
    await youTube.read()
    expect(youTube.asked('commentThreads')).toBe(2)
  })

  it('spreads what is left of the calls over the rest of the day', async () => {
    await using youTube = await openYouTube(playYouTube(fakeYouTube()), query)
    youTube.meter.limits.set('search-calls', 6)
    for (let n = 0; n < 20; n++) {
      await youTube.read()
      youTube.clock.ms += hour
    }
    // 04:00 in California: 20 hours are left, at first for 5 more calls.
    expect(youTube.asked('search')).toBeLessThanOrEqual(6)
    expect(youTube.asked('search')).toBeGreaterThanOrEqual(5)
  })

  it.each([
    ['by our count', 3600_000, null],
    ['as YouTube says', 20 * hour, sends(refusal(403, 'quotaExceeded'), 403)],
  ])('that is spent (%s) leaves the comments heard', async (_title, waitMs, play) => {
    const world = fakeYouTube({ videos: videos(1) })
    world.threads.set(idAt(0), [thread('Ugx', now)])
    await using youTube = await openYouTube(playYouTube(world), query)
    await youTube.read()
    youTube.meter.limits.set('search-calls', play === null ? 1 : 100)
    world.threads.get(idAt(0))?.push(thread('Ugy', now))
    youTube.clock.ms += hour
    const playAll = playYouTube(world)
    youTube.play((request, response) => {
      const isSearch = request.url?.includes('/search') === true
      ;(isSearch && play !== null ? play : playAll)(request, response)
    })
    const { pages, ids } = await youTube.read()
    expect(ids).toContain('Ugy')
    const until = youTube.clock.ms + (play === null ? waitMs : waitMs - hour)
    expect(pages.at(-1)?.cursor).toMatchObject({ search: { dueMs: until } })
  })

  it('is walked back in few pages a turn to where the last one began, and misses no video', async () => {
    const world = fakeYouTube({ videos: videos(220, 20 * minute), pageSize: 50 })
    for (const { id } of world.videos) world.threads.set(id, [])
    await using youTube = await openYouTube(playYouTube(world), query)
    const heard = new Set((await youTube.read()).ids)
    expect(youTube.asked('search')).toBe(3)
    youTube.clock.ms += hour
    for (const id of (await youTube.read()).ids) heard.add(id)
    expect(heard.size).toBe(220)
    const before = youTube.asked('search')
    world.videos.push({ id: 'newnewnewne', atMs: now + 30 * minute })
    world.videos.push({ id: 'latelatelat', atMs: now - 30 * hour })
    youTube.clock.ms += hour
    for (const id of (await youTube.read()).ids) heard.add(id)
    expect(heard).toContain('newnewnewne')
    expect(heard).toContain('latelatelat')
    expect(youTube.asked('search') - before).toBeLessThanOrEqual(3)
  })

  it('loses no video that shares its second with the last of a page', async () => {
    const world = fakeYouTube({ videos: videos(120, 400), pageSize: 50 })
    await using youTube = await openYouTube(playYouTube(world), query)
    const heard = new Set<string>()
    for (let n = 0; n < 3; n++) {
      for (const id of (await youTube.read()).ids) heard.add(id)
      youTube.clock.ms += hour
    }
    expect(heard.size).toBe(120)
  })

  it('finds videos without comments, and does not make much of it', async () => {
    const world = fakeYouTube({ videos: videos(2) })
    await using youTube = await openYouTube(playYouTube(world), query)
    expect(await youTube.read()).toMatchObject({ ids: [idAt(0), idAt(1)], rejected: [] })
    await youTube.read()
    expect(youTube.asked('commentThreads')).toBe(2)
    expect((await youTube.read({ since: now - day })).rejected).toEqual([])
  })

  it('for other words begins anew', async () => {
    const world = fakeYouTube({ videos: videos(1) })
    world.threads.set(idAt(0), [])
    await using youTube = await openYouTube(playYouTube(world), query)
    await youTube.read()
    expect((await youTube.read({ options: { query: 'other' } })).ids).toEqual([idAt(0)])
  })
})

describe('a back-fill', () => {
  it('walks the comments of all channels and videos back to the time asked for, newest first', async () => {
    const world = fakeYouTube({ pageSize: 10 })
    const past = (name: string, stepMs: number) =>
      Array.from({ length: 60 }, (_, n) => thread(`${name}${n}`, now - n * stepMs))
    world.threads.set(channel, past('c', day))
    world.threads.set(idAt(1), past('v', hour))
    world.threads.set(idAt(1), [
      ...(world.threads.get(idAt(1)) ?? []),
      thread('many', now - hour, repliesTo('many', now - hour, 12)),
    ])
    const options = { channels: [channel], videos: [] }
    await using youTube = await openYouTube(playYouTube(world), options)
    const both = { videos: [idAt(1), idAt(2)] }
    const { ids, pages, rejected } = await youTube.read({ since: now - 2 * day, options: both })
    expect(new Set(ids).size).toBe(49 + 1 + 12)
    expect(rejected).toMatchObject([{ excerpt: idAt(2) }])
    const reached = pages.flatMap(({ reachedAt }) => reachedAt ?? [])
    expect(reached).toEqual(reached.toSorted().toReversed())
    expect(reached.at(-1)).toBe(new Date(now - 2 * day).toISOString())
    const alone = await openYouTube(playYouTube(world), options)
    const far = await alone.read({ since: now - 33 * day - minute })
    expect(far.ids).toHaveLength(34)
    await alone[Symbol.asyncDispose]()
  })

  it('searches back slice by slice, with the comments of each before the next', async () => {
    const world = fakeYouTube({ videos: videos(120, day), pageSize: 50 })
    for (const { id } of world.videos) world.threads.set(id, [thread(`t-${id}`, now)])
    world.videos.push({ id: 'silentsilen', atMs: now - day, comments: '0' })
    await using youTube = await openYouTube(playYouTube(world), query)
    const { ids, pages } = await youTube.read({ since: now - 100 * day })
    expect(new Set(ids).size).toBe(100 * 2 + 1)
    expect(youTube.seen.some((line) => line.includes('videoId=silentsilen'))).toBe(false)
    const reached = pages.flatMap(({ reachedAt }) => reachedAt ?? [])
    expect(reached).toEqual(reached.toSorted().toReversed())
    expect(reached.at(-1)).toBe(new Date(now - 100 * day).toISOString())
  })

  it('goes on where it stopped when a budget was spent', async () => {
    const world = fakeYouTube({ pageSize: 10 })
    const past = Array.from({ length: 60 }, (_, n) => thread(`t${n}`, now - n * hour))
    world.threads.set(idAt(0), past)
    await using youTube = await openYouTube(playYouTube(world), { videos: [idAt(0)] })
    youTube.meter.limits.set('units', 3)
    const ask = { since: now - 30 * day }
    await expect(youTube.read(ask)).rejects.toMatchObject({ kind: 'rate-limit', waitMs: 3600_000 })
    youTube.meter.limits.set('units', 100)
    expect((await youTube.read(ask)).ids).toHaveLength(30)
    expect((await youTube.read(ask)).ids).toEqual([])
  })

  it('refuses the cursor of listening, and listening its own', async () => {
    const world = fakeYouTube({
      threads: new Map([[idAt(0), [comment('a', now)].map((c) => thread(c.id, c.atMs))]]),
    })
    await using youTube = await openYouTube(playYouTube(world), { videos: [idAt(0)] })
    const { pages } = await youTube.read({ since: now - day })
    youTube.reset(pages[0]?.cursor ?? null)
    await expect(youTube.read()).rejects.toMatchObject({ kind: 'fatal' })
  })
})
