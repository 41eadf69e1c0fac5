import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { shortText, stableId, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { likesOf, type Hit, type Post, type PostHead, type Topic } from './shapes.ts'

/** Small actions ("closed this topic") and whispers among the staff; 1 and 2 are posts to all. */
const unheardTypes = new Set([3, 4])

/** True for what nobody wrote to be read by all: messages of the forum itself and of its staff. */
export function isUnheard({ post_type, user_id, username }: PostHead): boolean {
  if (unheardTypes.has(post_type ?? 1)) return true
  return (user_id ?? 1) < 0 || username?.toLowerCase() === 'system'
}

/** True when the forum no longer shows the post to its readers. */
export function isGone({ deleted_at, user_deleted, hidden }: PostHead): boolean {
  return Boolean(deleted_at) || user_deleted === true || hidden === true
}

export function mapPost(post: Post, base: string, topic: Topic | null = null): MentionDraft {
  const title = post.topic_title ?? topic?.title ?? null
  return {
    ...common(post, base, { title, slug: post.topic_slug ?? topic?.slug ?? null }),
    text: wellFormed(post.cooked),
    textFormat: 'html',
    language: languageOf(post.locale),
    editedAt: editedAt(post),
    metrics: metricsOf({
      likes: likesOf(post.actions_summary),
      replies: post.reply_count,
      quotes: post.quote_count,
      reads: post.reads,
      score: post.score,
    }),
    parentId: parentOf(post),
    raw: {
      postNumber: post.post_number,
      category: post.category_id ?? topic?.category_id ?? null,
      updated: shortText(post.updated_at ?? null, 100),
      version: post.version ?? null,
      excerpt: false,
    },
  }
}

/** A search result whose whole post was not read: `raw.excerpt` says so. */
export function mapHit(hit: Hit, base: string, topic: Topic | null): MentionDraft {
  return {
    ...common(hit, base, { title: topic?.title ?? null, slug: topic?.slug ?? null }),
    text: wellFormed((hit.blurb ?? '').replace(/<\/?span\b[^<>]*>/g, '')),
    textFormat: 'plain',
    language: null,
    metrics: metricsOf({ likes: hit.like_count }),
    parentId: null,
    raw: {
      postNumber: hit.post_number,
      category: topic?.category_id ?? null,
      updated: null,
      version: null,
      excerpt: true,
    },
  }
}

function common(
  post: Post | Hit,
  base: string,
  topic: { title: string | null; slug: string | null },
) {
  const slug = encodeURIComponent(wellFormed(topic.slug ?? '') || '-')
  return {
    externalId: String(post.id),
    network: 'forum',
    kind: post.post_number === 1 ? ('post' as const) : ('comment' as const),
    title: shortText(topic.title, 2000),
    url: webUrl(`${base}/t/${slug}/${post.topic_id}/${post.post_number}`),
    postedAt: toIso(parseDate(post.created_at ?? '')),
    author: authorOf(post, base),
    conversationId: String(post.topic_id),
  }
}

/** The same name at two forums is two people, so the forum is part of the id. */
function authorOf(post: Post | Hit, base: string): DraftAuthor | null {
  const handle = shortText(post.username ?? null, 500)
  if (handle === null) return null
  const profile = `/u/${encodeURIComponent(handle)}`
  const place = base.replace(/^https?:\/\//, '')
  const externalId = stableId(`${place}${profile}`.toLowerCase(), 500)
  if (externalId === null) return null
  return {
    externalId,
    handle,
    name: shortText(post.name ?? null, 500),
    url: webUrl(base + profile),
    avatarUrl: avatarOf(post.avatar_template, base),
    followers: null,
  }
}

/** Of a post that was never edited the forum also says when it was updated, such as by a move. */
function editedAt({ version, updated_at: updated }: Post): string | null {
  return (version ?? 1) > 1 ? toIso(parseDate(updated ?? '')) : null
}

function avatarOf(template: string | null | undefined, base: string): string | null {
  return webUrl(template?.replace('{size}', '96') ?? null, `${base}/`)
}

/** Discourse tells the number within the topic, not the id. */
function parentOf({ topic_id, reply_to_post_number }: Post): string | null {
  const number = Number(reply_to_post_number ?? 0)
  return Number.isSafeInteger(number) && number > 0 ? `${topic_id}/${number}` : null
}

function languageOf(locale: string | null | undefined): string | null {
  const tag = (locale ?? '').replaceAll('_', '-')
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/i.test(tag) ? tag : null
}

function metricsOf(found: Record<string, number | null | undefined>): Record<string, number> {
  const told: Record<string, number> = {}
  for (const [name, value] of Object.entries(found)) {
    if (typeof value === 'number' && Number.isFinite(value)) told[name] = value
  }
  return told
}
