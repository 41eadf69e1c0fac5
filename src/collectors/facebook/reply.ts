import { z } from 'zod'
import type { AnsweredMention, ReplySender } from '../collector.ts'
import { ask, post } from '../graph/client.ts'
import type { GraphCredentials } from '../graph/credentials.ts'
import { pageShape } from '../graph/lists.ts'
import { explainReply, replySkewMs } from '../graph/reply.ts'
import { webUrl } from '../identity.ts'
import { parseDate } from '../parse-date.ts'
import { publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText } from '../same-text.ts'
import type { FacebookOptions } from './options.ts'

const limits = { maxLength: 8000, counting: 'characters' as const }
const permission = 'pages_manage_engagement'

const madeShape = z.object({
  id: z.string().min(1),
  permalink_url: z.string().nullish().catch(null),
})

const commentShape = madeShape.extend({
  message: z.string().nullish().catch(null),
  created_time: z.string().nullish().catch(null),
  from: z.object({ id: z.string() }).nullish().catch(null),
})

/** Comments below a post or a comment, in the name of the page. */
export const reply: ReplySender<FacebookOptions, GraphCredentials | null> = {
  network: 'facebook',
  resendWithinMs: 0,
  check(mention, { options, credentials }, text) {
    if (credentials?.accessToken === undefined || options.answers !== true) {
      return mayNotAnswer(
        limits,
        `This source only reads. ${signInToAnswer} "Answer from here" has to be on.`,
      )
    }
    if (mention.kind === 'review') {
      return mayNotAnswer(limits, 'Meta lets recommendations be answered on facebook.com only.')
    }
    return mayAnswer({ ...limits, notes: ['Everybody who sees the post sees the answer.'] }, text)
  },
  send: ({ mention, text }, env) =>
    publish(
      env,
      (url) => url.pathname.endsWith('/comments'),
      async (publishing) => {
        const question = {
          ...commentsOf(mention),
          parameters: [['fields', 'id,permalink_url']] as const,
        }
        const made = await post(question, { message: text }, madeShape, publishing).catch(
          explainReply,
        )
        return sentAs(made, env.options)
      },
    ),
  async find({ mention, text, since }, env) {
    const parameters = [
      ['fields', 'id,message,created_time,permalink_url,from'],
      ['filter', 'stream'],
      ['order', 'reverse_chronological'],
      ['limit', '100'],
    ] as const
    const { body } = await ask({ ...commentsOf(mention), parameters }, pageShape, env)
    const found = body.data
      .flatMap((item) => commentShape.safeParse(item).data ?? [])
      .filter(({ from }) => from?.id === env.options.pageId)
      .filter(({ created_time: at }) => (parseDate(at ?? '') ?? since) >= since - replySkewMs)
      .find(({ message }) => isSameText(message ?? '', text))
    return found === undefined ? null : sentAs(found, env.options)
  },
}

function commentsOf({ externalId }: AnsweredMention) {
  return { path: `${encodeURIComponent(externalId)}/comments`, permission }
}

function sentAs({ id, permalink_url: url }: z.infer<typeof madeShape>, options: FacebookOptions) {
  return { externalId: id, url: webUrl(url ?? null), authorId: options.pageId }
}
