import { z } from 'zod'

const id = z.number().int().positive()
const text = z.string().nullish()
const count = z.number().nullish()

/** A post as `posts.json` and `posts/ID.json` give it. */
export const postShape = z.object({
  id,
  topic_id: id,
  post_number: id,
  cooked: z.string(),
  post_type: count,
  topic_slug: text,
  topic_title: text,
  category_id: count,
  username: text,
  name: text,
  user_id: count,
  avatar_template: text,
  created_at: text,
  updated_at: text,
  reply_to_post_number: z.union([z.number(), z.string()]).nullish(),
  reply_count: count,
  quote_count: count,
  reads: count,
  score: count,
  actions_summary: z.unknown().optional(),
  hidden: z.boolean().nullish(),
  deleted_at: text,
  user_deleted: z.boolean().nullish(),
  version: count,
  locale: text,
})
export type Post = z.infer<typeof postShape>

/** Enough of a post to tell which one it is and whether it is to be mapped. */
export const postHeadShape = z.object({
  id,
  post_type: count,
  user_id: count,
  username: text,
  created_at: text,
  hidden: z.boolean().nullish(),
  deleted_at: text,
  user_deleted: z.boolean().nullish(),
})
export type PostHead = z.infer<typeof postHeadShape>

/** A post as `search.json` gives it: an excerpt only. */
export const hitShape = z.object({
  id,
  topic_id: id,
  post_number: id,
  blurb: text,
  username: text,
  name: text,
  avatar_template: text,
  created_at: z.string(),
  like_count: count,
})
export type Hit = z.infer<typeof hitShape>

export const topicShape = z.object({
  id,
  title: text,
  slug: text,
  category_id: count,
})
export type Topic = z.infer<typeof topicShape>

export const latestShape = z.object({ latest_posts: z.array(z.unknown()) })

/** Forums leave `posts` and `topics` out where nothing was found. */
export const searchShape = z.object({
  posts: z.array(z.unknown()).nullish(),
  topics: z.array(z.unknown()).nullish(),
  grouped_search_result: z
    .object({ more_full_page_results: z.unknown().optional(), error: text })
    .nullable(),
})

const actionShape = z.object({ id: z.number(), count: z.number() })

/** Action 2 is "like"; forums leave it out where there is none. */
export function likesOf(actions: unknown): number {
  if (!Array.isArray(actions)) return 0
  for (const action of actions) {
    const parsed = actionShape.safeParse(action)
    if (parsed.success && parsed.data.id === 2) return parsed.data.count
  }
  return 0
}
