import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpClient } from '../../src/collectors/collector.ts'
import { bodyOf } from './x-server.ts'
import { loopbackClient, movedClient, startWeb } from './loopback.ts'
import { origin } from './mastodon.ts'

/** What becomes of the next posts. */
export type Mood = 'well' | 'answer-lost' | 'request-lost' | 'refused' | 'full' | 'broken'

export type Post = { id: string; text: string; above: string; key: string; at: number }

/** Where a post is: its request has come, or it stands there and was not answered yet. */
export type PostMoment = 'asked' | 'taken'

/** Whether nothing more is said of this post from this moment on. */
export type Holds = (text: string, moment: PostMoment) => boolean

const us = { id: '42', acct: 'acme', uri: `${origin}/users/acme`, url: `${origin}/@acme` }

/**
 * A Mastodon server that can be answered at, with a ledger of what stands there. Keys count for an hour;
 * `lagMs` later a post shows in lists.
 */
export async function openReplyNetwork(now: () => number, holds: Holds = () => false) {
  const posts: Post[] = []
  const keys = new Map<string, Post>()
  const world = { mood: 'well' as Mood, lagMs: 0, isBlind: false }
  let asked = 0
  let made = 0
  /** Of each request to post and each look at our posts, oldest first. */
  const ledger: { text: string | null; at: number }[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (body: unknown, status = 200) =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body))
    const { pathname } = new URL(request.url ?? '/', origin)
    if (request.headers.authorization !== 'Bearer write-token') {
      return send({ error: 'The access token is invalid' }, 401)
    }
    if (request.method === 'GET') {
      if (world.isBlind) return send({ error: 'Down' }, 503)
      if (pathname.endsWith('verify_credentials')) return send(us)
      ledger.push({ text: null, at: now() })
      const shown = posts.filter(({ at }) => now() - at >= world.lagMs)
      return send(shown.slice(-40).map(statusOf).toReversed())
    }
    asked += 1
    const body = JSON.parse(await bodyOf(request)) as { status: string; in_reply_to_id: string }
    ledger.push({ text: body.status, at: now() })
    if (holds(body.status, 'asked')) return
    const key = String(request.headers['idempotency-key'])
    const known = keys.get(key)
    if (world.mood === 'request-lost') return void request.socket.destroy()
    if (world.mood === 'refused') return send({ error: 'Validation failed: too rude' }, 422)
    if (world.mood === 'full') {
      return void response.writeHead(429, { 'retry-after': '90' }).end('{"error":"Too many"}')
    }
    if (world.mood === 'broken') return send({ error: 'Oops' }, 503)
    const post =
      known && now() - known.at < 3_600_000
        ? known
        : {
            id: String(100_000 + made++),
            text: body.status,
            above: body.in_reply_to_id,
            key,
            at: now(),
          }
    if (post !== known) posts.push(post)
    keys.set(key, post)
    if (holds(body.status, 'taken')) return
    if (world.mood === 'answer-lost') return void request.socket.destroy()
    send(statusOf(post))
  }

  const web = await startWeb((request, response) => void answer(request, response))
  const client = loopbackClient()
  const http: HttpClient = movedClient(client, origin, web.url)
  return {
    http,
    url: web.url,
    posts,
    ledger,
    world,
    /** How often it was asked to post. */
    asked: () => asked,
    /** As it was, without a post. */
    clear() {
      posts.length = 0
      keys.clear()
      Object.assign(world, { mood: 'well', lagMs: 0, isBlind: false })
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

function statusOf({ id, text, above, at }: Post) {
  return {
    id,
    url: `${us.url}/${id}`,
    uri: `${us.uri}/statuses/${id}`,
    content: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
    created_at: new Date(at).toISOString(),
    in_reply_to_id: above,
    visibility: 'public',
    account: us,
  }
}
