import { z } from 'zod'
import type { AnsweredMention, ReplySender } from '../collector.ts'
import { ask, post, type GraphEnv } from '../graph/client.ts'
import type { GraphCredentials } from '../graph/credentials.ts'
import { pageShape } from '../graph/lists.ts'
import { explainReply, replySkewMs } from '../graph/reply.ts'
import { parseDate } from '../parse-date.ts'
import { publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText } from '../same-text.ts'
import type { InstagramOptions } from './options.ts'

const limits = { maxLength: 2200, counting: 'characters' as const }
const permission = 'instagram_manage_comments'

const madeShape = z.object({ id: z.string().min(1) })
const nameShape = z.object({ username: z.string() })
const rawShape = z.object({
  foundBy: z.string().nullish().catch(null),
  isHidden: z.boolean().nullish().catch(null),
})

const commentShape = madeShape.extend({
  text: z.string().nullish().catch(null),
  timestamp: z.string().nullish().catch(null),
  username: z.string().nullish().catch(null),
})

/** Below our own posts, and where a caption or comment mentions us; Meta has no other way in. */
export const reply: ReplySender<InstagramOptions, GraphCredentials | null> = {
  network: 'instagram',
  resendWithinMs: 0,
  check(mention, { options, credentials }, text) {
    if (credentials?.accessToken === undefined) {
      return mayNotAnswer(limits, `This source only reads. ${signInToAnswer}`)
    }
    const raw = rawShape.safeParse(mention.raw).data
    if (raw?.isHidden === true) return mayNotAnswer(limits, 'A hidden comment has no answers.')
    if (edgeOf(mention, options) === null) {
      const reason =
        'Instagram lets an app answer comments on our posts, and posts whose words mention us. Answer in the app.'
      return mayNotAnswer(limits, reason)
    }
    return mayAnswer({ ...limits, notes: ['At most 30 hashtags.'] }, text)
  },
  send: ({ mention, text }, env) =>
    publish(
      env,
      (url) => /\/(?:replies|comments|mentions)$/.test(url.pathname),
      async (publishing) => {
        const edge = edgeOf(mention, env.options)
        if (edge === null) throw new Error('check refuses it')
        const question = { path: edge.path, parameters: [], permission }
        const form = { message: text, ...edge.form }
        const { id } = await post(question, form, madeShape, publishing).catch(explainReply)
        return { externalId: id, url: mention.url, authorId: null }
      },
    ),
  async find({ mention, text, since }, env) {
    const edge = edgeOf(mention, env.options)
    // What we wrote under posts of others is not given to apps.
    if (edge === null || edge.path.endsWith('/mentions')) return null
    const username = await ownName(env.options, env)
    const parameters = [
      ['fields', 'id,text,timestamp,username'],
      ['limit', '50'],
    ] as const
    const { body } = await ask({ path: edge.path, parameters, permission }, pageShape, env)
    const found = body.data
      .flatMap((item) => commentShape.safeParse(item).data ?? [])
      .filter((comment) => comment.username?.toLowerCase() === username)
      .filter(({ timestamp: at }) => (parseDate(at ?? '') ?? since) >= since - replySkewMs)
      .find((comment) => isSameText(comment.text ?? '', text))
    return found === undefined
      ? null
      : { externalId: found.id, url: mention.url, authorId: username }
  },
}

async function ownName({ accountId }: InstagramOptions, env: GraphEnv): Promise<string> {
  const question = { path: accountId, parameters: [['fields', 'username']] as const, permission }
  return (await ask(question, nameShape, env)).body.username.toLowerCase()
}

/** Where an answer is posted to; null where Meta has no place for it. */
function edgeOf(mention: AnsweredMention, options: InstagramOptions) {
  const { externalId: id, conversationId } = mention
  const { accountId, mentionedComments = [] } = options
  const mentions = `${accountId}/mentions`
  if (mention.kind === 'comment') {
    if (!mentionedComments.includes(id)) return { path: `${id}/replies`, form: {} }
    return { path: mentions, form: { media_id: conversationId ?? '', comment_id: id } }
  }
  const foundBy = rawShape.safeParse(mention.raw).data?.foundBy
  if (foundBy === 'own') return { path: `${id}/comments`, form: {} }
  return foundBy === 'mention' ? { path: mentions, form: { media_id: id } } : null
}
