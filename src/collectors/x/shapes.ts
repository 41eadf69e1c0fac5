import { z } from 'zod'

/*
 * X renames `tweet` to `post` in its answers, by its OpenAPI description from 2.167 on; the names of
 * requests stay as they are. Both are read here, and nothing else of Earshot knows of it.
 */

const text = z.string().nullish().catch(null)
const id = z.string().regex(/^\d{1,19}$/)
const ids = z.array(id).min(1).nullish().catch(null)
const count = z.number().int().nonnegative().nullish().catch(null)

const entitiesSchema = z
  .object({
    urls: z
      .array(z.object({ url: text, expanded_url: text }))
      .nullish()
      .catch(null),
    hashtags: z
      .array(z.object({ tag: text }))
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null)

const noteSchema = z.object({ text: z.string(), entities: entitiesSchema }).nullish().catch(null)

const referencesSchema = z
  .array(z.object({ type: z.string(), id }))
  .nullish()
  .catch(null)

const metricsSchema = z
  .object({
    reply_count: count,
    like_count: count,
    retweet_count: count,
    repost_count: count,
    quote_count: count,
    bookmark_count: count,
    impression_count: count,
  })
  .nullish()
  .catch(null)

/** What is read of a post; what it can do without may be missing or of another shape. */
export const postSchema = z
  .object({
    id,
    text: z.string(),
    author_id: id.nullish().catch(null),
    conversation_id: id.nullish().catch(null),
    created_at: text,
    lang: text,
    possibly_sensitive: z.boolean().nullish().catch(null),
    entities: entitiesSchema,
    public_metrics: metricsSchema,
    edit_history_tweet_ids: ids,
    edit_history_post_ids: ids,
    note_tweet: noteSchema,
    note_post: noteSchema,
    referenced_tweets: referencesSchema,
    referenced_posts: referencesSchema,
  })
  .transform(
    ({
      edit_history_tweet_ids,
      edit_history_post_ids,
      note_tweet,
      note_post,
      referenced_tweets,
      referenced_posts,
      ...post
    }) => ({
      ...post,
      versions: edit_history_post_ids ?? edit_history_tweet_ids ?? [post.id],
      note: note_post ?? note_tweet ?? null,
      references: referenced_posts ?? referenced_tweets ?? [],
    }),
  )

export type Post = z.infer<typeof postSchema>

const urls = z
  .object({
    urls: z
      .array(z.object({ expanded_url: text }))
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null)

const userSchema = z.object({
  id,
  username: text,
  name: text,
  profile_image_url: text,
  description: text,
  location: text,
  entities: z.object({ url: urls, description: urls }).nullish().catch(null),
  public_metrics: z.object({ followers_count: count }).nullish().catch(null),
})

export type User = z.infer<typeof userSchema>

const list = z.array(z.unknown()).nullish().catch(null)

const includesSchema = z
  .object({ users: list, tweets: list, posts: list })
  .nullish()
  .catch(null)
  .transform((includes) => ({
    users: (includes?.users ?? []).flatMap((user) => userSchema.safeParse(user).data ?? []),
    posts: includes?.posts ?? includes?.tweets ?? [],
  }))

/** A part of the answer that X cannot or may not give; the rest of it stands. */
const missingSchema = z.object({
  type: text,
  resource_type: text,
  resource_id: text,
  value: text,
})

const errorsSchema = z
  .array(missingSchema.catch({}))
  .nullish()
  .catch(null)
  .transform((errors) => errors ?? [])

/** One post or many, with the people and posts that they name. */
const bundle = { includes: includesSchema, errors: errorsSchema }

/** `meta` is in every page of X, and in nothing that is none. */
export const pageSchema = z.object({
  ...bundle,
  data: z.array(z.unknown()).nullish(),
  meta: z.object({ next_token: z.string().max(1000).nullish() }),
})

export const messageSchema = z.object({
  ...bundle,
  data: z.record(z.string(), z.unknown()),
  matching_rules: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .catch(null),
})

export type Bundle = {
  items: readonly unknown[]
  includes: z.infer<typeof includesSchema>
  errors: z.infer<typeof errorsSchema>
}

export const idOf = z.object({ id })

export const idsIn = (items: readonly unknown[]): string[] =>
  items.flatMap((item) => idOf.safeParse(item).data?.id ?? [])

export const userAnswerSchema = z.object({ data: z.object({ id }) })

const ruleSchema = z.object({ id: z.string(), value: z.string(), tag: text })

export const rulesSchema = z.object({
  data: z.array(ruleSchema).nullish(),
  meta: z.object({}),
  errors: z.array(z.object({ title: text, value: text })).nullish(),
})
