import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { expect } from 'vitest'
import type { z } from 'zod'
import type { Cursor, HttpClient, Page } from '../../src/collectors/collector.ts'
import { createRedditCollector } from '../../src/collectors/reddit/reddit.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { conformanceNow, type Handler } from './collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from './loopback.ts'

export const collector = createRedditCollector()
export const now = conformanceNow
export const hourMs = 3600_000
export const api = 'https://oauth.reddit.com'
export const app = { clientId: 'client-id', clientSecret: 'client-secret' }
export const account = { ...app, refreshToken: 'refresh-1' }
export const bySearch = { userName: 'ann', query: 'earshot' }
export const bySubreddit = { userName: 'u/ann', subreddits: ['r/Earshot'] }
export const byInbox = { userName: 'ann', inbox: true }

/** Signing in and asking are at two addresses; both are played by one server. */
export function redditAt(client: HttpClient, url: string): HttpClient {
  const homes = ['https://www.reddit.com', api].map((from) => movedClient(client, from, url))
  const [www = client, oauth = client] = homes
  return {
    ...client,
    request: (to, request) => (to.startsWith(api) ? oauth : www).request(to, request),
  }
}

export type Thing = { kind: string; data: { name: string } & Record<string, unknown> }

export const post = (n: number, more: Record<string, unknown> = {}): Thing => ({
  kind: 't3',
  data: {
    name: `t3_${(10_000 + n).toString(36)}`,
    author: 'bob',
    title: `Post ${n}`,
    selftext: 'Words',
    subreddit: 'earshot',
    created_utc: (now - 48 * hourMs) / 1000 + n,
    edited: false,
    ...more,
  },
})
export const comment = (n: number, more: Record<string, unknown> = {}): Thing => {
  const { data } = post(n)
  const name = `t1_${(90_000 + n).toString(36)}`
  const own = { name, body: 'A comment', link_id: 't3_abc', parent_id: 't3_abc' }
  return { kind: 't1', data: { ...data, ...own, ...more } }
}
export const deleted = ({ kind, data }: Thing): Thing => ({
  kind,
  data: { ...data, author: '[deleted]', selftext: '[deleted]', body: '[deleted]' },
})

export const sends =
  (body: unknown, headers: Record<string, string> = {}, code = 200): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end(JSON.stringify(body))

export const listing = (children: unknown[], after: string | null = null) => ({
  kind: 'Listing',
  data: { children, after },
})

type World = {
  /** Of each list, the newest first. */
  lists(path: string): Thing[]
  /** What was ever posted, for `api/info`. */
  all?(): Thing[]
  pageSize?: number
  headers?: Record<string, string>
}

/** Plays Reddit: nothing comes after an item that is no longer in its list. */
export const plays =
  ({ lists, all = () => [], pageSize = 100, headers = {} }: World): Handler =>
  (request, response) => {
    const url = new URL(request.url ?? '/', api)
    const answer = (body: unknown) => sends(body, headers)(request, response)
    if (url.pathname === '/api/v1/access_token') return answer({ access_token: 'access-1' })
    if (url.pathname.endsWith('/about')) return answer({ kind: 't5', data: {} })
    if (url.pathname === '/api/info') {
      const ids = url.searchParams.get('id')?.split(',') ?? []
      return answer(listing(all().filter(({ data }) => ids.includes(data.name))))
    }
    const things = lists(url.pathname)
    const after = url.searchParams.get('after')
    const at = after === null ? 0 : things.findIndex(({ data }) => data.name === after) + 1
    if (after !== null && at === 0) return answer(listing([]))
    const page = things.slice(at, at + pageSize)
    const isMore = at + pageSize < things.length
    return answer(listing(page, isMore ? (page.at(-1)?.data.name ?? null) : null))
  }

export const newest = (things: Thing[]) =>
  things.toSorted((a, b) => Number(b.data['created_utc']) - Number(a.data['created_utc']))

export const fewPosts = Array.from({ length: 130 }, (_, n) => post(n))
export const fewComments = Array.from({ length: 60 }, (_, n) => comment(n))
export const few: World = {
  lists: (path) => newest(path.endsWith('/new') ? fewPosts : fewComments),
  all: () => [...fewPosts, ...fewComments],
}

type Given = {
  options?: Record<string, unknown>
  credentials?: z.infer<NonNullable<typeof collector.credentialsSchema>> | undefined
  nowMs?: number
}

const never: AsyncIterable<Page> = Readable.from([])

/** A server whose answers the test changes, and a reader of it that keeps the cursor. */
export async function openReddit(first: Handler, given: Given = {}) {
  let handler = first
  const requests: IncomingMessage[] = []
  const bodies: string[] = []
  const web = await startWeb(async (request, response) => {
    requests.push(request)
    const body: Buffer[] = []
    for await (const chunk of request) body.push(Buffer.from(chunk))
    bodies.push(Buffer.concat(body).toString())
    handler(request, response)
  })
  const client = loopbackClient()
  const renewed: unknown[] = []
  const clock = { nowMs: given.nowMs ?? now }
  const env = {
    ...restOfEnv(),
    options: collector.optionsSchema.parse(given.options ?? bySearch),
    credentials: given.credentials === undefined ? app : given.credentials,
    signal: new AbortController().signal,
    http: redditAt(client, web.url),
    clock: { now: () => clock.nowMs },
    renew: async (credentials: unknown) => void renewed.push(credentials),
  }
  let cursor: Cursor | null = null

  async function take(source: AsyncIterable<Page>) {
    const pages: Page[] = []
    for await (const page of source) {
      pages.push(page)
      cursor = page.cursor
    }
    const mentions = pages.flatMap((page) => page.mentions)
    for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
    return {
      pages,
      mentions,
      ids: mentions.map(({ externalId }) => externalId),
      deletions: pages.flatMap((page) => page.deletions),
      rejected: pages.flatMap((page) => page.rejected),
    }
  }

  return {
    env,
    clock,
    requests,
    bodies,
    renewed,
    seen: web.seen,
    read: () => take(collector.collect(cursor, env)),
    readPast: (since: number, from: Cursor | null = null) =>
      take(collector.backfill?.(from, { ...env, since }) ?? never),
    play: (next: Handler) => void (handler = next),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

export const inSearch = (things: () => Thing[], more: Partial<World> = {}) =>
  plays({ lists: () => newest(things()), all: things, ...more })

/** Signs in and answers about subreddits; plays `list` for everything else. */
export const signedIn =
  (list: Handler): Handler =>
  (request, response) =>
    /access_token|about/.test(request.url ?? '')
      ? plays(few)(request, response)
      : list(request, response)
