import type { DraftAuthor, Json, MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { shortText, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { compareIds, oldestOf, timeOf } from './ids.ts'
import { idOf, postSchema, type Bundle, type Post, type User } from './shapes.ts'

export type Mapped = { mentions: MentionDraft[]; deletions: string[]; rejected: Rejected[] }

/** Codes that X gives to texts without words, and to those of no language that it knows. */
const noLanguage = new Set(['und', 'zxx', 'art', 'qam', 'qct', 'qht', 'qme', 'qst'])
const oldCodes: Record<string, string> = { in: 'id', iw: 'he', ji: 'yi' }

/** X writes these three in its texts, which are no HTML otherwise. */
const plain: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/**
 * The posts of an answer, oldest first, the newest version of each. A repost has no words of its own:
 * the post that it passes on is the mention where it came along, and nothing is where it did not.
 */
export function mapBundle({ items, includes, errors }: Bundle, hasContext: boolean): Mapped {
  const people = new Map(includes.users.map((user) => [user.id, user]))
  const along = new Map<string, Post>()
  for (const item of includes.posts) {
    const post = postSchema.safeParse(item).data
    if (post !== undefined) along.set(post.id, post)
  }
  const rejected: Rejected[] = []
  const posts = hasContext ? [...along.values()] : []
  for (const item of items) {
    const parsed = postSchema.safeParse(item)
    if (parsed.success) posts.push(parsed.data)
    else rejected.push(rejection(item, parsed.error))
  }
  const mentions = new Map<string, MentionDraft>()
  for (const post of posts.sort((a, b) => compareIds(a.id, b.id))) {
    if (referenceOf(post, 'retweeted') !== null) continue
    const draft = mapPost(post, people.get(post.author_id ?? ''), along)
    mentions.set(draft.externalId, draft)
  }
  return { mentions: [...mentions.values()], deletions: goneIn(errors), rejected }
}

function mapPost(post: Post, user: User | undefined, along: Map<string, Post>): MentionDraft {
  const first = firstOf(post)
  const parentId = referenceOf(post, 'replied_to')
  const parent = along.get(parentId ?? '')
  const isEdited = post.id !== first
  const handle = shortText(user?.username ?? null, 500)
  return {
    externalId: first,
    network: 'x',
    kind: parentId === null ? 'post' : 'comment',
    title: null,
    text: textOf(post),
    textFormat: 'plain',
    url: `https://x.com/${handle === null ? 'i' : encodeURIComponent(handle)}/status/${post.id}`,
    language: languageOf(post),
    postedAt: toIso((isEdited ? timeOf(first) : null) ?? parseDate(post.created_at ?? '')),
    ...(isEdited ? { editedAt: toIso(timeOf(post.id)) } : {}),
    author: authorOf(post, user),
    metrics: metricsOf(post),
    conversationId: post.conversation_id ?? null,
    parentId: parent === undefined ? parentId : firstOf(parent),
    raw: rawOf(post),
  }
}

/** An edit is a post of its own; the first version gives all of them their id. */
function firstOf(post: Post): string {
  return oldestOf([...post.versions, post.id]) ?? post.id
}

function referenceOf({ references }: Post, type: string): string | null {
  return references.find((reference) => reference.type === type)?.id ?? null
}

/** A long post is whole in its note only. Links are shown as they were written, not as t.co. */
function textOf(post: Post): string {
  const { text, entities } = post.note ?? post
  const links = new Map(
    [...(entities?.urls ?? []), ...(post.entities?.urls ?? [])].flatMap(
      ({ url, expanded_url: written }) => (url && written ? [[url, written]] : []),
    ),
  )
  const expanded = text.replace(/https?:\/\/t\.co\/\w+/g, (link) => links.get(link) ?? link)
  return wellFormed(expanded.replace(/&(?:amp|lt|gt);/g, (name) => plain[name] ?? name))
}

function languageOf({ lang }: Post): string | null {
  const code = shortText(lang ?? null, 36)
  if (code === null || code.length > 35 || noLanguage.has(code)) return null
  return oldCodes[code] ?? code
}

function authorOf({ author_id: authorId }: Post, user: User | undefined): DraftAuthor | null {
  if (authorId == null) return null
  const handle = shortText(user?.username ?? null, 500)
  return {
    externalId: authorId,
    handle,
    name: shortText(user?.name ?? null, 500),
    url:
      handle === null
        ? `https://x.com/i/user/${authorId}`
        : `https://x.com/${encodeURIComponent(handle)}`,
    avatarUrl: webUrl(user?.profile_image_url ?? null),
    followers: user?.public_metrics?.followers_count ?? null,
    ...aboutOf(user),
  }
}

/** The description with its links written out, and the address that the profile names. */
function aboutOf(user: User | undefined): Pick<DraftAuthor, 'bio' | 'place'> {
  const links = [...(user?.entities?.url?.urls ?? []), ...(user?.entities?.description?.urls ?? [])]
  const addresses = links.flatMap(({ expanded_url: address }) => address ?? [])
  const bio = shortText([user?.description, ...addresses].filter(Boolean).join(' '), 5000)
  const place = shortText(user?.location ?? null, 500)
  return { ...(bio === null ? {} : { bio }), ...(place === null ? {} : { place }) }
}

function metricsOf({ public_metrics: metrics }: Post): Record<string, number> {
  const counts = {
    replies: metrics?.reply_count,
    likes: metrics?.like_count,
    reposts: metrics?.repost_count ?? metrics?.retweet_count,
    quotes: metrics?.quote_count,
    bookmarks: metrics?.bookmark_count,
    views: metrics?.impression_count,
  }
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count == null ? [] : [[name, count]])),
  )
}

function rawOf(post: Post): Json {
  const hashtags = (post.note ?? post).entities?.hashtags ?? []
  return {
    id: post.id,
    versions: post.versions.slice(0, 20),
    quotes: referenceOf(post, 'quoted'),
    sensitive: post.possibly_sensitive ?? false,
    tags: hashtags.slice(0, 50).flatMap(({ tag }) => shortText(tag ?? null, 100) ?? []),
  }
}

/** Posts that were asked for along with others and are deleted, or no longer public. */
function goneIn(errors: Bundle['errors']): string[] {
  const gone = /\/(?:resource-not-found|not-authorized-for-resource|resource-unavailable)$/
  return errors.flatMap(({ type, resource_type: what, resource_id, value }) => {
    const id = resource_id ?? value ?? ''
    const isPost = what === 'tweet' || what === 'post'
    return isPost && gone.test(type ?? '') && /^\d{1,19}$/.test(id) ? [id] : []
  })
}

function rejection(
  item: unknown,
  error: { issues: { path: PropertyKey[]; message: string }[] },
): Rejected {
  const [issue] = error.issues
  const problem = [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')
  return {
    line: null,
    reason: `post: ${problem}`,
    excerpt: idOf.safeParse(item).data?.id ?? '',
  }
}
