import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import { CollectorError } from '../collector.ts'
import { ask, type GraphEnv } from '../graph/client.ts'
import { isGone } from '../graph/errors.ts'
import type { Step } from '../graph/lists.ts'
import type { Stream } from '../graph/reading.ts'
import { commentSchema, mapComment, mapMedia, mediaFields, mediaSchema } from './map-media.ts'
import type { InstagramOptions } from './options.ts'

const mentionedMedia = z
  .object({ mentioned_media: mediaSchema })
  .transform(({ mentioned_media: media }) => mapMedia(media, 'mention'))

const mentionedComment = z
  .object({ mentioned_comment: commentSchema })
  .transform(({ mentioned_comment: comment }) => {
    const { id = null, permalink = null } = comment.media ?? {}
    return mapComment(comment, { mediaId: id, permalink, commentId: null })
  })

const commentFields = 'id,text,timestamp,username,like_count,media{id,permalink}'

type Kind = { fields(id: string): string; shape: z.ZodType<MentionDraft | null> }

const kinds = {
  media: {
    fields: (id) => `mentioned_media.media_id(${id}){${mediaFields}}`,
    shape: mentionedMedia,
  },
  comments: {
    fields: (id) => `mentioned_comment.comment_id(${id}){${commentFields}}`,
    shape: mentionedComment,
  },
} satisfies Record<string, Kind>

/** Mentions that webhooks told of: each is read again in every run, to hear of edits and deletions. */
export function mentionsOf(options: InstagramOptions): Stream[] {
  const { accountId, mentionedMedia: media = [], mentionedComments: comments = [] } = options
  return [
    ...(media.length > 0 ? [streamOf('mentioned-media', media, kinds.media, accountId)] : []),
    ...(comments.length > 0
      ? [streamOf('mentioned-comments', comments, kinds.comments, accountId)]
      : []),
  ]
}

function streamOf(key: string, ids: readonly string[], kind: Kind, accountId: string): Stream {
  return {
    key,
    async *read(_place, env) {
      for (const id of new Set(ids)) yield await mentionOf(id, kind, accountId, env)
    },
    past: null,
  }
}

async function mentionOf(
  id: string,
  { fields, shape }: Kind,
  accountId: string,
  env: GraphEnv,
): Promise<Step> {
  const step = { mentions: [], rejected: [], deletions: [], reachedMs: null }
  const question = {
    path: accountId,
    parameters: [['fields', fields(id)]] as const,
    permission: 'instagram_basic, instagram_manage_comments and pages_read_engagement',
  }
  try {
    const { body, usage } = await ask(question, shape, env)
    return { ...step, mentions: body === null ? [] : [body], usage }
  } catch (error) {
    const usage = { rateLimit: null, waitMs: null }
    if (isGone(error)) return { ...step, deletions: [id], usage }
    if (!(error instanceof CollectorError) || error.kind !== 'bad-data') throw error
    return { ...step, rejected: [{ line: null, reason: error.message, excerpt: id }], usage }
  }
}
