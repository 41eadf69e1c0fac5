import { z } from 'zod'
import { CollectorError, ReplyError, type ReplySender } from '../collector.ts'
import { parseDate } from '../parse-date.ts'
import { posting, publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText, textOfHtml } from '../same-text.ts'
import { forumBase, readForum, type DiscourseEnv } from './client.ts'
import type { DiscourseCredentials, DiscourseOptions } from './options.ts'

const limits = { maxLength: 32_000, counting: 'characters' as const }

/** Its clock and ours. */
const skewMs = 60_000
/** Of our own posts since, looked at one by one. */
const looksMax = 5
/** Of the kinds of action, an answer. */
const answered = 5

const rawShape = z.object({ postNumber: z.number().int().positive() })

const madeShape = z.object({
  id: z.number().int(),
  topic_id: z.number().int(),
  post_number: z.number().int(),
  topic_slug: z.string().nullish().catch(null),
  username: z.string().nullish().catch(null),
  cooked: z.string().nullish().catch(null),
})

const actionsShape = z.object({
  user_actions: z.array(
    z.object({
      action_type: z.number(),
      topic_id: z.number(),
      post_number: z.number(),
      created_at: z.string(),
    }),
  ),
})
const currentShape = z.object({ current_user: z.object({ username: z.string() }) })

/** A forum has no key against doubles, but refuses the same words soon after. */
export const reply: ReplySender<DiscourseOptions, DiscourseCredentials> = {
  network: 'forum',
  resendWithinMs: 0,
  check(mention, { options, credentials }, text) {
    if (credentials?.apiKey === undefined && credentials?.userApiKey === undefined) {
      return mayNotAnswer(limits, `This source only reads. ${signInToAnswer}`)
    }
    if (!rawShape.safeParse(mention.raw).success || mention.conversationId === null) {
      return mayNotAnswer(limits, 'It does not say which post of the forum it is.')
    }
    if (mention.url?.startsWith(`${forumBase(options.url)}/`) !== true) {
      return mayNotAnswer(limits, `It was heard at another forum than ${options.url}.`)
    }
    const notes = ['Written in Markdown. Most forums want at least 20 characters.']
    return mayAnswer({ ...limits, notes }, text)
  },
  send: ({ mention, text }, env) =>
    publish(
      env,
      (url) => url.pathname.endsWith('/posts.json'),
      async (publishing) => {
        const { postNumber } = rawShape.parse(mention.raw)
        const body = JSON.stringify({
          topic_id: Number(mention.conversationId),
          raw: text,
          // The first post is answered by answering the topic.
          ...(postNumber > 1 ? { reply_to_post_number: postNumber } : {}),
        })
        const http = posting(publishing.http, body, 'application/json')
        const made = await readForum('/posts.json', madeShape, { ...publishing, http }).catch(
          explain,
        )
        return sentAs(made, env)
      },
    ),
  async find({ mention, text, since }, env) {
    const name = await userNameOf(env)
    const path = `/user_actions.json?username=${encodeURIComponent(name)}&filter=${answered}&offset=0`
    const { user_actions: actions } = await readForum(path, actionsShape, env)
    const recent = actions
      .filter(({ topic_id: topic }) => String(topic) === mention.conversationId)
      .filter(({ created_at: at }) => (parseDate(at) ?? 0) >= since - skewMs)
    for (const { topic_id: topic, post_number: number } of recent.slice(0, looksMax)) {
      const post = await readForum(`/posts/by_number/${topic}/${number}.json`, madeShape, env)
      if (isSameText(textOfHtml(post.cooked ?? ''), text)) return sentAs(post, env)
    }
    return null
  },
}

async function userNameOf(env: DiscourseEnv): Promise<string> {
  if (env.credentials?.apiUsername !== undefined) return env.credentials.apiUsername
  return (await readForum('/session/current.json', currentShape, env)).current_user.username
}

function sentAs(post: z.infer<typeof madeShape>, env: DiscourseEnv) {
  const base = forumBase(env.options.url)
  const { id, topic_id: topic, post_number: number, topic_slug: slug, username } = post
  const place = base.replace(/^https?:\/\//, '')
  return {
    externalId: String(id),
    url: `${base}/t/${encodeURIComponent(slug || '-')}/${topic}/${number}`,
    authorId: username ? `${place}/u/${encodeURIComponent(username)}`.toLowerCase() : null,
  }
}

/** What a forum refuses it says in a list of sentences. */
function explain(error: unknown): never {
  if (!(error instanceof CollectorError) || error.kind !== 'bad-data') throw error
  const said = /"errors"\s*:\s*\["((?:[^"\\]|\\.){1,150})/.exec(error.excerpt ?? '')?.[1]
  if (said === undefined) throw error
  if (/too similar/i.test(said)) {
    throw new ReplyError('duplicate', `the forum has the same words already ("${said}")`)
  }
  throw new ReplyError('refused', `the forum says "${said}"`)
}
