import type { Tweetv2FieldsParams } from 'twitter-api-v2'
import { askFor, type Api } from './api.ts'
import type { XOptions } from './options.ts'
import { pageSchema, userAnswerSchema, type Bundle } from './shapes.ts'

/** From where on posts are asked for; X takes one of them, and without one gives what it has. */
export type Bound = { since_id: string } | { start_time: string }

export type Ask = { size: number; bound: Bound | null; token: string | null }

/** A list of posts, newest first, that is read page by page. */
export type Timeline = {
  ask(api: Api, ask: Ask): Promise<unknown>
  /** It can be asked from a post or time on; else only from its newest back. */
  isBounded: boolean
  /** How far back it goes; null where only a count of posts ends it. */
  pastMs: number | null
}

export type Answer = Bundle & { nextToken: string | null }

/** What recent search knows: it refuses a bound that is older, also between two pages. */
const searchPastMs = 7 * 86_400_000

/** What is asked of every post; posts that others refer to come along where `context` is set. */
export function fieldsFor({ context }: Pick<XOptions, 'context'>): Partial<Tweetv2FieldsParams> {
  const along = ['referenced_tweets.id', 'referenced_tweets.id.author_id']
  return {
    'tweet.fields':
      'author_id,conversation_id,created_at,edit_history_tweet_ids,entities,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets',
    'user.fields': 'name,username,profile_image_url,public_metrics,description,location,entities',
    expansions: ['author_id', ...(context === true ? along : [])].join(','),
  }
}

/** How many posts one post may bring: itself, what it answers and what it quotes. */
export function postsPerPost({ context }: Pick<XOptions, 'context'>): number {
  return context === true ? 3 : 1
}

export function searchFor(query: string, options: XOptions): Timeline {
  return {
    isBounded: true,
    pastMs: searchPastMs,
    ask: async (api, { size, bound, token }) =>
      (
        await api.v2.search(query, {
          ...fieldsFor(options),
          max_results: size,
          ...bound,
          ...(token === null ? {} : { next_token: token }),
        })
      ).data,
  }
}

export function mentionsOf(userId: string, options: XOptions): Timeline {
  return {
    isBounded: true,
    pastMs: null,
    ask: async (api, { size, bound, token }) =>
      (await api.v2.userMentionTimeline(userId, { ...paged(size, token, options), ...bound })).data,
  }
}

export function listPosts(listId: string, options: XOptions): Timeline {
  return {
    isBounded: false,
    pastMs: null,
    ask: async (api, { size, token }) =>
      (await api.v2.listTweets(listId, paged(size, token, options))).data,
  }
}

export async function readPage(timeline: Timeline, api: Api, ask: Ask): Promise<Answer> {
  const body = await askFor(pageSchema, () => timeline.ask(api, ask))
  const { data, includes, errors, meta } = body
  const token = meta.next_token || null
  // A page that names itself as the next one is the last.
  return { items: data ?? [], includes, errors, nextToken: token === ask.token ? null : token }
}

/** The id of the account that `mentionsOf` names. */
export async function userIdOf(account: string, api: Api): Promise<string> {
  if (/^\d{1,19}$/.test(account)) return account
  const handle = account.replace(/^@/, '')
  const { data } = await askFor(userAnswerSchema, () => api.v2.userByUsername(handle))
  return data.id
}

function paged(size: number, token: string | null, options: XOptions) {
  const position = token === null ? {} : { pagination_token: token }
  return { ...fieldsFor(options), max_results: size, ...position }
}
