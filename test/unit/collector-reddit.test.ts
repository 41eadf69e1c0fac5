import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeCollector } from '../helpers/collector-conformance.ts'
import {
  app,
  bySearch,
  bySubreddit,
  collector,
  comment,
  deleted,
  few,
  fewComments,
  fewPosts,
  hourMs,
  inSearch,
  newest,
  now,
  api,
  openReddit,
  plays,
  post,
  redditAt,
  sends,
  type Thing,
} from '../helpers/reddit.ts'

let conformanceUrl = ''
describeCollector('reddit', {
  collector: {
    ...collector,
    collect: (cursor, env) =>
      collector.collect(cursor, { ...env, http: redditAt(env.http, conformanceUrl) }),
  },
  options: (url) => {
    conformanceUrl = url
    return bySubreddit
  },
  credentials: app,
  badOptions: [
    { options: { query: 'x' }, field: 'userName' },
    { options: { ...bySearch, userName: 'two words' }, field: 'userName' },
    { options: { userName: 'ann' }, field: 'query' },
    { options: { ...bySearch, inbox: true }, field: 'inbox' },
    { options: { ...bySubreddit, subreddits: ['two words'] }, field: 'subreddits.0' },
    { options: { ...bySubreddit, subreddits: ['r/all'] }, field: 'subreddits.0' },
  ],
  serve: plays(few),
  expectedIds: [...fewPosts, ...fewComments].map(({ data }) => data.name),
})

describe('paging', () => {
  it('asks for the newest first, as who it is, and never waits or asks twice by itself', async () => {
    await using reddit = await openReddit(inSearch(() => fewPosts))
    expect((await reddit.read()).ids).toHaveLength(130)
    const search = '/search?raw_json=1&q=earshot&sort=new&t=all&type=link&limit=100'
    const after = `&after=${fewPosts[30]?.data.name}`
    expect(reddit.seen).toEqual([
      'POST /api/v1/access_token',
      `GET ${search}`,
      `GET ${search}${after}`,
    ])
    const headers = reddit.requests.map((request) => request.headers)
    expect(headers.map((sent) => sent['user-agent'])).toEqual(
      headers.map(() => 'Earshot/0.1 (by /u/ann)'),
    )
    const basic = Buffer.from('client-id:client-secret').toString('base64')
    expect(headers[0]?.authorization).toBe(`Basic ${basic}`)
    expect(headers[1]?.authorization).toBe('Bearer access-1')
  })

  it('misses nothing that arrives and tells of all that is deleted, whatever happens between', async () => {
    const step = fc.record({ arrive: fc.nat(5), remove: fc.array(fc.nat(30), { maxLength: 3 }) })
    const runs = fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(runs, async (plan) => {
        const all: Thing[] = []
        const listed = new Set<Thing>()
        const happens = ({ arrive, remove }: { arrive: number; remove: number[] }) => {
          for (let n = 0; n < arrive; n++) {
            const thing = post(all.length)
            all.push(thing)
            listed.add(thing)
          }
          for (const place of remove) listed.delete(newest([...listed])[place] ?? post(0))
        }
        let waiting: { arrive: number; remove: number[] }[] = []
        const play = plays({
          lists: () => newest([...listed]),
          all: () => all.map((thing) => (listed.has(thing) ? thing : deleted(thing))),
          pageSize: 4,
        })
        await using reddit = await openReddit((request, response) => {
          play(request, response)
          const next = waiting.shift()
          if (next !== undefined) happens(next)
        })
        happens({ arrive: 6, remove: [] })
        const heard = new Set<string>()
        for (const run of [...plan, [], []]) {
          waiting = [...run]
          const { ids, deletions } = await reddit.read()
          for (const id of ids) heard.add(id)
          for (const id of deletions) heard.delete(id)
          for (const left of waiting.splice(0)) happens(left)
        }
        expect([...heard].toSorted()).toEqual([...listed].map(({ data }) => data.name).toSorted())
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  it('goes on after the item before, where the last of a page is deleted meanwhile', async () => {
    let things = fewPosts
    const play = inSearch(() => things)
    await using reddit = await openReddit((request, response) => {
      play(request, response)
      const gone = [30, 31].map((n) => fewPosts[n])
      if (request.url?.startsWith('/search') === true) {
        things = fewPosts.filter((thing) => !gone.includes(thing))
      }
    })
    expect(new Set((await reddit.read()).ids).size).toBe(130)
    expect(reddit.seen.filter((line) => line.includes('after='))).toHaveLength(3)
  })

  it('reads a day or 500 items again, whichever is less, and not what is older', async () => {
    const at = (hours: number) => ({ created_utc: (now - hours * hourMs) / 1000 })
    const things = Array.from({ length: 900 }, (_, n) => post(900 - n, at(n / 10)))
    await using reddit = await openReddit(inSearch(() => things))
    await reddit.read()
    const late = post(1000, at(20))
    things.push(late)
    expect((await reddit.read()).ids).toContain(late.data.name)
    const searches = reddit.seen.filter((line) => line.includes('/search'))
    expect(searches).toHaveLength(9 + 3)
  })

  it('begins again with the newest after a failure, and loses nothing to it', async () => {
    const play = inSearch(() => fewPosts)
    await using reddit = await openReddit((request, response) =>
      request.url?.includes('after=') === true
        ? sends({ error: 503 }, {}, 503)(request, response)
        : play(request, response),
    )
    await expect(reddit.read()).rejects.toMatchObject({ kind: 'transient' })
    reddit.play(play)
    expect((await reddit.read()).ids).toHaveLength(130)
  })

  it('says so where more came than Reddit shows', async () => {
    let things = [post(0)]
    await using reddit = await openReddit(inSearch(() => things))
    await reddit.read()
    things = Array.from({ length: 1000 }, (_, n) => post(n + 7200))
    const { rejected, ids } = await reddit.read()
    expect(rejected).toMatchObject([{ reason: /more came since the last reading/ }])
    expect(new Set(ids).size).toBe(1000)
  })

  it('loses nothing to a clock that was ahead', async () => {
    const things = [post(0)]
    await using reddit = await openReddit(
      inSearch(() => things),
      { nowMs: now + 900 * hourMs },
    )
    await reddit.read()
    things.push(post(1))
    reddit.clock.nowMs = now
    expect((await reddit.read()).ids).toContain(things[1]?.data.name)
  })
})

describe('what was heard', () => {
  it('is looked at again, 100 a run, until all that has gone is told and edits are heard', async () => {
    const old = Array.from({ length: 250 }, (_, n) => post(n))
    const all = new Map(old.map((thing) => [thing.data.name, thing]))
    let things = old
    await using reddit = await openReddit(
      inSearch(() => [...all.values()], { lists: () => things }),
    )
    await reddit.read()
    const [gone, edited] = [old[3], old[120]]
    if (gone === undefined || edited === undefined) throw new Error('there are 250')
    things = []
    all.set(gone.data.name, deleted(gone))
    const atSeconds = now / 1000 - 60
    all.set(edited.data.name, { kind: 't3', data: { ...edited.data, edited: atSeconds } })
    const runs = [await reddit.read(), await reddit.read(), await reddit.read()]
    expect(runs.flatMap(({ deletions }) => deletions)).toEqual([gone.data.name])
    expect(runs.flatMap(({ mentions }) => mentions)).toMatchObject([
      { externalId: edited.data.name, editedAt: new Date(atSeconds * 1000).toISOString() },
    ])
    const asked = reddit.seen.filter((line) => line.includes('/api/info'))
    const ids = asked.map((line) => new URL(line.slice(4), api).searchParams.get('id')?.split(','))
    expect(ids.map((list) => list?.length)).toEqual([100, 100, 50])
    expect(new Set(ids.flat()).size).toBe(250)
  })
})

describe('the past', () => {
  it('is read from the newest back in all lists side by side, and goes on from any cursor', async () => {
    const posts = Array.from({ length: 250 }, (_, n) => post(n * 60))
    const comments = Array.from({ length: 450 }, (_, n) => comment(n * 60))
    const lists = (path: string) => newest(path.endsWith('/new') ? posts : comments)
    await using reddit = await openReddit(plays({ lists }), { options: bySubreddit })
    const since = now - 46 * hourMs
    const { pages, ids } = await reddit.readPast(since)
    const wanted = [...posts, ...comments].filter(
      ({ data }) => Number(data['created_utc']) * 1000 >= since,
    )
    const names = wanted.map(({ data }) => data.name)
    expect(names.filter((name) => !ids.includes(name))).toEqual([])
    expect(ids).toHaveLength(new Set(ids).size)
    const reached = pages.flatMap(({ reachedAt }) => reachedAt ?? [])
    expect(reached).toEqual(reached.toSorted().toReversed())
    expect(Date.parse(reached.at(-1) ?? '')).toBeLessThanOrEqual(since)
    for (const [at, { cursor }] of pages.entries()) {
      const before = pages.slice(0, at + 1).flatMap((page) => page.mentions)
      const after = await reddit.readPast(since, JSON.parse(JSON.stringify(cursor)))
      expect([...before.map(({ externalId }) => externalId), ...after.ids]).toEqual(ids)
    }
  })

  it('begins a list once again where all that it could go on after is gone', async () => {
    let things = newest(Array.from({ length: 300 }, (_, n) => post(n)))
    await using reddit = await openReddit(inSearch(() => things))
    const [first] = (await reddit.readPast(0)).pages
    things = things.filter((_, n) => n < 90 || n >= 110)
    const { ids } = await reddit.readPast(0, first?.cursor)
    expect(new Set(ids)).toEqual(new Set(things.map(({ data }) => data.name)))
    things = []
    expect((await reddit.readPast(0, first?.cursor)).ids).toEqual([])
  })

  it('refuses a cursor that is not its own, and has no more once it is at its end', async () => {
    await using reddit = await openReddit(inSearch(() => fewPosts))
    await expect(reddit.readPast(0, { not: 'ours' })).rejects.toMatchObject({ kind: 'fatal' })
    const { pages } = await reddit.readPast(0)
    expect(pages.at(-1)?.reachedAt).toBe('1970-01-01T00:00:00.000Z')
    expect((await reddit.readPast(0, pages.at(-1)?.cursor)).pages).toEqual([])
  })
})
