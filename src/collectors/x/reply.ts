import { z } from 'zod'
import { CollectorError, ReplyError, type AnsweredMention, type ReplySender } from '../collector.ts'
import { parseDate } from '../parse-date.ts'
import { publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText } from '../same-text.ts'
import { askFor, openApi } from './api.ts'
import { postsBudget, type XCredentials, type XOptions } from './options.ts'
import { pageSchema, postSchema, userAnswerSchema } from './shapes.ts'

const limits = { maxLength: 280, counting: 'x-weighted' as const }

/** What X charges for a post made, in US dollars, by its price list of 2026. */
const usdPlain = 0.015
const usdWithLink = 0.2

/** Its clock and ours. */
const skewMs = 60_000
/** Of our own posts; X charges for each that it gives. */
const postsMax = 50

const rawShape = z.object({ id: z.string().regex(/^\d{1,19}$/) })

const madeShape = z.object({ data: z.object({ id: z.string().regex(/^\d{1,19}$/) }) })

/**
 * X takes an answer through its API only where the author mentioned or quoted the account, and has no
 * key against doubles: what was sent once is never sent again.
 */
export const reply: ReplySender<XOptions, XCredentials | null> = {
  network: 'x',
  resendWithinMs: 0,
  check(mention, { options, credentials }, text) {
    const priced = { ...limits, costUsd: hasLink(text ?? '') ? usdWithLink : usdPlain }
    const { answersAs } = options
    if (credentials?.accessToken === undefined) {
      return mayNotAnswer(
        priced,
        `This source only reads, with the token of an app. ${signInToAnswer}`,
      )
    }
    if (answersAs === undefined) {
      return mayNotAnswer(priced, `Give the handle that answers ("Answer as"). ${signInToAnswer}`)
    }
    if (!rawShape.safeParse(mention.raw).success) {
      return mayNotAnswer(priced, 'Only posts of X can be answered.')
    }
    if (!isAboutUs(mention.text, answersAs)) {
      const handle = answersAs.replace(/^@/, '')
      return mayNotAnswer(
        priced,
        `X lets only those be answered who mention or quote @${handle}, and this post does neither. Answer on x.com.`,
      )
    }
    const notes = [
      `It costs $${usdPlain}, with a link in it $${usdWithLink.toFixed(2)}.`,
      'Accounts with X Premium may write more; 280 is what all may.',
    ]
    return mayAnswer({ ...priced, notes }, text)
  },
  send: ({ mention, text }, env) =>
    publish(
      env,
      (url) => url.pathname === '/2/tweets',
      async (publishing) => {
        const api = await openApi(publishing)
        const asked = { text, reply: { in_reply_to_tweet_id: idOf(mention) } }
        const { data } = await askFor(madeShape, () => api.v2.tweet(asked)).catch(explain)
        return sentAs(data.id, env.options)
      },
    ),
  async find({ mention, text, since }, env) {
    const api = await openApi(env)
    const me = await askFor(userAnswerSchema, () => api.v2.me())
    const page = await askFor(pageSchema, async () => {
      const asked = {
        max_results: postsMax,
        start_time: new Date(since - skewMs).toISOString().replace(/\.\d+Z$/, 'Z'),
        'tweet.fields': 'created_at,referenced_tweets,note_tweet,entities',
      }
      return (await api.v2.userTimeline(me.data.id, asked)).data
    })
    const posts = (page.data ?? []).flatMap((item) => postSchema.safeParse(item).data ?? [])
    await env.meter.add(postsBudget, posts.length)
    const above = idOf(mention)
    const found = posts.find(
      (post) =>
        post.references.some(({ type, id }) => type === 'replied_to' && id === above) &&
        (parseDate(post.created_at ?? '') ?? since) >= since - skewMs &&
        isSameText((post.note ?? post).text, text),
    )
    return found === undefined ? null : { ...sentAs(found.id, env.options), authorId: me.data.id }
  },
}

/** Told by the words that are stored: links in them are as they were written. */
function isAboutUs(text: string, account: string): boolean {
  const handle = account.replace(/^@/, '')
  const mentioned = new RegExp(`(?<![\\w@])[@＠]${handle}(?!\\w)`, 'i')
  const quoted = new RegExp(`(?:x|twitter)\\.com/${handle}/status/\\d`, 'i')
  return mentioned.test(text) || quoted.test(text)
}

function hasLink(text: string): boolean {
  return /https?:\/\/|(?<![@\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}\b/i.test(text)
}

function idOf({ raw }: AnsweredMention): string {
  const parsed = rawShape.safeParse(raw)
  if (parsed.success) return parsed.data.id
  throw new CollectorError('fatal', 'the mention does not say which post it is')
}

function sentAs(id: string, { answersAs }: XOptions) {
  const handle = answersAs?.replace(/^@/, '') ?? 'i'
  return { externalId: id, url: `https://x.com/${handle}/status/${id}`, authorId: null }
}

/** Refusals that concern this answer, not the account. */
function explain(error: unknown): never {
  const said = error instanceof CollectorError ? error.message : ''
  if (/duplicate content/i.test(said)) {
    throw new ReplyError('duplicate', 'X has the same words from this account already')
  }
  const isAbout =
    /mentioned or otherwise engaged|not allowed to reply|restricted who can reply|deleted or not visible/i
  if (isAbout.test(said)) throw new ReplyError('refused', said)
  throw error
}
