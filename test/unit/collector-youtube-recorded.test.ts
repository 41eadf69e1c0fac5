import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OpenAPIBackend, type Document } from 'openapi-backend'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Handler } from '../helpers/collector-conformance.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import {
  day,
  fakeYouTube,
  now,
  openYouTube,
  origin,
  playYouTube,
  repliesTo,
  sends,
  thread,
} from '../helpers/youtube-server.ts'

const recorded = sharedPath('peers', 'youtube', 'testdata')
const description = sharedPath('peers', 'openapi-google', 'youtube.json')

const bodyOf = (name: string): string => readFileSync(join(recorded ?? '', name), 'utf8')
const namesOfAll = () =>
  readdirSync(recorded ?? '', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  )

const idShape = z.string()
const listShape = z.object({ items: z.array(z.object({ id: z.unknown() }).loose()) }).loose()

const idsIn = (name: string) =>
  listShape.parse(JSON.parse(bodyOf(name))).items.map(({ id }) => idShape.parse(id))

/** Plays one recording for each method, for the second page the second, then a list of nothing. */
function replaying(recordings: Record<string, string[]>): Handler {
  const empty = { commentThreads: 'commentThread', comments: 'comment', search: 'search' }
  const kinds: Record<string, string> = { ...empty, videos: 'video', channels: 'channel' }
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin)
    const method = pathname.split('/').at(-1) ?? ''
    const at = searchParams.has('pageToken') ? 1 : 0
    const name = recordings[method]?.[at]
    const nothing = { kind: `youtube#${kinds[method]}ListResponse`, items: [] }
    sends(name === undefined ? nothing : bodyOf(name))(request, response)
  }
}

const video = 'F1UP7wRCPH8'
const folder = 'apidata/comment_threads'

describe.skipIf(recorded === null)('recorded answers of YouTube (skipped if absent)', () => {
  it('are 154, each of them JSON', () => {
    const names = namesOfAll()
    expect(names).toHaveLength(154)
    for (const name of names) expect(() => JSON.parse(bodyOf(name))).not.toThrow()
  })

  it('of the comments on a video are read over their pages, each comment once', async () => {
    const [one, two] = ['paged_1', 'paged_2'].map(
      (part) => `${folder}/comment_threads_by_video_${part}.json`,
    )
    const pages = [String(one), String(two)]
    await using youTube = await openYouTube(replaying({ commentThreads: pages }), {
      videos: [video],
    })
    const { ids, rejected, mentions } = await youTube.read()
    // The recorded pages overlap.
    expect(ids).toHaveLength(new Set(ids).size)
    expect([new Set(ids), rejected]).toEqual([new Set(pages.flatMap(idsIn)), []])
    expect(youTube.asked('commentThreads')).toBe(2)
    // One thread, on both pages, is said to have replies that did not come with it.
    expect(youTube.asked('comments')).toBe(1)
    for (const mention of mentions) {
      expect(mention).toMatchObject({ kind: 'comment', parentId: video, editedAt: null })
      expect(mention.postedAt).not.toBeNull()
      expect(mention.author?.externalId).toMatch(/^UC/)
    }
  })

  it.each([
    'comment_thread_single',
    'comment_threads_all_to_me',
    'comment_threads_by_channel',
    'comment_threads_multi',
    'comment_threads_with_search',
  ])('of threads are mapped whole (%s)', async (name) => {
    const file = `${folder}/${name}.json`
    const options = { channels: ['UCa-vrCLQHviTOVnEKDOdetQ'] }
    await using youTube = await openYouTube(replaying({ commentThreads: [file] }), options)
    const { ids, rejected } = await youTube.read()
    expect([ids, rejected]).toEqual([idsIn(file), []])
  })

  it('of replies are read over their pages, under their thread', async () => {
    const comments = [1, 2].map((n) => `apidata/comments/comments_by_parent_paged_${n}.json`)
    const commentThreads = [`${folder}/comment_threads_all_to_me.json`]
    const options = { videos: [video] }
    await using youTube = await openYouTube(replaying({ commentThreads, comments }), options)
    const { mentions } = await youTube.read()
    const replies = mentions.filter(({ externalId }) => externalId.includes('.'))
    expect(replies.map(({ externalId }) => externalId)).toEqual(comments.flatMap(idsIn))
    for (const reply of replies) {
      expect(reply.parentId).toBe('Ugw5zYU6n9pmIgAZWvN4AaABAg')
      expect(reply.text).toMatch(/reply|replay/)
    }
  })

  it('of a search lead to its videos, as the videos say of themselves', async () => {
    const search = ['apidata/search/search_by_keywords_p1.json']
    const videos = ['apidata/videos/videos_info_multi.json']
    await using youTube = await openYouTube(replaying({ search, videos }), { query: 'surfing' })
    const { ids, rejected, mentions } = await youTube.read()
    expect([ids, rejected]).toEqual([videos.flatMap(idsIn), []])
    expect(mentions[0]?.text.length).toBeGreaterThan(200)
    const asked = youTube.seen.find((line) => line.includes('/videos?')) ?? ''
    expect(asked.match(/[?&]id=[\w-]{11}/g)).toHaveLength(25)
  })

  it('of a channel give its id', async () => {
    const channels = ['apidata/channels/info.json']
    const commentThreads = [`${folder}/comment_threads_by_channel.json`]
    const options = { channels: ['@googledevelopers'] }
    await using youTube = await openYouTube(replaying({ channels, commentThreads }), options)
    expect((await youTube.read()).ids).toHaveLength(2)
    expect(youTube.seen.at(-1)).toContain('allThreadsRelatedToChannelId=UC_x5XG1OV2P6uZZ5FSM9Ttw')
  })

  it.each([
    ['error_response.json', 400, 'auth', /keyInvalid.*copy it from Credentials/],
    ['apidata/error_permission_resp.json', 403, 'auth', /does not have permission/],
    ['error_response_simple.json', 400, 'bad-data', /400/],
  ])('that refuse are told as what they are (%s)', async (name, code, kind, message) => {
    await using youTube = await openYouTube(sends(bodyOf(name), code), { videos: [video] })
    await expect(youTube.read()).rejects.toMatchObject({ kind, message })
  })

  it('hold no comment and no video that is refused', async () => {
    const all = namesOfAll().flatMap((name) => resourcesIn(JSON.parse(bodyOf(name))))
    const of = (kind: string) => all.filter((item) => item.kind === `youtube#${kind}`)
    const comments = of('comment')
    expect(comments.length).toBeGreaterThan(30)
    const threads = comments.map((item) => ({ id: item.id, snippet: { topLevelComment: item } }))
    const list = { kind: 'youtube#commentThreadListResponse', items: threads }
    await using youTube = await openYouTube(sends(list), { videos: [video] })
    const read = await youTube.read()
    expect(read.rejected).toEqual([])
    expect(new Set(read.ids)).toEqual(new Set(comments.map(({ id }) => id)))
    const isCounted = (item: object) => Number('statistics' in item)
    const videos = of('video').toSorted((a, b) => isCounted(b) - isCounted(a))
    expect(videos.length).toBeGreaterThan(10)
    const found = videos.map(({ id }) => ({ id: { videoId: id } }))
    const answers = [
      { kind: 'youtube#searchListResponse', items: found },
      { kind: 'youtube#videoListResponse', items: videos },
    ]
    const nothing = { kind: 'youtube#commentThreadListResponse' }
    await using search = await openYouTube(
      (...exchange) => sends(answers.shift() ?? nothing)(...exchange),
      { query: 'x' },
    )
    const { ids, rejected, mentions } = await search.read()
    expect([new Set(ids), rejected]).toEqual([new Set(videos.map(({ id }) => id)), []])
    expect(mentions.some(({ metrics }) => Number(metrics['views']) > 0)).toBe(true)
  })
})

const resourceShape = z
  .object({ kind: z.string(), id: z.string(), snippet: z.object({}).loose() })
  .loose()

/** All that is a resource of YouTube anywhere in an answer. */
function resourcesIn(value: unknown): z.infer<typeof resourceShape>[] {
  if (typeof value !== 'object' || value === null) return []
  const own = resourceShape.safeParse(value)
  return [...(own.success ? [own.data] : []), ...Object.values(value).flatMap(resourcesIn)]
}

const documentShape = z.custom<Document>((value) => typeof value === 'object' && value !== null)

describe.skipIf(description === null)('the description by Google (skipped if absent)', () => {
  let api: OpenAPIBackend

  beforeAll(async () => {
    const definition = documentShape.parse(JSON.parse(readFileSync(description ?? '', 'utf8')))
    const ajvOpts = { strict: false, validateFormats: false }
    api = new OpenAPIBackend({ definition, quick: true, ajvOpts })
    await api.init()
  })

  /** What is wrong with a question or its answer. */
  function problems(line: string, body?: unknown): unknown[] {
    const url = new URL(line.replace('GET ', ''), origin)
    const path = url.pathname
    const request = { method: 'GET', path, query: url.search.slice(1), headers: {} }
    const operation = api.matchOperation(request)
    if (operation === undefined) return [`${path} is not known`]
    const asked = api.validateRequest(request, operation).errors ?? []
    if (body === undefined) return asked
    return [...asked, ...(api.validateResponse(body, operation, 200).errors ?? [])]
  }

  it.each([
    [{ videos: [video] }],
    [{ channels: ['@earshot', 'https://youtube.com/user/earshot'] }],
    [{ query: 'earshot' }],
  ])('knows all that we ask with %j', async (options) => {
    const world = fakeYouTube({ pageSize: 20, videos: [{ id: video, atMs: now - day }] })
    const threads = Array.from({ length: 50 }, (_, n) =>
      thread(`t${n}`, now - n, repliesTo(`t${n}`, now, n === 0 ? 30 : 2)),
    )
    const channel = 'UCcccccccccccccccccccccc'
    world.threads.set(video, threads).set(channel, threads)
    world.channels.set('@earshot', channel).set('earshot', channel)
    const play = playYouTube(world)
    const answers: unknown[] = []
    await using youTube = await openYouTube((request, response) => {
      const end = response.end.bind(response)
      response.end = (text: unknown) => {
        answers.push(JSON.parse(String(text)))
        return end(text)
      }
      play(request, response)
    }, options)
    await youTube.read()
    await youTube.read({ since: now - 7 * day })
    expect(youTube.seen.length).toBeGreaterThan(5)
    // The answers of the server written for the tests are held to the description, too.
    expect(youTube.seen.flatMap((line, at) => problems(line, answers[at]))).toEqual([])
    expect(problems('GET /youtube/v3/search?part=snippet&order=newest')).not.toEqual([])
    expect(problems(youTube.seen[0] ?? '', { items: 7 })).not.toEqual([])
  })

  it.skipIf(recorded === null).each([
    ['commentThreads', folder],
    ['comments', 'apidata/comments'],
    ['search', 'apidata/search'],
  ])('agrees with the recorded answers of %s', (method, from) => {
    const names = readdirSync(join(recorded ?? '', from)).filter((name) => !/insert/.test(name))
    for (const name of names) {
      const body: unknown = JSON.parse(bodyOf(join(from, name)))
      expect(problems(`GET /youtube/v3/${method}?part=snippet`, body), name).toEqual([])
    }
  })
})
