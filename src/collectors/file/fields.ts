/**
 * What a row may hold, and the names it may have in a file: the ones we write first. Letter case,
 * blanks, `_` and `-` do not count. Of two names for one field the earlier here wins.
 */
const fieldNames = {
  id: ['id', 'externalId'],
  text: ['text', 'content', 'body', 'message'],
  textFormat: ['textFormat'],
  title: ['title', 'headline', 'subject'],
  kind: ['kind'],
  url: ['url', 'link', 'permalink'],
  network: ['network', 'platform'],
  language: ['language', 'lang'],
  postedAt: ['postedAt', 'date', 'createdAt', 'publishedAt', 'timestamp', 'time'],
  author: ['author'],
  authorId: ['authorId'],
  authorName: ['authorName'],
  handle: ['handle', 'authorHandle', 'username', 'screenName'],
  authorUrl: ['authorUrl'],
  avatarUrl: ['avatarUrl', 'authorAvatarUrl'],
  followers: ['followers', 'followersCount', 'authorFollowers'],
  conversationId: ['conversationId', 'threadId'],
  parentId: ['parentId', 'inReplyTo', 'inReplyToId'],
  metrics: ['metrics'],
  likes: ['likes', 'likeCount', 'likesCount', 'favorites', 'favoriteCount'],
  replies: ['replies', 'replyCount', 'repliesCount', 'comments', 'commentCount'],
  reposts: ['reposts', 'repostCount', 'retweets', 'retweetCount'],
  shares: ['shares', 'shareCount'],
  views: ['views', 'viewCount', 'impressions'],
  rating: ['rating', 'stars', 'score'],
} as const satisfies Record<string, readonly string[]>

export type Field = keyof typeof fieldNames

/** The counts that become metrics of the same name. */
export const metricFields = ['likes', 'replies', 'reposts', 'shares', 'views', 'rating'] as const

const ranked = new Map<string, { field: Field; rank: number }>()
for (const [field, names] of Object.entries(fieldNames)) {
  for (const [rank, name] of names.entries()) {
    ranked.set(plainName(name), { field: field as Field, rank })
  }
}

/** The field that a column or key of this name holds, null for an unknown one. */
export function fieldOf(name: string): Field | null {
  return ranked.get(plainName(name))?.field ?? null
}

/** How early `name` stands among the names of its field; 0 is first. */
export function rankOf(name: string): number {
  return ranked.get(plainName(name))?.rank ?? Number.MAX_SAFE_INTEGER
}

/** The names of a field, for a message: "text, content, body or message". */
export function namesOf(field: Field): string {
  const names: readonly string[] = fieldNames[field]
  return names.length === 1
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}
