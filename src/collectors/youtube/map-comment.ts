import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { shortText, stableId, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { commentSchema, idOf, threadSchema, type Comment } from './shapes.ts'
import { channelUrl, videoUrl } from './targets.ts'

export type Mapped = { mentions: MentionDraft[]; rejected: Rejected[] }

/** What reading on needs to know of a thread. */
export type Thread = {
  id: string
  postedMs: number | null
  replyCount: number
  /** It came with fewer replies than it has. */
  isCut: boolean
  ref: ThreadRef
}

/** What a comment belongs to: replies read by themselves do not say it. */
type ThreadRef = { threadId: string; videoId: string | null; channelId: string | null }

/** So many replies at most come with a thread. */
const inlineMax = 5

/** A thread with its first comment and the replies that came with it; `thread` is null where unreadable. */
export function mapThread(item: unknown): Mapped & { thread: Thread | null } {
  const parsed = threadSchema.safeParse(item)
  if (!parsed.success) {
    return { mentions: [], rejected: [rejection('thread', parsed.error, item)], thread: null }
  }
  const { id, snippet, replies } = parsed.data
  const ref = {
    threadId: id,
    videoId: shortText(snippet.videoId ?? null, 100),
    channelId: shortText(snippet.channelId ?? null, 100),
  }
  const replyCount = snippet.totalReplyCount ?? 0
  const inline = (replies?.comments ?? []).slice(0, inlineMax)
  const first = commentSchema.safeParse(snippet.topLevelComment)
  const postedMs = first.success ? parseDate(first.data.snippet.publishedAt ?? '') : null
  const thread = { id, postedMs, replyCount, isCut: replyCount > inline.length, ref }
  if (snippet.isPublic === false) return { mentions: [], rejected: [], thread }
  const top = mapComments([snippet.topLevelComment], ref)
  for (const mention of top.mentions) mention.metrics['replies'] = replyCount
  const under = mapComments(inline, ref)
  return {
    mentions: [...top.mentions, ...under.mentions],
    rejected: [...top.rejected, ...under.rejected],
    thread,
  }
}

/** What is not public (held back, likely spam, refused) is left out. */
export function mapComments(items: readonly unknown[], ref: ThreadRef): Mapped {
  const mapped: Mapped = { mentions: [], rejected: [] }
  for (const item of items) {
    const parsed = commentSchema.safeParse(item)
    if (!parsed.success) {
      mapped.rejected.push(rejection('comment', parsed.error, item))
      continue
    }
    if ((parsed.data.snippet.moderationStatus ?? 'published') !== 'published') continue
    const draft = mapComment(parsed.data, ref)
    if (draft === null) mapped.rejected.push(reject('comment: has no text', item))
    else mapped.mentions.push(draft)
  }
  return mapped
}

function mapComment({ id, snippet }: Comment, ref: ThreadRef): MentionDraft | null {
  // What its author wrote, where it is given; the other may name videos instead of linking them.
  const text = wellFormed(snippet.textOriginal ?? snippet.textDisplay ?? '').trim()
  if (text === '') return null
  const videoId = ref.videoId ?? shortText(snippet.videoId ?? null, 100)
  const channelId = ref.channelId ?? shortText(snippet.channelId ?? null, 100)
  const postedMs = parseDate(snippet.publishedAt ?? '')
  const updatedMs = parseDate(snippet.updatedAt ?? '')
  const isEdited = updatedMs !== null && postedMs !== null && updatedMs > postedMs
  return {
    externalId: id,
    network: 'youtube',
    kind: 'comment',
    title: null,
    text,
    textFormat: 'plain',
    url: urlOf(id, videoId, channelId),
    language: null,
    postedAt: toIso(postedMs),
    editedAt: isEdited ? toIso(updatedMs) : null,
    author: authorOf(snippet),
    metrics: snippet.likeCount == null ? {} : { likes: snippet.likeCount },
    conversationId: ref.threadId,
    parentId: stableId(snippet.parentId ?? videoId ?? '', 1000),
    raw: { videoId, channelId, threadId: ref.threadId },
  }
}

/** A comment without a video stands on the page of a channel, where it has no address of its own. */
function urlOf(id: string, videoId: string | null, channelId: string | null): string | null {
  if (videoId !== null) return webUrl(`${videoUrl(videoId)}&lc=${encodeURIComponent(id)}`)
  return channelId === null ? null : webUrl(channelUrl(channelId))
}

/** The display name is the handle since 2022, and a free name before. */
function authorOf(snippet: Comment['snippet']): DraftAuthor | null {
  const name = shortText(snippet.authorDisplayName ?? null, 500)
  const url = webUrl(snippet.authorChannelUrl ?? null)
  const externalId = stableId(snippet.authorChannelId?.value ?? url ?? name ?? '', 500)
  if (externalId === null) return null
  return {
    externalId,
    handle: name?.startsWith('@') === true ? name.slice(1) || null : null,
    name,
    url,
    avatarUrl: webUrl(snippet.authorProfileImageUrl ?? null),
    followers: null,
  }
}

export function rejection(
  what: string,
  error: { issues: { path: PropertyKey[]; message: string }[] },
  item: unknown,
): Rejected {
  const [issue] = error.issues
  const problem = [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')
  return reject(`${what}: ${problem}`, item)
}

/** Names what was refused and says nothing of what is in it. */
export function reject(reason: string, item: unknown): Rejected {
  return { line: null, reason, excerpt: idOf.safeParse(item).data?.id.slice(0, 200) ?? '' }
}
