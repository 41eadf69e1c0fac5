import type { IncomingMessage, ServerResponse } from 'node:http'
import { startWeb } from './loopback.ts'
import type { Holds } from './reply-network.ts'
import { bodyOf } from './x-server.ts'

export const forumOrigin = 'https://forum.example.com'

type ForumPost = { topic: number; number: number; text: string; at: number }

/**
 * A Discourse forum that can be answered at and has nothing at all against doubles: each request that
 * it takes is one more post. Its list shows the newest 60.
 */
export async function openReplyForum(now: () => number, holds: Holds) {
  const posts: ForumPost[] = []
  const asked: string[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (body: unknown, status = 200) =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body))
    const { pathname } = new URL(request.url ?? '/', forumOrigin)
    if (request.method === 'POST') {
      const { raw, topic_id: topic } = JSON.parse(await bodyOf(request)) as {
        raw: string
        topic_id: number
      }
      asked.push(raw)
      if (holds(raw, 'asked')) return
      const inTopic = posts.filter((post) => post.topic === topic).length
      const post = { topic, number: inTopic + 2, text: raw, at: now() }
      posts.push(post)
      if (holds(raw, 'taken')) return
      return send(postOf(post, posts.length))
    }
    const [, topic, number] = /^\/posts\/by_number\/(\d+)\/(\d+)\.json$/.exec(pathname) ?? []
    const at = posts.findIndex(
      (post) => post.topic === Number(topic) && post.number === Number(number),
    )
    const post = posts[at]
    if (post) return send(postOf(post, at + 1))
    send({ user_actions: posts.slice(-60).map(actionOf).toReversed() })
  }

  const web = await startWeb((request, response) => void answer(request, response))
  return {
    url: web.url,
    posts,
    /** The words of each request to post. */
    asked,
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  }
}

function postOf({ topic, number, text }: ForumPost, id: number) {
  return {
    id,
    topic_id: topic,
    post_number: number,
    topic_slug: 'order',
    username: 'Acme',
    cooked: `<p>${text}</p>`,
  }
}

function actionOf({ topic, number, at }: ForumPost) {
  return {
    action_type: 5,
    topic_id: topic,
    post_number: number,
    created_at: new Date(at).toISOString(),
  }
}
