import { z } from 'zod'
import type { DraftAuthor, Json, MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { shortText, stableId, wellFormed } from '../identity.ts'
import { parseTimestamp, toIso } from '../parse-date.ts'

const text = z.string().nullish().catch(null)
const count = z.number().nullish().catch(null)
const moment = z
  .object({ seconds: z.union([z.string(), z.number()]), nanos: count })
  .nullish()
  .catch(null)

const userCommentSchema = z.object({
  text,
  originalText: text,
  lastModified: moment,
  starRating: z.number().int().min(1).max(5),
  reviewerLanguage: text,
  appVersionCode: count,
  appVersionName: text,
  androidOsVersion: count,
  device: text,
  deviceMetadata: z.object({ productName: text }).nullish().catch(null),
  thumbsUpCount: count,
  thumbsDownCount: count,
})

const developerCommentSchema = z.object({ text, lastModified: moment })

const reviewSchema = z.object({
  reviewId: z.string().min(1),
  authorName: text,
  comments: z.array(
    z.object({
      userComment: userCommentSchema.optional(),
      developerComment: developerCommentSchema.optional().catch(undefined),
    }),
  ),
})

type Review = z.infer<typeof reviewSchema>
type UserComment = z.infer<typeof userCommentSchema>

/** A review and when it was last changed, in milliseconds; or why it is none. */
export type Mapped = { mention: MentionDraft; at: number | null } | { rejected: Rejected }

export function mapReview(item: unknown, packageName: string): Mapped {
  const parsed = reviewSchema.safeParse(item)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return reject(item, `${issue?.path.join('.') || 'all of it'}: ${issue?.message}`)
  }
  const review = parsed.data
  const own = latestOf(review.comments.flatMap(({ userComment }) => userComment ?? []))
  const externalId = stableId(review.reviewId, 1000)
  const words = own === null ? null : wordsOf(own)
  if (own === null || externalId === null || words === null) return reject(item, 'has no text')
  const at = timeOf(own.lastModified)
  const mention = {
    externalId,
    network: 'google-play',
    kind: 'review' as const,
    ...words,
    textFormat: 'plain' as const,
    url: addressOf(packageName, review.reviewId),
    language: languageOf(own),
    // Google tells one date: that of the last change.
    postedAt: toIso(at),
    editedAt: toIso(at),
    author: authorOf(review),
    metrics: metricsOf(own),
    conversationId: null,
    parentId: null,
    raw: { ...deviceOf(own), response: responseOf(review) },
  }
  return { mention, at }
}

function reject(item: unknown, reason: string): Mapped {
  const excerpt = shortText(JSON.stringify(item), 200) ?? ''
  return { rejected: { line: null, reason: `review: ${reason}`, excerpt } }
}

function latestOf<Comment extends { lastModified?: UserComment['lastModified'] }>(
  comments: readonly Comment[],
): Comment | null {
  const byTime = comments.toSorted(
    (a, b) => (timeOf(a.lastModified) ?? 0) - (timeOf(b.lastModified) ?? 0),
  )
  return byTime.at(-1) ?? null
}

/** Old reviews have a title: it stands before the text, with a tab between. */
function wordsOf(own: UserComment): { title: string | null; text: string } | null {
  const written = own.originalText?.trim() ? own.originalText : (own.text ?? '')
  const whole = wellFormed(written)
  const tab = whole.indexOf('\t')
  const title = tab === -1 ? null : shortText(whole.slice(0, tab), 2000)
  const words = whole.slice(tab + 1).trim()
  return title === null && words === '' ? null : { title, text: words }
}

function timeOf(moment: UserComment['lastModified']): number | null {
  if (moment == null) return null
  const ms = parseTimestamp(Number(moment.seconds))
  return ms === null ? null : ms + Math.floor((moment.nanos ?? 0) / 1e6)
}

function addressOf(packageName: string, reviewId: string): string | null {
  const url = new URL('https://play.google.com/store/apps/details')
  url.searchParams.set('id', packageName)
  url.searchParams.set('reviewId', wellFormed(reviewId))
  return url.href.length <= 4000 ? url.href : null
}

function languageOf({ reviewerLanguage }: UserComment): string | null {
  const tag = shortText(reviewerLanguage ?? null, 36)?.replaceAll('_', '-') ?? null
  return tag === null || tag.length > 35 ? null : tag
}

/** No account is told, but nobody can review an app twice. */
function authorOf({ reviewId, authorName }: Review): DraftAuthor | null {
  const name = shortText(authorName ?? null, 500)
  const id = stableId(reviewId, 400)
  if (name === null || id === null) return null
  const externalId = `review:${id}`
  return { externalId, handle: null, name, url: null, avatarUrl: null, followers: null }
}

function metricsOf(own: UserComment): Record<string, number> {
  return {
    stars: own.starRating,
    ...(own.thumbsUpCount == null ? {} : { likes: own.thumbsUpCount }),
    ...(own.thumbsDownCount == null ? {} : { dislikes: own.thumbsDownCount }),
  }
}

function deviceOf(own: UserComment): Record<string, Json> {
  return {
    version: shortText(own.appVersionName ?? null, 100),
    versionCode: own.appVersionCode ?? null,
    androidVersion: own.androidOsVersion ?? null,
    device: shortText(own.deviceMetadata?.productName ?? own.device ?? null, 100),
  }
}

function responseOf({ comments }: Review): Json {
  const response = latestOf(comments.flatMap(({ developerComment }) => developerComment ?? []))
  if (response === null) return null
  const at = toIso(timeOf(response.lastModified))
  return { text: shortText(response.text ?? null, 6000), at }
}
