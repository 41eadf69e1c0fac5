import { decodeHTML } from 'entities'
import { z } from 'zod'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { shortText, webUrl, wellFormed } from '../identity.ts'
import { parseTimestamp, toIso } from '../parse-date.ts'

const text = z.string().nullish().catch(null)
const number = z.number().nullish().catch(null)

const hitSchema = z.object({
  objectID: z.coerce.string().regex(/^\d{1,20}$/),
  created_at_i: number,
  created_at: text,
  author: text,
  title: text,
  url: text,
  story_text: text,
  comment_text: text,
  story_title: text,
  story_url: text,
  story_id: number,
  parent_id: number,
  points: number,
  num_comments: number,
  _tags: z.array(z.string()).nullish().catch(null),
})

type Hit = z.infer<typeof hitSchema>

export type MappedHit = { draft: MentionDraft; postedS: number | null } | { reason: string }

const site = 'https://news.ycombinator.com'
const tagsMax = 20

/** A found story or comment as a draft with its time in Unix seconds, or why it is none. */
export function mapHit(found: unknown): MappedHit {
  const parsed = hitSchema.safeParse(found)
  if (!parsed.success) return { reason: `hit: has no ${wrongField(parsed.error)}` }
  const hit = parsed.data
  const postedMs = parseTimestamp(hit.created_at_i ?? hit.created_at ?? '')
  const draft = isComment(hit) ? mapComment(hit, postedMs) : mapStory(hit, postedMs)
  if (draft.title === null && draft.text.trim() === '') {
    return { reason: isComment(hit) ? 'comment: has no text' : 'story: has no title and no text' }
  }
  return { draft, postedS: postedMs === null ? null : Math.floor(postedMs / 1000) }
}

function wrongField(error: z.ZodError): string {
  const field = error.issues[0]?.path.join('.') ?? ''
  return field === '' ? 'fields' : `usable ${field}`
}

function isComment(hit: Hit): boolean {
  return hit._tags?.includes('comment') ?? typeof hit.comment_text === 'string'
}

function mapStory(hit: Hit, postedMs: number | null): MentionDraft {
  return {
    ...mapCommon(hit, postedMs),
    kind: 'post',
    title: shortText(decodeHTML(hit.title ?? ''), 2000),
    text: wellFormed(hit.story_text ?? ''),
    conversationId: hit.objectID,
    parentId: null,
  }
}

function mapComment(hit: Hit, postedMs: number | null): MentionDraft {
  return {
    ...mapCommon(hit, postedMs),
    kind: 'comment',
    title: null,
    text: wellFormed(hit.comment_text ?? ''),
    conversationId: itemId(hit.story_id),
    parentId: itemId(hit.parent_id),
  }
}

function mapCommon(hit: Hit, postedMs: number | null) {
  return {
    externalId: hit.objectID,
    network: 'hackernews',
    textFormat: 'html' as const,
    url: `${site}/item?id=${hit.objectID}`,
    language: null,
    postedAt: toIso(postedMs),
    author: mapAuthor(hit.author ?? ''),
    metrics: mapMetrics(hit),
    raw: {
      link: webUrl(hit.url ?? null),
      storyTitle: shortText(decodeHTML(hit.story_title ?? ''), 2000),
      storyUrl: webUrl(hit.story_url ?? null),
      tags: (hit._tags ?? []).slice(0, tagsMax).flatMap((tag) => shortText(tag, 200) ?? []),
    },
  }
}

function itemId(id: number | null | undefined): string | null {
  return Number.isSafeInteger(id) ? String(id) : null
}

function mapMetrics({ points, num_comments: replies }: Hit): Record<string, number> {
  return {
    ...(typeof points === 'number' && { score: points }),
    ...(typeof replies === 'number' && { replies }),
  }
}

function mapAuthor(name: string): DraftAuthor | null {
  const handle = shortText(name, 500)
  if (handle === null) return null
  return {
    externalId: handle,
    handle,
    name: null,
    url: webUrl(`${site}/user?id=${encodeURIComponent(handle)}`),
    avatarUrl: null,
    followers: null,
  }
}
