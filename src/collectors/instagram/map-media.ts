import { z } from 'zod'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { count, flag, idSchema, metricsOf, text } from '../graph/fields.ts'
import { pageShape } from '../graph/lists.ts'
import { shortText, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'

/** Who posted it is not told of what a hashtag finds. */
export const foundFields = 'id,caption,timestamp,permalink,media_type,like_count,comments_count'
export const mediaFields = `${foundFields},username`

export const mediaSchema = z.object({
  id: idSchema,
  caption: text,
  timestamp: text,
  permalink: text,
  username: text,
  media_type: text,
  like_count: count,
  comments_count: count,
  comments: pageShape.nullish().catch(null),
})

export const replyFields = 'id,text,timestamp,username,like_count,parent_id,hidden'

export const commentSchema = z.object({
  id: idSchema,
  text,
  timestamp: text,
  username: text,
  like_count: count,
  parent_id: text,
  hidden: flag,
  media: z.object({ id: idSchema, permalink: text }).nullish().catch(null),
  replies: pageShape.nullish().catch(null),
})

export type Media = z.infer<typeof mediaSchema>
export type Comment = z.infer<typeof commentSchema>

/** What a comment hangs on: the post, and for a reply the comment above it. */
export type Above = { mediaId: string | null; permalink: string | null; commentId: string | null }

/** Null where it has no words, as a picture alone has none. */
export function mapMedia(media: Media, foundBy: string): MentionDraft | null {
  const said = wellFormed(media.caption ?? '').trim()
  if (said === '') return null
  return {
    externalId: media.id,
    network: 'instagram',
    kind: 'post',
    title: null,
    text: said,
    textFormat: 'plain',
    url: webUrl(media.permalink ?? null),
    language: null,
    postedAt: toIso(parseDate(media.timestamp ?? '')),
    author: authorOf(media.username),
    metrics: metricsOf({ likes: media.like_count, replies: media.comments_count }),
    conversationId: media.id,
    parentId: null,
    raw: { foundBy, mediaType: shortText(media.media_type ?? null, 40) },
  }
}

export function mapComment(comment: Comment, above: Above): MentionDraft | null {
  const said = wellFormed(comment.text ?? '').trim()
  if (said === '') return null
  return {
    externalId: comment.id,
    network: 'instagram',
    kind: 'comment',
    title: null,
    text: said,
    textFormat: 'plain',
    url: webUrl(above.permalink),
    language: null,
    postedAt: toIso(parseDate(comment.timestamp ?? '')),
    author: authorOf(comment.username),
    metrics: metricsOf({ likes: comment.like_count }),
    conversationId: above.mediaId,
    parentId: shortText(comment.parent_id ?? above.commentId ?? above.mediaId, 1000),
    raw: { isHidden: comment.hidden ?? null },
  }
}

/** The name is all that posts tell of their author, so comments are known by it as well. */
function authorOf(username: string | null | undefined): DraftAuthor | null {
  const handle = shortText(username?.replace(/^@/, '').toLowerCase() ?? null, 100)
  if (handle === null) return null
  return {
    externalId: handle,
    handle,
    name: null,
    url: webUrl(`https://www.instagram.com/${encodeURIComponent(handle)}/`),
    avatarUrl: null,
    followers: null,
  }
}
