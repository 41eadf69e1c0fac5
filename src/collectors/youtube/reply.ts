import { z } from 'zod'
import { CollectorError, ReplyError, type AnsweredMention, type ReplySender } from '../collector.ts'
import { parseDate } from '../parse-date.ts'
import { publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText } from '../same-text.ts'
import { openWritingApi } from './client.ts'
import { signingOf } from './oauth.ts'
import type { YouTubeCredentials, YouTubeOptions } from './options.ts'
import { commentSchema, threadSchema, type Comment } from './shapes.ts'
import { videoUrl } from './targets.ts'

const limits = { maxLength: 10_000, counting: 'characters' as const }

/** Its clock and ours. */
const skewMs = 60_000

/** Of a comment: the thread that it stands in. A video has none. */
const rawShape = z.object({
  threadId: z.string().nullish().catch(null),
  videoId: z.string().nullish().catch(null),
})

/** Refusals that concern this answer, not the account. */
const refused =
  /commentsDisabled|commentNotFound|parentCommentNotFound|videoNotFound|parentCommentIsPrivate|operationNotSupported|commentTextTooLong|invalidCommentMetadata|processingFailure/

/** YouTube has answers to threads only, and no key against doubles. */
export const reply: ReplySender<YouTubeOptions, YouTubeCredentials> = {
  network: 'youtube',
  resendWithinMs: 0,
  check(mention, { credentials }, text) {
    if (signingOf(credentials) === null) {
      return mayNotAnswer(limits, `This source only reads, with a key. ${signInToAnswer}`)
    }
    const notes = ['It takes 50 of the units of the day.']
    if (threadOf(mention) !== null && mention.parentId === threadOf(mention)) {
      notes.push('YouTube puts answers to answers at the end of the thread: name who is meant.')
    }
    return mayAnswer({ ...limits, notes }, text)
  },
  send: ({ mention, text }, env) =>
    publish(
      env,
      (url) => /\/comment(?:s|Threads)$/.test(url.pathname),
      async (publishing) => {
        const api = await openWritingApi(publishing)
        const thread = threadOf(mention)
        const made = await (
          thread === null
            ? api.answerVideo(mention.externalId, text)
            : api.answerThread(thread, text)
        ).catch(explain)
        const comment = thread === null ? topOf(made) : commentSchema.parse(made)
        return sentAs(comment, mention)
      },
    ),
  async find({ mention, text, since }, env) {
    const api = await openWritingApi(env)
    const me = await api.ownChannelId()
    if (me === null) throw new CollectorError('auth', `it has no channel. ${signInToAnswer}`)
    const thread = threadOf(mention)
    const { items } =
      thread === null
        ? await api.threads({ videoId: mention.externalId }, null)
        : await api.replies(thread, null)
    const comments =
      thread === null
        ? items.flatMap((item) => {
            const parsed = threadSchema.safeParse(item).data?.snippet.topLevelComment
            return commentSchema.safeParse(parsed).data ?? []
          })
        : items.flatMap((item) => commentSchema.safeParse(item).data ?? [])
    const found = comments.find(
      ({ snippet }) =>
        snippet.authorChannelId?.value === me &&
        (parseDate(snippet.publishedAt ?? '') ?? 0) >= since - skewMs &&
        isSameText(snippet.textOriginal ?? snippet.textDisplay ?? '', text),
    )
    return found === undefined ? null : sentAs(found, mention)
  },
}

/** Null for a video: its answer begins a thread. */
function threadOf({ kind, conversationId, raw }: AnsweredMention): string | null {
  if (kind !== 'comment') return null
  return rawShape.safeParse(raw).data?.threadId ?? conversationId
}

function topOf(made: unknown): Comment {
  return commentSchema.parse(threadSchema.parse(made).snippet.topLevelComment)
}

function sentAs({ id, snippet }: Comment, mention: AnsweredMention) {
  const videoId =
    mention.kind === 'comment' ? rawShape.safeParse(mention.raw).data?.videoId : mention.externalId
  const url = videoId == null ? null : `${videoUrl(videoId)}&lc=${encodeURIComponent(id)}`
  return { externalId: id, url, authorId: snippet.authorChannelId?.value ?? null }
}

function explain(error: unknown): never {
  if (error instanceof CollectorError && refused.test(error.message)) {
    throw new ReplyError('refused', error.message)
  }
  throw error
}
