import type { Parameter } from '../graph/client.ts'
import { GraphError } from '../graph/errors.ts'
import { foundOne, joined, secondsOf, timeOf, unreadable } from '../graph/fields.ts'
import { nextOf, readList, type Found, type List, type Step } from '../graph/lists.ts'
import { fromOf, type Stream } from '../graph/reading.ts'
import {
  commentFields,
  commentSchema,
  mapComment,
  mapPost,
  mapReview,
  postFields,
  postSchema,
  reviewFields,
  reviewSchema,
  type Person,
} from './map-post.ts'
import type { FacebookOptions } from './options.ts'

const dayMs = 24 * 3600_000
const permission = 'pages_read_user_content and pages_read_engagement'
const pageSize = 25

/** The last version that knows recommendations; Meta ends it on 21 January 2027. */
const reviewsVersion = 'v21.0'

/** Recommendations are refused by this number from v22.0 on, and by 2635 once a version has ended. */
const ended = [12, 2635]

type Bounds = { fromMs: number; commentsFromMs: number; untilMs: number | null }

/** Those whose past has no dates to ask by come first. */
export function streamsOf(options: FacebookOptions): Stream[] {
  const overlapMs = (options.watchDays ?? 14) * dayMs
  const tagged: Stream = {
    key: 'tagged',
    read: (place, env) => readList(taggedList(options, fromOf(place, overlapMs, env)), env),
    past: (fromMs, _untilMs, env) => readList(taggedList(options, fromMs), env),
  }
  const ratings: Stream = {
    key: 'ratings',
    read: (place, env) =>
      untilEnded(readList(ratingsList(options, fromOf(place, overlapMs, env)), env)),
    past: (fromMs, _untilMs, env) => untilEnded(readList(ratingsList(options, fromMs), env)),
  }
  return [tagged, ...(options.reviews === true ? [ratings] : []), feedOf(options, overlapMs)]
}

/** Posts are read again for as long as they are watched, their comments for the last day. */
function feedOf(options: FacebookOptions, overlapMs: number): Stream {
  return {
    key: 'feed',
    read(place, env) {
      const fromMs = fromOf(place, overlapMs, env)
      const commentsFromMs = place === null ? fromMs : fromOf(place, dayMs, env)
      return readList(feedList(options, { fromMs, commentsFromMs, untilMs: null }), env)
    },
    past: (fromMs, untilMs, env) =>
      readList(feedList(options, { fromMs, commentsFromMs: fromMs, untilMs }), env),
  }
}

/** The posts of everybody, each with its latest comments: one request for what would be many. */
function feedList(options: FacebookOptions, bounds: Bounds): List {
  const { pageId } = options
  const since = secondsOf(bounds.commentsFromMs)
  const comments = `comments.filter(stream).order(reverse_chronological).limit(${pageSize}).since(${since})`
  const until: Parameter[] =
    bounds.untilMs === null ? [] : [['until', String(secondsOf(bounds.untilMs) + 1)]]
  return {
    path: `${pageId}/feed`,
    parameters: [
      ['fields', `${postFields},${comments}{${commentFields}}`],
      ['since', String(secondsOf(bounds.fromMs))],
      ...until,
    ],
    permission,
    limit: pageSize,
    fromMs: bounds.fromMs,
    read: (items) => joined(items.map((item) => readPost(item, options, bounds.commentsFromMs))),
  }
}

function taggedList(options: FacebookOptions, fromMs: number): List {
  return {
    path: `${options.pageId}/tagged`,
    parameters: [['fields', postFields]],
    permission,
    limit: pageSize,
    fromMs,
    read: (items) => joined(items.map((item) => readPost(item, options, fromMs))),
  }
}

function ratingsList(options: FacebookOptions, fromMs: number): List {
  return {
    path: `${options.pageId}/ratings`,
    parameters: [['fields', reviewFields]],
    permission: 'pages_read_user_content',
    version: reviewsVersion,
    limit: pageSize,
    fromMs,
    read: (items) => joined(items.map(readReview)),
  }
}

function readPost(item: unknown, options: FacebookOptions, commentsFromMs: number): Found {
  const parsed = postSchema.safeParse(item)
  if (!parsed.success) return unreadable('post', item, parsed.error)
  const post = parsed.data
  const mention = isHeard(post.from, options) ? mapPost(post) : null
  const found = foundOne(mention, timeOf(post.created_time))
  if (post.comments == null) return found
  const list = commentList(post.id, options, commentsFromMs)
  const { mentions, rejected, times } = list.read(post.comments.data)
  const position = nextOf(post.comments)
  const isOver = times.length > 0 && Math.max(...times) < commentsFromMs
  const inner = position === null || isOver ? [] : [{ ...list, position }]
  return { ...found, mentions: [...found.mentions, ...mentions], rejected, inner }
}

function commentList(postId: string, options: FacebookOptions, fromMs: number): List {
  return {
    path: `${postId}/comments`,
    parameters: [
      ['fields', commentFields],
      ['filter', 'stream'],
      ['order', 'reverse_chronological'],
      ['since', String(secondsOf(fromMs))],
    ],
    permission,
    limit: 100,
    fromMs,
    ofId: postId,
    read: (items) => joined(items.map((item) => readComment(item, postId, options))),
  }
}

function readComment(item: unknown, postId: string, options: FacebookOptions): Found {
  const parsed = commentSchema.safeParse(item)
  if (!parsed.success) return unreadable('comment', item, parsed.error)
  const comment = parsed.data
  const mention = isHeard(comment.from, options) ? mapComment(comment, postId) : null
  return foundOne(mention, timeOf(comment.created_time))
}

function readReview(item: unknown): Found {
  const parsed = reviewSchema.safeParse(item)
  if (!parsed.success) return unreadable('recommendation', item, parsed.error)
  return foundOne(mapReview(parsed.data), timeOf(parsed.data.created_time))
}

function isHeard(from: Person, { own, pageId }: FacebookOptions): boolean {
  return own === true || from?.id !== pageId
}

/** What Meta no longer gives is said, and does not keep the rest from being heard. */
async function* untilEnded(steps: AsyncIterable<Step>): AsyncGenerator<Step> {
  try {
    yield* steps
  } catch (error) {
    if (!(error instanceof GraphError) || !ended.includes(error.code)) throw error
    const rejected = [{ line: null, reason: `recommendations: ${error.message}`, excerpt: '' }]
    const usage = { rateLimit: null, waitMs: null }
    yield { mentions: [], rejected, deletions: [], usage, reachedMs: null }
  }
}
