import { z } from 'zod'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { count, flag, idSchema, metricsOf, text } from '../graph/fields.ts'
import { pageShape } from '../graph/lists.ts'
import { hashId, shortText, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'

/** Left out by Meta where the token may not see who it was. */
const personSchema = z
  .object({ id: z.string().min(1).max(200), name: text })
  .nullish()
  .catch(null)

export type Person = z.infer<typeof personSchema>

export const postFields =
  'id,message,created_time,permalink_url,from,shares,status_type,is_published,is_hidden'

export const postSchema = z.object({
  id: idSchema,
  message: text,
  created_time: text,
  permalink_url: text,
  from: personSchema,
  shares: z.object({ count }).nullish().catch(null),
  status_type: text,
  is_published: flag,
  is_hidden: flag,
  comments: pageShape.nullish().catch(null),
})

export const commentFields =
  'id,message,created_time,permalink_url,from,like_count,comment_count,parent{id},is_hidden,is_private'

export const commentSchema = z.object({
  id: idSchema,
  message: text,
  created_time: text,
  permalink_url: text,
  from: personSchema,
  like_count: count,
  comment_count: count,
  parent: z.object({ id: idSchema }).nullish().catch(null),
  is_hidden: flag,
  is_private: flag,
})

export const reviewFields =
  'created_time,has_rating,rating,recommendation_type,review_text,reviewer{id,name},open_graph_story{id}'

export const reviewSchema = z.object({
  created_time: text,
  has_rating: flag,
  rating: count,
  recommendation_type: text,
  review_text: text,
  reviewer: personSchema,
  open_graph_story: z.object({ id: idSchema }).nullish().catch(null),
})

type Post = z.infer<typeof postSchema>
type Comment = z.infer<typeof commentSchema>
type Review = z.infer<typeof reviewSchema>

/** Null where it has no words, as a picture alone has none. */
export function mapPost(post: Post): MentionDraft | null {
  const said = wellFormed(post.message ?? '').trim()
  if (said === '' || post.is_published === false) return null
  return {
    ...draftOf(post, said),
    kind: 'post',
    metrics: metricsOf({ shares: post.shares?.count }),
    conversationId: post.id,
    parentId: null,
    raw: { statusType: shortText(post.status_type ?? null, 100), isHidden: post.is_hidden ?? null },
  }
}

export function mapComment(comment: Comment, postId: string): MentionDraft | null {
  const said = wellFormed(comment.message ?? '').trim()
  if (said === '' || comment.is_private === true) return null
  return {
    ...draftOf(comment, said),
    kind: 'comment',
    metrics: metricsOf({ likes: comment.like_count, replies: comment.comment_count }),
    conversationId: postId,
    parentId: comment.parent?.id ?? postId,
    raw: { isHidden: comment.is_hidden ?? null },
  }
}

/** Since 2018 people recommend a page or not; stars are of before. */
export function mapReview(review: Review): MentionDraft | null {
  const said = wellFormed(review.review_text ?? '').trim()
  if (said === '') return null
  const recommends = { positive: 1, negative: 0 }[review.recommendation_type ?? '']
  const parts = [review.reviewer?.id ?? null, review.created_time ?? null]
  const id = review.open_graph_story?.id ?? hashId(parts)
  return {
    ...draftOf({ ...review, id, from: review.reviewer, permalink_url: null }, said),
    kind: 'review',
    metrics: metricsOf({
      stars: review.has_rating === false ? null : review.rating,
      recommends,
    }),
    conversationId: id,
    parentId: null,
    raw: { recommendationType: shortText(review.recommendation_type ?? null, 40) },
  }
}

function draftOf(
  item: Pick<Post, 'id' | 'created_time' | 'permalink_url' | 'from'>,
  said: string,
): Omit<MentionDraft, 'kind' | 'metrics' | 'conversationId' | 'parentId' | 'raw'> {
  return {
    externalId: item.id,
    network: 'facebook',
    title: null,
    text: said,
    textFormat: 'plain',
    url: webUrl(item.permalink_url ?? null),
    language: null,
    postedAt: toIso(parseDate(item.created_time ?? '')),
    author: authorOf(item.from),
  }
}

/** The id is that of the person for this app only: it leads to no page. */
function authorOf(person: Person): DraftAuthor | null {
  if (person == null) return null
  const name = shortText(person.name ?? null, 500)
  return {
    externalId: person.id,
    handle: null,
    name,
    url: null,
    avatarUrl: null,
    followers: null,
  }
}
