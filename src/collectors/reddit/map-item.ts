import { z } from 'zod'
import type { DraftAuthor, Json, MentionDraft } from '../../model/mention.ts'
import { shortText, webUrl, wellFormed } from '../identity.ts'
import { parseTimestamp, toIso } from '../parse-date.ts'
import { fullnameSchema } from './listing.ts'

/** A draft, what is gone, why there is neither, or `left-out` for what is not ours to hear. */
export type Mapped = MentionDraft | { gone: string } | { reason: string } | 'left-out'

const site = 'https://www.reddit.com'

const text = z.string().nullish().catch(null)
const number = z.number().nullish().catch(null)
const flag = z.boolean().nullish().catch(null)

const thingShape = z.object({ kind: z.string(), data: z.unknown() })

const commonShape = z.object({
  name: fullnameSchema,
  /** Null only in system messages, which are not read. */
  author: z.string().nullish(),
  subreddit: text,
  permalink: text,
  created_utc: number,
  /** False, or when; true for what was edited before Reddit noted when. */
  edited: z.union([z.number(), z.boolean()]).nullish().catch(null),
  score: number,
  over_18: flag,
  distinguished: text,
  removed_by_category: text,
})

const postShape = commonShape.extend({
  title: z.string(),
  selftext: text,
  url: text,
  domain: text,
  num_comments: number,
  num_crossposts: number,
  link_flair_text: text,
  crosspost_parent: text,
  hide_score: flag,
  promoted: flag,
})

const commentShape = commonShape.extend({
  body: z.string(),
  parent_id: text,
  link_id: text,
  link_title: text,
  score_hidden: flag,
  /** Of the inbox: the address of the comment, with a number of comments above it to show. */
  context: text,
  /** Of the inbox: why it is there. */
  type: text,
})

type Common = z.infer<typeof commonShape>
type Post = z.infer<typeof postShape>
type Comment = z.infer<typeof commentShape>

export function mapItem(item: unknown): Mapped {
  const thing = thingShape.safeParse(item)
  if (!thing.success) return { reason: problemOf('item', thing.error) }
  const { kind, data } = thing.data
  if (kind === 't4') return 'left-out'
  if (kind === 't3') {
    const post = postShape.safeParse(data)
    return post.success ? mapPost(post.data) : { reason: problemOf('post', post.error) }
  }
  if (kind !== 't1') return { reason: 'item: it is neither a post nor a comment' }
  const comment = commentShape.safeParse(data)
  return comment.success
    ? mapComment(comment.data)
    : { reason: problemOf('comment', comment.error) }
}

/** An advertisement stands among the posts of some lists. */
function mapPost(post: Post): Mapped {
  if (post.promoted === true) return 'left-out'
  if (isGone(post, post.selftext ?? '')) return { gone: post.name }
  return {
    ...common(post),
    kind: 'post',
    title: shortText(post.title, 1000),
    text: wellFormed(post.selftext ?? ''),
    url: addressOf(post.permalink) ?? `${site}/comments/${post.name.slice(3)}/`,
    metrics: counts({
      score: post.hide_score === true ? null : post.score,
      replies: post.num_comments,
      crossposts: post.num_crossposts,
    }),
    conversationId: post.name,
    parentId: null,
    raw: {
      ...rawOf(post),
      link: webUrl(post.url ?? null),
      domain: shortText(post.domain ?? null, 300),
      flair: shortText(post.link_flair_text ?? null, 200),
      crosspostOf: fullnameOrNull(post.crosspost_parent),
    },
  }
}

function mapComment(comment: Comment): Mapped {
  if (isGone(comment, comment.body)) return { gone: comment.name }
  const postId = fullnameOrNull(comment.link_id) ?? postIn(comment.context)
  const context = comment.context?.replace(/\?.*/, '')
  return {
    ...common(comment),
    kind: 'comment',
    title: null,
    text: wellFormed(comment.body),
    url: addressOf(comment.permalink ?? context) ?? commentAddress(comment.name, postId),
    metrics: counts({ score: comment.score_hidden === true ? null : comment.score }),
    conversationId: postId,
    parentId: fullnameOrNull(comment.parent_id),
    raw: {
      ...rawOf(comment),
      linkTitle: shortText(comment.link_title ?? null, 1000),
      because: shortText(comment.type ?? null, 40),
    },
  }
}

/**
 * What its author deleted, or what was removed, stays in lists without its words or without its
 * author. Of a link the missing author is the only sign.
 */
function isGone({ author, removed_by_category: remover }: Common, words: string): boolean {
  const isEmptied = /^\s*\[ ?(?:deleted|removed)(?: by \w{1,40})? ?\]\s*$/i.test(words)
  return author === '[deleted]' || isEmptied || (remover ?? '') !== ''
}

function common(item: Common) {
  const editedMs = typeof item.edited === 'number' ? parseTimestamp(item.edited) : null
  return {
    externalId: item.name,
    network: 'reddit',
    textFormat: 'plain' as const,
    language: null,
    postedAt: toIso(typeof item.created_utc === 'number' ? parseTimestamp(item.created_utc) : null),
    editedAt: toIso(editedMs),
    author: authorOf(item.author ?? null),
  }
}

/** A name belongs to one account for ever; the id of the account is missing in many answers. */
function authorOf(author: string | null): DraftAuthor | null {
  const name = shortText(author, 500)
  if (name === null) return null
  return {
    externalId: name,
    handle: name,
    name: null,
    url: `${site}/user/${encodeURIComponent(name)}`,
    avatarUrl: null,
    followers: null,
  }
}

function rawOf(item: Common): Record<string, Json> {
  return {
    subreddit: shortText(item.subreddit ?? null, 100),
    over18: item.over_18 ?? null,
    distinguished: shortText(item.distinguished ?? null, 40),
  }
}

function addressOf(path: string | null | undefined): string | null {
  return path?.startsWith('/') === true ? webUrl(`${site}${path}`) : null
}

function commentAddress(name: string, postId: string | null): string | null {
  return postId === null ? null : `${site}/comments/${postId.slice(3)}/_/${name.slice(3)}/`
}

/** `/r/earshot/comments/abc/title/def/`: the post is `abc`. */
function postIn(context: string | null | undefined): string | null {
  const id = /\/comments\/([0-9a-z]{1,20})\//.exec(context ?? '')?.[1]
  return id === undefined ? null : `t3_${id}`
}

function fullnameOrNull(name: string | null | undefined): string | null {
  return fullnameSchema.safeParse(name).data ?? null
}

function counts(found: Record<string, number | null | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, count]) => (count == null ? [] : [[name, count]])),
  )
}

function problemOf(what: string, error: z.ZodError): string {
  const [issue] = error.issues
  return `${what}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`
}
