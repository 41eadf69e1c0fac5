import { z } from 'zod'

const text = z.string().nullish().catch(null)
const count = z.number().int().nonnegative().nullish().catch(null)
/** Counts of videos come as strings. */
const countText = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .nullish()
  .catch(null)
/** Of a resource or a page: they come back in questions. */
const id = z.string().regex(/^[\x21-\x7e]{1,500}$/)
const token = z.string().regex(/^[\x21-\x7e]{0,4000}$/)

/**
 * A page of a list. Its kind tells it from an error or another answer with status 200; one that found
 * nothing may have no items.
 */
export const listOf = <Kind extends string>(kind: Kind) =>
  z
    .object({
      kind: z.literal(`youtube#${kind}ListResponse`),
      items: z.array(z.unknown()).nullish(),
      nextPageToken: token.nullish(),
    })
    .transform(({ items, nextPageToken }) => ({
      items: items ?? [],
      nextToken: nextPageToken || null,
    }))

export type List = z.infer<ReturnType<typeof listOf>>

export const commentSchema = z.object({
  id,
  snippet: z.object({
    textOriginal: text,
    textDisplay: text,
    authorDisplayName: text,
    authorProfileImageUrl: text,
    authorChannelUrl: text,
    authorChannelId: z.object({ value: text }).nullish().catch(null),
    channelId: text,
    videoId: text,
    parentId: text,
    likeCount: count,
    moderationStatus: text,
    publishedAt: text,
    updatedAt: text,
  }),
})

export type Comment = z.infer<typeof commentSchema>

export const threadSchema = z.object({
  id,
  snippet: z.object({
    videoId: text,
    channelId: text,
    totalReplyCount: count,
    isPublic: z.boolean().nullish().catch(null),
    topLevelComment: z.unknown(),
  }),
  replies: z
    .object({ comments: z.array(z.unknown()) })
    .nullish()
    .catch(null),
})

export const videoSchema = z.object({
  id,
  snippet: z.object({
    title: text,
    description: text,
    channelId: text,
    channelTitle: text,
    publishedAt: text,
    defaultLanguage: text,
    defaultAudioLanguage: text,
    liveBroadcastContent: text,
    tags: z.array(z.string()).nullish().catch(null),
  }),
  statistics: z
    .object({ viewCount: countText, likeCount: countText, commentCount: countText })
    .nullish()
    .catch(null),
})

/** Of what a search finds; playlists and channels have no such id. */
export const foundSchema = z.object({
  id: z.object({ videoId: z.string().regex(/^[\w-]{1,50}$/) }),
  snippet: z.object({ publishedAt: text }).nullish().catch(null),
})

export const idOf = z.object({ id })
