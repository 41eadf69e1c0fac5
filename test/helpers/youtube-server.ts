import { expect } from 'vitest'
import {
  CollectorError,
  type Cursor,
  type HttpClient,
  type Meter,
  type Page,
} from '../../src/collectors/collector.ts'
import type { YouTubeCredentials } from '../../src/collectors/youtube/options.ts'
import { createYouTubeCollector } from '../../src/collectors/youtube/youtube.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { conformanceNow, type Handler } from './collector-conformance.ts'
import { loopbackClient, startWeb } from './loopback.ts'

export const now = conformanceNow
export const origin = 'https://youtube.googleapis.com'
export const minute = 60_000
export const day = 24 * 60 * minute

type FakeComment = { id: string; atMs: number; parentId?: string; more?: object }
export type FakeThread = FakeComment & { replies: FakeComment[]; count?: number }
export type FakeVideo = { id: string; atMs: number; title?: string; comments?: string }

/** What there is to be heard; a test adds to it while it listens. */
type FakeYouTube = {
  /** By video id or channel id; what is missing here is answered with 404. */
  threads: Map<string, FakeThread[]>
  videos: FakeVideo[]
  channels: Map<string, string>
  /** Of threads, replies and searches. */
  pageSize: number
  /** Tokens are counts from the newest: what arrives between two pages moves all. */
  offsets?: boolean
}

export const comment = (id: string, atMs: number, more: object = {}): FakeComment => ({
  id,
  atMs,
  more,
})

export const thread = (
  id: string,
  atMs: number,
  replies: FakeComment[] = [],
  more: object = {},
): FakeThread => ({ id, atMs, replies, more })

/** Comments of a thread, `n` in all. */
export const repliesTo = (id: string, atMs: number, n: number): FakeComment[] =>
  Array.from({ length: n }, (_, at) => ({ id: `${id}.${at}`, atMs: atMs + at + 1, parentId: id }))

export function fakeYouTube(given: Partial<FakeYouTube> = {}): FakeYouTube {
  return { threads: new Map(), videos: [], channels: new Map(), pageSize: 100, ...given }
}

export const refusal = (code: number, reason: string, message = reason, domain = 'youtube.x') => ({
  error: { code, message, errors: [{ message, domain, reason }] },
})

export const sends =
  (body: unknown, code = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    response.statusCode = code
    response.setHeaders(new Map(Object.entries({ 'content-type': 'application/json', ...headers })))
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

/** Answers as YouTube does. */
export function playYouTube(world: FakeYouTube): Handler {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin)
    const [code, body] = answer(world, pathname.split('/').at(-1) ?? '', searchParams)
    sends(body, code)(request, response)
  }
}

function answer(world: FakeYouTube, method: string, ask: URLSearchParams): [number, object] {
  if (method === 'commentThreads') {
    const key = ask.get('videoId') ?? ask.get('allThreadsRelatedToChannelId') ?? ''
    const threads = world.threads.get(key)
    if (threads === undefined) return [404, refusal(404, 'videoNotFound')]
    const sorted = threads.toSorted((a, b) => b.atMs - a.atMs)
    return page('commentThread', sorted, threadBody(key), world, ask)
  }
  if (method === 'comments') {
    const all = [...world.threads.values()].flat()
    const found = all.find(({ id }) => id === ask.get('parentId'))
    return page('comment', found?.replies ?? [], commentBody, world, ask)
  }
  if (method === 'search') {
    const [after, before] = ['publishedAfter', 'publishedBefore'].map((name) =>
      Date.parse(ask.get(name) ?? ''),
    )
    const fit = world.videos
      .filter(({ atMs }) => atMs >= Number(after) && atMs < Number(before))
      .toSorted((a, b) => b.atMs - a.atMs)
    return page('search', fit, searchBody, world, ask)
  }
  if (method === 'videos') {
    const fit = world.videos.filter(({ id }) => ask.getAll('id').includes(id))
    return [200, list('video', fit.map(videoBody))]
  }
  const id = world.channels.get(ask.get('forHandle') ?? ask.get('forUsername') ?? '')
  const channels = id === undefined ? {} : { items: [{ kind: 'youtube#channel', id }] }
  return [200, { kind: 'youtube#channelListResponse', etag: 'x', ...channels }]
}

function page<Item extends { id: string }>(
  kind: string,
  sorted: Item[],
  body: (item: Item) => object,
  { pageSize, offsets = false }: FakeYouTube,
  ask: URLSearchParams,
): [number, object] {
  const size = Math.min(pageSize, Number(ask.get('maxResults')))
  const token = ask.get('pageToken')
  const start = token === null ? 0 : offsets ? Number(token) : positionAfter(sorted, token)
  const items = sorted.slice(start, start + size)
  const next = offsets ? String(start + size) : (items.at(-1)?.id ?? '')
  const more = start + size < sorted.length ? { nextPageToken: next } : {}
  return [200, { ...list(kind, items.map(body)), ...more }]
}

function positionAfter(sorted: readonly { id: string }[], id: string): number {
  return sorted.findIndex((item) => item.id === id) + 1
}

function list(kind: string, items: object[]): object {
  const pageInfo = { totalResults: items.length, resultsPerPage: items.length }
  return { kind: `youtube#${kind}ListResponse`, etag: 'x', pageInfo, items }
}

const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

function commentBody({ id, atMs, parentId, more }: FakeComment): object {
  return {
    kind: 'youtube#comment',
    etag: 'x',
    id,
    snippet: {
      textDisplay: `Words of ${id}`,
      authorDisplayName: '@ann',
      authorChannelUrl: 'http://www.youtube.com/@ann',
      authorChannelId: { value: 'UCannannannannannannanna' },
      canRate: true,
      viewerRating: 'none',
      likeCount: 0,
      publishedAt: iso(atMs),
      updatedAt: iso(atMs),
      ...(parentId === undefined ? {} : { parentId }),
      ...more,
    },
  }
}

const threadBody =
  (key: string) =>
  (item: FakeThread): object => ({
    kind: 'youtube#commentThread',
    etag: 'x',
    id: item.id,
    snippet: {
      ...(key.startsWith('UC') ? { channelId: key } : { videoId: key }),
      topLevelComment: commentBody(item),
      canReply: true,
      totalReplyCount: item.count ?? item.replies.length,
      isPublic: true,
    },
    ...(item.replies.length === 0
      ? {}
      : { replies: { comments: item.replies.slice(-5).map(commentBody) } }),
  })

function searchBody({ id, atMs, title = `Video ${id}` }: FakeVideo): object {
  return {
    kind: 'youtube#searchResult',
    etag: 'x',
    id: { kind: 'youtube#video', videoId: id },
    snippet: { publishedAt: iso(atMs), title, description: 'Cut ...' },
  }
}

function videoBody({ id, atMs, title = `Video ${id}`, comments = '1' }: FakeVideo): object {
  return {
    kind: 'youtube#video',
    etag: 'x',
    id,
    snippet: {
      publishedAt: iso(atMs),
      channelId: 'UCbobbobbobbobbobbobbobb',
      title,
      description: `All about ${id}`,
      channelTitle: 'Bob',
      tags: ['one'],
      liveBroadcastContent: 'none',
      defaultAudioLanguage: 'de',
    },
    statistics: { viewCount: '10', likeCount: '2', favoriteCount: '0', commentCount: comments },
  }
}

type Reading = { options?: Record<string, unknown>; since?: number }

/** YouTube on loopback and one who listens to it: keeps the cursor, the time and the count. */
export async function openYouTube(
  first: Handler,
  given: Record<string, unknown>,
  credentials: YouTubeCredentials = { apiKey: 'secret-key' },
) {
  let handler = first
  const headers: Record<string, unknown>[] = []
  const bodies: string[] = []
  const web = await startWeb(async (request, response) => {
    headers.push(request.headers)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    bodies.push(Buffer.concat(chunks).toString())
    handler(request, response)
  })
  const client = loopbackClient()
  const renewed: YouTubeCredentials[] = []
  const clock = { ms: now }
  const meter = limitedMeter()
  let cursor: Cursor | null = null
  let past: Cursor | null = null

  const env = {
    credentials,
    signal: new AbortController().signal,
    http: movedTo(web.url, client),
    clock: { now: () => clock.ms },
    meter,
    renew: async (fresh: YouTubeCredentials) => void renewed.push(fresh),
  }

  /** Reads what is new, or with `since` the past, each from where it last stopped. */
  async function read({ options = given, since }: Reading = {}) {
    const collector = createYouTubeCollector()
    const full = { ...env, options: collector.optionsSchema.parse(options) }
    const pages: Page[] = []
    try {
      const reading =
        since === undefined
          ? collector.collect(cursor, full)
          : collector.backfill?.(past, { ...full, since })
      for await (const page of reading ?? []) {
        // What is stored is JSON.
        const kept: Cursor = JSON.parse(JSON.stringify(page.cursor))
        if (since === undefined) cursor = kept
        else past = kept
        pages.push(page)
      }
    } catch (error) {
      if (error instanceof Error) Object.assign(error, { pages })
      throw error
    }
    const mentions = pages.flatMap((page) => page.mentions)
    for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
    return {
      pages,
      mentions,
      ids: mentions.map(({ externalId }) => externalId),
      rejected: pages.flatMap((page) => page.rejected),
    }
  }

  return {
    read,
    env,
    clock,
    meter,
    headers,
    bodies,
    renewed,
    seen: web.seen,
    /** How often a method was asked so far. */
    asked: (method: string) => web.seen.filter((line) => line.includes(`/${method}?`)).length,
    play: (next: Handler) => void (handler = next),
    reset: (to: Cursor | null) => void (cursor = to),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

function movedTo(url: string, client: HttpClient): HttpClient {
  return {
    ...client,
    request(asked, request) {
      const { origin: host, pathname, search } = new URL(asked)
      if (host !== origin && host !== 'https://oauth2.googleapis.com') throw new Error(asked)
      return client.request(url + pathname + search, request)
    },
  }
}

function limitedMeter(): Meter & { limits: Map<string, number>; spent: Map<string, number> } {
  const limits = new Map<string, number>()
  const spent = new Map<string, number>()
  const left = async (name: string) => (limits.get(name) ?? Infinity) - (spent.get(name) ?? 0)
  const add = async (name: string, amount = 1) =>
    void spent.set(name, (spent.get(name) ?? 0) + amount)
  return {
    limits,
    spent,
    left,
    add,
    async take(name, amount = 1) {
      if ((await left(name)) >= amount) return add(name, amount)
      throw new CollectorError('rate-limit', `${name} is spent`, { waitMs: 3600_000 })
    },
  }
}
