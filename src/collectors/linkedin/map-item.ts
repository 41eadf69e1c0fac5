import { z } from 'zod'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { shortText, stableId } from '../identity.ts'
import { parseTimestamp, toIso } from '../parse-date.ts'
import { commentText, postText } from './plain-text.ts'

/** A mention and when it was last changed, why there is none, or `own`: the Page itself wrote it. */
export type Mapped = { mention: MentionDraft; at: number | null } | { reason: string } | 'own'

const text = z.string().nullish().catch(null)
const time = z.number().nullish().catch(null)
const count = z.number().int().nonnegative().nullish().catch(null)

const commentSchema = z.object({
  commentUrn: text,
  $URN: text,
  id: text,
  actor: text,
  object: text,
  parentComment: text,
  message: z.object({ text: z.string() }),
  created: z.object({ time }).nullish().catch(null),
  lastModified: z.object({ time }).nullish().catch(null),
  likesSummary: z.object({ aggregatedTotalLikes: count }).nullish().catch(null),
  commentsSummary: z.object({ aggregatedTotalComments: count }).nullish().catch(null),
})

const activitySchema = z.object({
  entity: text,
  owner: text,
  object: text,
  text: z.string(),
})

const notificationSchema = z.object({
  action: z.string(),
  generatedActivity: text,
  sourcePost: text,
  lastModifiedAt: time,
  decoratedGeneratedActivity: z
    .object({ comment: activitySchema.nullish(), share: activitySchema.nullish() })
    .nullish(),
})

/** One comment in the list of a post. */
export function mapComment(item: unknown, post: string, organization: string): Mapped {
  const parsed = commentSchema.safeParse(item)
  if (!parsed.success) return { reason: problemOf('comment', parsed.error) }
  const comment = parsed.data
  if (comment.actor === organization) return 'own'
  const externalId = commentIdOf(comment.commentUrn ?? comment.$URN ?? comment.id)
  if (externalId === null) return { reason: 'comment: has no id' }
  const createdAt = timeOf(comment.created?.time)
  const at = timeOf(comment.lastModified?.time) ?? createdAt
  const isEdited = at !== null && createdAt !== null && at > createdAt
  const object = comment.object ?? post
  const likes = comment.likesSummary?.aggregatedTotalLikes
  const replies = comment.commentsSummary?.aggregatedTotalComments
  const draft = {
    externalId,
    kind: 'comment' as const,
    text: commentText(comment.message.text),
    url: addressOf(object, externalId),
    postedAt: toIso(createdAt),
    editedAt: isEdited ? toIso(at) : null,
    author: authorOf(comment.actor),
    metrics: { ...(likes == null ? {} : { likes }), ...(replies == null ? {} : { replies }) },
    conversationId: stableId(object, 1000),
    parentId: commentIdOf(comment.parentComment) ?? stableId(object, 1000),
    raw: { organization, post, object, via: 'comments' },
  }
  return finished(draft, at)
}

export type Notification = z.infer<typeof notificationSchema>

/** Of one comment or post all notifications have the same id; null where there is none. */
export function readNotification(
  item: unknown,
): { id: string; notification: Notification } | { reason: string } {
  const parsed = notificationSchema.safeParse(item)
  if (!parsed.success) return { reason: problemOf('notification', parsed.error) }
  const notification = parsed.data
  const { comment, share } = notification.decoratedGeneratedActivity ?? {}
  const urn = comment?.entity ?? share?.entity ?? notification.generatedActivity ?? null
  const isPost = notification.action === 'SHARE_MENTION'
  const id = isPost ? stableId(urn ?? '', 1000) : commentIdOf(urn)
  return id === null ? { reason: 'notification: of nothing that has an id' } : { id, notification }
}

/** What a notification tells of: a comment on a post of the Page, or a post that mentions it. */
export function mapNotification(
  id: string,
  notification: Notification,
  organization: string,
): Mapped {
  const { action, decoratedGeneratedActivity, sourcePost } = notification
  const { comment, share } = decoratedGeneratedActivity ?? {}
  const isPost = action === 'SHARE_MENTION'
  const activity = isPost ? share : comment
  if (activity == null) return { reason: 'notification: has no text' }
  if (activity.owner === organization) return 'own'
  const at = timeOf(notification.lastModifiedAt)
  const object = isPost ? null : stableId(activity.object ?? sourcePost ?? '', 1000)
  const draft = {
    externalId: id,
    kind: isPost ? ('post' as const) : ('comment' as const),
    text: isPost ? postText(activity.text) : commentText(activity.text),
    url: isPost ? addressOf(id, null) : object === null ? null : addressOf(object, id),
    postedAt: toIso(at),
    editedAt: action === 'COMMENT_EDIT' ? toIso(at) : null,
    author: authorOf(activity.owner),
    metrics: {},
    conversationId: object,
    parentId: object,
    raw: { organization, post: sourcePost ?? null, object, via: 'notifications' },
  }
  return finished(draft, at)
}

type Draft = Omit<MentionDraft, 'network' | 'title' | 'textFormat' | 'language'>

function finished(draft: Draft, at: number | null): Mapped {
  if (draft.text === '') return { reason: `${draft.kind}: has no text` }
  const shared = { network: 'linkedin', title: null, textFormat: 'plain' as const, language: null }
  return { mention: { ...shared, ...draft }, at }
}

/** The number is the same in all ways that LinkedIn writes the urn of a comment. */
function commentIdOf(urn: string | null | undefined): string | null {
  const number = /^(?:urn:li:comment:\([^()]{1,200},)?(\d{1,30})\)?$/.exec(urn ?? '')?.[1]
  return number === undefined ? null : `comment:${number}`
}

/** Names of members are not given, only what stands for them in this application. */
function authorOf(urn: string | null | undefined): DraftAuthor | null {
  const externalId = stableId(urn ?? '', 500)
  if (externalId === null) return null
  return { externalId, handle: null, name: null, url: null, avatarUrl: null, followers: null }
}

function addressOf(post: string, commentId: string | null): string | null {
  if (!/^urn:li:[A-Za-z]{1,40}:\d{1,30}$/.test(post)) return null
  const address = `https://www.linkedin.com/feed/update/${post}/`
  if (commentId === null) return address
  const number = commentId.slice('comment:'.length)
  const urn = `urn:li:comment:(${post.slice('urn:li:'.length)},${number})`
  return `${address}?commentUrn=${encodeURIComponent(urn)}`
}

function timeOf(ms: number | null | undefined): number | null {
  return ms == null ? null : parseTimestamp(ms)
}

function problemOf(what: string, error: z.ZodError): string {
  const [issue] = error.issues
  return `${what}: ${shortText([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '), 300)}`
}
