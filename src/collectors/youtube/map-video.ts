import type { MentionDraft } from '../../model/mention.ts'
import { shortText, stableId, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { reject, rejection, type Mapped } from './map-comment.ts'
import { videoSchema } from './shapes.ts'
import { channelUrl, videoUrl } from './targets.ts'

/** Videos that a search has found: a mention each, of their title and description. */
export function mapVideos(items: readonly unknown[]): Mapped {
  const mapped: Mapped = { mentions: [], rejected: [] }
  for (const item of items) {
    const parsed = videoSchema.safeParse(item)
    if (!parsed.success) {
      mapped.rejected.push(rejection('video', parsed.error, item))
      continue
    }
    const draft = mapVideo(parsed.data)
    if (draft === null) mapped.rejected.push(reject('video: has no title and no description', item))
    else mapped.mentions.push(draft)
  }
  return mapped
}

function mapVideo({ id, snippet, statistics }: ReturnType<typeof videoSchema.parse>) {
  const title = shortText(snippet.title ?? null, 1000)
  const text = wellFormed(snippet.description ?? '').trim()
  if (title === null && text === '') return null
  const counts = {
    views: statistics?.viewCount,
    likes: statistics?.likeCount,
    comments: statistics?.commentCount,
  }
  const draft: MentionDraft = {
    externalId: id,
    network: 'youtube',
    kind: 'article',
    title,
    text,
    textFormat: 'plain',
    url: videoUrl(encodeURIComponent(id)),
    language: languageOf(snippet.defaultLanguage ?? snippet.defaultAudioLanguage ?? null),
    postedAt: toIso(parseDate(snippet.publishedAt ?? '')),
    author: authorOf(snippet.channelId ?? null, snippet.channelTitle ?? null),
    metrics: Object.fromEntries(
      Object.entries(counts).flatMap(([name, count]) => (count == null ? [] : [[name, count]])),
    ),
    conversationId: id,
    parentId: null,
    raw: {
      channelId: shortText(snippet.channelId ?? null, 100),
      live: shortText(snippet.liveBroadcastContent ?? null, 40),
      tags: (snippet.tags ?? []).slice(0, 50).map((tag) => wellFormed(tag).slice(0, 100)),
    },
  }
  return draft
}

function authorOf(channelId: string | null, title: string | null): MentionDraft['author'] {
  const externalId = stableId(channelId ?? '', 500)
  if (externalId === null) return null
  return {
    externalId,
    handle: null,
    name: shortText(title, 500),
    url: channelUrl(encodeURIComponent(externalId)),
    avatarUrl: null,
    followers: null,
  }
}

/** `zxx` says that there is no language. */
function languageOf(text: string | null): string | null {
  const short = shortText(text, 36)
  return short === null || short.length > 35 || short === 'zxx' ? null : short
}
