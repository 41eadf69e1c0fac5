import type { Parameter } from '../graph/client.ts'
import { foundOne, joined, secondsOf, timeOf, unreadable } from '../graph/fields.ts'
import { nextOf, readList, type Found, type List } from '../graph/lists.ts'
import { fromOf, type Stream } from '../graph/reading.ts'
import { hashtagOf } from './hashtags.ts'
import {
  commentSchema,
  foundFields,
  mapComment,
  mapMedia,
  mediaFields,
  mediaSchema,
  replyFields,
  type Above,
  type Comment,
  type Media,
} from './map-media.ts'
import { mentionsOf } from './mentioned.ts'
import type { InstagramOptions } from './options.ts'

const dayMs = 24 * 3600_000
const pageSize = 25
const permission = 'instagram_basic and instagram_manage_comments'

/** Comments come with their replies, posts with their latest comments. */
const commentFields = `${replyFields},replies.limit(${pageSize}){${replyFields}}`
const ownFields = `${mediaFields},comments.limit(${pageSize}){${commentFields}}`

type Bounds = { fromMs: number; commentsFromMs: number; untilMs: number | null }

/** What is our own is known by the name of the account, which each post of ours brings. */
type Ours = { own: boolean; username: string | null }

/**
 * Those whose past has no dates to ask by come first. Single mentions come after the lists: once these
 * were given, the token is good, and what it cannot see is gone.
 */
export function streamsOf(options: InstagramOptions): Stream[] {
  const { accountId, hashtags = [] } = options
  const overlapMs = (options.watchDays ?? 14) * dayMs
  const tagged: Stream = {
    key: 'tags',
    read: (place, env) => readList(tagsOf(accountId, fromOf(place, overlapMs, env)), env),
    past: (fromMs, _untilMs, env) => readList(tagsOf(accountId, fromMs), env),
  }
  const names = new Set(hashtags.map((tag) => tag.replace(/^#/, '').toLowerCase()))
  return [
    tagged,
    mediaOf(options, overlapMs),
    ...mentionsOf(options),
    ...[...names].map((name) => hashtagOf(name, accountId, recentOf)),
  ]
}

/** Posts are read again for as long as they are watched, with their latest comments. */
function mediaOf(options: InstagramOptions, overlapMs: number): Stream {
  return {
    key: 'media',
    read(place, env) {
      const fromMs = fromOf(place, overlapMs, env)
      const commentsFromMs = place === null ? fromMs : fromOf(place, dayMs, env)
      return readList(ownMedia(options, { fromMs, commentsFromMs, untilMs: null }), env)
    },
    past: (fromMs, untilMs, env) =>
      readList(ownMedia(options, { fromMs, commentsFromMs: fromMs, untilMs }), env),
  }
}

function ownMedia(options: InstagramOptions, bounds: Bounds): List {
  const until: Parameter[] =
    bounds.untilMs === null ? [] : [['until', String(secondsOf(bounds.untilMs) + 1)]]
  return {
    path: `${options.accountId}/media`,
    parameters: [['fields', ownFields], ['since', String(secondsOf(bounds.fromMs))], ...until],
    permission,
    limit: pageSize,
    fromMs: bounds.fromMs,
    read: (items) =>
      joined(items.map((item) => readOwn(item, options.own === true, bounds.commentsFromMs))),
  }
}

/** Posts of others in which the account is tagged. */
function tagsOf(accountId: string, fromMs: number): List {
  return foundList(`${accountId}/tags`, [['fields', mediaFields]], fromMs, 'tag')
}

/** Public posts of the last 24 hours with a hashtag. */
function recentOf(name: string, nodeId: string, accountId: string, fromMs: number): List {
  const parameters: Parameter[] = [
    ['user_id', accountId],
    ['fields', foundFields],
  ]
  return { ...foundList(`${nodeId}/recent_media`, parameters, fromMs, `#${name}`), limit: 50 }
}

function foundList(
  path: string,
  parameters: readonly Parameter[],
  fromMs: number,
  foundBy: string,
): List {
  return {
    path,
    parameters,
    permission,
    limit: pageSize,
    fromMs,
    read: (items) =>
      joined(
        items.map((item) => {
          const parsed = mediaSchema.safeParse(item)
          if (!parsed.success) return unreadable('post', item, parsed.error)
          return foundOne(mapMedia(parsed.data, foundBy), timeOf(parsed.data.timestamp))
        }),
      ),
  }
}

function readOwn(item: unknown, own: boolean, commentsFromMs: number): Found {
  const parsed = mediaSchema.safeParse(item)
  if (!parsed.success) return unreadable('post', item, parsed.error)
  const media = parsed.data
  const found = foundOne(own ? mapMedia(media, 'own') : null, timeOf(media.timestamp))
  if (media.comments == null) return found
  const list = commentList(media, { own, username: media.username ?? null }, commentsFromMs)
  const comments = list.read(media.comments.data)
  const position = nextOf(media.comments)
  const isOver = comments.times.length > 0 && Math.max(...comments.times) < commentsFromMs
  const more = position === null || isOver ? [] : [{ ...list, position }]
  return {
    ...found,
    mentions: [...found.mentions, ...comments.mentions],
    rejected: comments.rejected,
    inner: [...comments.inner, ...more],
  }
}

function commentList(media: Media, ours: Ours, fromMs: number): List {
  const above = { mediaId: media.id, permalink: media.permalink ?? null, commentId: null }
  return {
    path: `${media.id}/comments`,
    parameters: [['fields', commentFields]],
    permission,
    limit: 50,
    fromMs,
    ofId: media.id,
    read: (items) => joined(items.map((item) => readComment(item, above, ours))),
  }
}

function readComment(item: unknown, above: Above, ours: Ours): Found {
  const parsed = commentSchema.safeParse(item)
  if (!parsed.success) return unreadable('comment', item, parsed.error)
  const comment = parsed.data
  const mention = isHeard(comment, ours) ? mapComment(comment, above) : null
  const found = foundOne(mention, timeOf(comment.timestamp))
  if (comment.replies == null) return found
  const list = replyList(comment.id, { ...above, commentId: comment.id }, ours)
  const { mentions, rejected } = list.read(comment.replies.data)
  const position = nextOf(comment.replies)
  const inner = position === null ? [] : [{ ...list, position }]
  return { ...found, mentions: [...found.mentions, ...mentions], rejected, inner }
}

/** Replies come oldest first: those that go on are read to their end. */
function replyList(commentId: string, above: Above, ours: Ours): List {
  return {
    path: `${commentId}/replies`,
    parameters: [['fields', replyFields]],
    permission,
    limit: 50,
    fromMs: -Infinity,
    ofId: commentId,
    read: (items) => joined(items.map((item) => readComment(item, above, ours))),
  }
}

function isHeard(comment: Comment, { own, username }: Ours): boolean {
  return own || username === null || comment.username !== username
}
