import { z } from 'zod'
import { CollectorError, ReplyError, type ReplySender } from '../collector.ts'
import { publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText } from '../same-text.ts'
import { openReddit } from './client.ts'
import { fullnameSchema } from './listing.ts'
import type { RedditCredentials, RedditOptions } from './options.ts'

const limits = { maxLength: 10_000, counting: 'characters' as const }

const site = 'https://www.reddit.com'

/** Its clock and ours. */
const skewMs = 60_000

const commentShape = z.object({
  name: fullnameSchema,
  author: z.string(),
  body: z.string(),
  parent_id: z.string(),
  permalink: z.string().nullish().catch(null),
  created_utc: z.number().nullish().catch(null),
})

/** Reddit says with 200 what it refuses. */
const madeShape = z.object({
  json: z.object({
    errors: z.array(z.array(z.unknown())),
    data: z.object({ things: z.array(z.object({ data: z.unknown() })) }).nullish(),
  }),
})

const listingShape = z.object({
  data: z.object({ children: z.array(z.object({ data: z.unknown() })) }),
})
const nameShape = z.object({ name: z.string().min(1) })

/** Reddit knows no key against doubles: where the outcome is unknown, a person looks. */
export const reply: ReplySender<RedditOptions, RedditCredentials | null> = {
  network: 'reddit',
  resendWithinMs: 0,
  check(mention, { options, credentials }, text) {
    const { refreshToken, username } = credentials ?? {}
    if ((!refreshToken && !username) || options.answers !== true) {
      return mayNotAnswer(
        limits,
        `This source only reads. ${signInToAnswer} "Answer from here" has to be on.`,
      )
    }
    if (!fullnameSchema.safeParse(mention.externalId).success) {
      return mayNotAnswer(limits, 'Only posts and comments of Reddit can be answered.')
    }
    const notes = [
      'Written in Markdown. Many subreddits have rules for companies: read them first.',
      'New accounts may answer only every few minutes.',
    ]
    return mayAnswer({ ...limits, notes }, text)
  },
  send: ({ mention, text }, env) =>
    publish(
      env,
      (url) => url.pathname === '/api/comment',
      async (publishing) => {
        const reddit = await openReddit(publishing)
        const form = { api_type: 'json', thing_id: mention.externalId, text }
        const { body } = await reddit.post('api/comment', form)
        const { json } = madeShape.parse(body)
        const [problem] = json.errors
        if (problem !== undefined) throw refused(problem)
        return sentAs(commentShape.parse(json.data?.things[0]?.data))
      },
    ),
  async find({ mention, text, since }, env) {
    const reddit = await openReddit(env)
    const { name } = nameShape.parse((await reddit.get('api/v1/me', {})).body)
    const path = `user/${encodeURIComponent(name)}/comments`
    const { body } = await reddit.get(path, { sort: 'new', limit: '100' })
    const listing = listingShape.safeParse(body).data
    if (listing === undefined) throw new CollectorError('bad-data', 'the answer is no list')
    const found = listing.data.children
      .flatMap(({ data }) => commentShape.safeParse(data).data ?? [])
      .filter((comment) => comment.parent_id === mention.externalId)
      .filter(({ created_utc: seconds }) => (seconds ?? Infinity) * 1000 >= since - skewMs)
      .find((comment) => isSameText(plain(comment.body), plain(text)))
    return found === undefined ? null : sentAs(found)
  },
}

/** Without `raw_json` Reddit writes three signs as HTML does. */
function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function sentAs({ name, author, permalink }: z.infer<typeof commentShape>) {
  const url = permalink?.startsWith('/') === true ? site + permalink : null
  return { externalId: name, url, authorId: author }
}

/** `[code, words, field]`. */
function refused([code, words]: readonly unknown[]): ReplyError {
  const said = `Reddit says "${String(words).slice(0, 200)}" (${String(code).slice(0, 60)})`
  if (code !== 'RATELIMIT') return new ReplyError('refused', said)
  const [, count, unit] = /(\d+) (second|minute|hour)/.exec(String(words)) ?? []
  const unitMs = unit === 'second' ? 1000 : unit === 'hour' ? 3_600_000 : 60_000
  return new ReplyError('refused', said, { waitMs: Number(count ?? 10) * unitMs })
}
