import { expect } from 'vitest'
import type { Cursor, Page } from '../../src/collectors/collector.ts'
import { createLinkedInCollector } from '../../src/collectors/linkedin/linkedin.ts'
import type { LinkedInCredentials } from '../../src/collectors/linkedin/options.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { conformanceNow, type Handler } from './collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from './loopback.ts'

export const collector = createLinkedInCollector()
export const api = 'https://api.linkedin.com'
export const www = 'https://www.linkedin.com'
export const page = 'urn:li:organization:1234'
export const hourMs = 3600_000
export const dayMs = 24 * hourMs
export const token = { accessToken: 'at' }

export const postOf = (n: number) => `urn:li:share:${n}`
export const activityOf = (post: string) => post.replace('share', 'activity')

export type Comment = {
  id: number
  post: string
  at: number
  edited?: number
  actor?: string
  more?: object
}
type Notice = {
  id: string
  action: string
  at: number
  entity?: string
  text?: string
  owner?: string
}

const urnOf = ({ id, post }: Comment) => `urn:li:comment:(${activityOf(post)},${id})`
const commentOf = (comment: Comment): object => ({
  id: String(comment.id),
  commentUrn: urnOf(comment),
  $URN: urnOf(comment),
  actor: comment.actor ?? 'urn:li:person:abc',
  object: activityOf(comment.post),
  message: { attributes: [], text: `Text ${comment.id}` },
  created: { actor: 'urn:li:person:abc', time: comment.at },
  lastModified: { actor: 'urn:li:person:abc', time: comment.edited ?? comment.at },
  ...comment.more,
})
const noticeOf = ({ id, action, at, entity, text = 'Said', owner }: Notice): object => {
  const urn = entity ?? `urn:li:comment:(${activityOf(postOf(1))},${id})`
  const activity = {
    entity: urn,
    owner: owner ?? 'urn:li:person:def',
    text,
    object: activityOf(postOf(1)),
  }
  return {
    notificationId: Number(id),
    organizationalEntity: page,
    action,
    sourcePost: activityOf(postOf(1)),
    // The short form, as it comes beside the long one.
    generatedActivity: urn.replace('(urn:li:', '('),
    lastModifiedAt: at,
    decoratedGeneratedActivity:
      action === 'SHARE_MENTION' ? { share: activity } : { comment: activity },
  }
}

export const sends =
  (body: unknown, code = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end(JSON.stringify(body))

export type World = { posts: string[]; comments: Comment[]; notices: Notice[] }
type Paging = 'link' | 'total' | 'token' | 'none'

/** LinkedIn: three lists, paged in one of the ways that it has. */
export const linkedIn =
  (world: World, paging: Paging = 'link'): Handler =>
  (request, response) => {
    const url = new URL(request.url ?? '/', api)
    const all = listOf(world, url)
    if (all === null) return sends({ status: 404, message: 'Not Found' }, 404)(request, response)
    const start = Number(url.searchParams.get('start') ?? url.searchParams.get('pageToken') ?? 0)
    const count = Number(url.searchParams.get('count'))
    const end = start + count
    const isMore = end < all.length && !url.pathname.endsWith('/posts')
    const href = `${url.pathname}?q=criteria&start=${end}&count=${count}`
    const links = isMore && paging === 'link' ? [{ rel: 'next', href }] : []
    const total = paging === 'total' ? { total: all.length } : {}
    const metadata = isMore && paging === 'token' ? { nextPageToken: String(end) } : {}
    const elements = all.slice(start, end)
    sends({ elements, paging: { start, count, links, ...total }, metadata })(request, response)
  }

function listOf({ posts, comments, notices }: World, url: URL): object[] | null {
  const path = decodeURIComponent(url.pathname)
  if (path === '/rest/posts') return posts.map((id) => ({ id, author: page, commentary: 'x' }))
  if (path === '/rest/organizationalEntityNotifications') {
    const [, from, until] =
      /^\(start:(\d+),end:(\d+)\)$/.exec(url.searchParams.get('timeRange') ?? '') ?? []
    const shown = notices.filter(({ at }) => at >= Number(from) && at < Number(until))
    return shown.toSorted((a, b) => b.at - a.at).map(noticeOf)
  }
  const post = /^\/rest\/socialActions\/(.+)\/comments$/.exec(path)?.[1]
  if (!posts.includes(post ?? '')) return null
  return comments.filter((comment) => comment.post === post).map(commentOf)
}

/** LinkedIn with answers that the test changes, and a reader of it that keeps the cursor. */
export async function openLinkedIn(
  first: Handler,
  given: Record<string, unknown> = {},
  credentials: LinkedInCredentials | null = token,
) {
  let handler = first
  let nowMs = conformanceNow
  const requests: { headers: Record<string, unknown>; body: string }[] = []
  const web = await startWeb((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      handler(request, response)
    })
  })
  const http = loopbackClient()
  const renewed: (LinkedInCredentials | null)[] = []
  const cursors: { collect: Cursor | null; backfill: Cursor | null } = {
    collect: null,
    backfill: null,
  }
  const env = () => ({
    options: collector.optionsSchema.parse({ organization: page, ...given }),
    credentials,
    signal: new AbortController().signal,
    http: {
      ...http,
      request: (url: string, request: Parameters<typeof http.request>[1]) =>
        movedClient(http, url.startsWith(www) ? www : api, web.url).request(url, request),
    },
    clock: { now: () => nowMs },
    ...restOfEnv(),
    renew: async (next: LinkedInCredentials | null) => void renewed.push(next),
  })

  async function readBy(how: 'collect' | 'backfill', since = 0) {
    const pages: Page[] = []
    try {
      for await (const page of collector[how]?.(cursors[how], { ...env(), since }) ?? []) {
        pages.push(page)
      }
    } finally {
      cursors[how] = pages.at(-1)?.cursor ?? cursors[how]
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
    read: () => readBy('collect'),
    readPast: (since = 0) => readBy('backfill', since),
    seen: web.seen,
    requests,
    renewed,
    play: (next: Handler) => void (handler = next),
    pass: (ms: number) => void (nowMs += ms),
    async [Symbol.asyncDispose]() {
      await http.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

export const empty: World = { posts: [], comments: [], notices: [] }
