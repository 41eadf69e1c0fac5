import { z } from 'zod'
import { CollectorError, type AnsweredMention, type ReplySender } from '../collector.ts'
import { parseDate } from '../parse-date.ts'
import { posting, publish } from '../publish.ts'
import { readJson } from '../read-json.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { isSameText, textOfHtml } from '../same-text.ts'
import type { MastodonEnv } from './client.ts'
import { externalIdOf } from './ids.ts'
import type { MastodonCredentials, MastodonOptions } from './options.ts'

const maxLength = 500

/** Mastodon keeps a key for an hour; the rest is for clocks and slow answers. */
const resendWithinMs = 50 * 60_000

/** A server's clock may be behind ours. */
const skewMs = 60_000
const pageSize = 40

const rawShape = z.object({
  id: z.string(),
  server: z.string(),
  visibility: z.string().catch('public'),
  contentWarning: z.string().nullish().catch(null),
})

const accountShape = z.object({
  id: z.string(),
  uri: z.string().nullish().catch(null),
  url: z.string().nullish().catch(null),
})

const statusShape = z.object({
  id: z.string().min(1),
  url: z.string().nullish().catch(null),
  uri: z.string().nullish().catch(null),
  content: z.string().catch(''),
  created_at: z.string().catch(''),
  in_reply_to_id: z.string().nullish().catch(null),
  account: accountShape,
})

type Status = z.infer<typeof statusShape>

/** Answers in public where the post is, and only there where it is not listed. */
export const reply: ReplySender<MastodonOptions, MastodonCredentials | null> = {
  network: 'mastodon',
  resendWithinMs,
  check(mention, { options, credentials }, text) {
    const limits = { maxLength, counting: 'mastodon' as const }
    const raw = rawShape.safeParse(mention.raw).data
    if (credentials?.accessToken === undefined || options.answers !== true) {
      return mayNotAnswer(
        limits,
        `This source only reads. ${signInToAnswer} "Answer from here" has to be on.`,
      )
    }
    if (raw === undefined || new URL(raw.server).host !== new URL(options.server).host) {
      return mayNotAnswer(limits, `It was heard at another server than ${options.server}.`)
    }
    const address = addressOf(mention, '')
    const notes = [
      ...(address === '' ? [] : [`It begins with ${address.trim()}, so that its author is told.`]),
      'Links count 23 characters. Some servers allow more than 500 characters.',
    ]
    return mayAnswer({ ...limits, notes }, text === undefined ? text : addressed(mention, text))
  },
  send: ({ mention, text, key }, env) =>
    publish(
      env,
      (url) => url.pathname === '/api/v1/statuses',
      async (publishing) => {
        const { id, visibility, contentWarning } = readRaw(mention)
        const body = JSON.stringify({
          status: addressed(mention, text),
          in_reply_to_id: id,
          visibility: visibility === 'unlisted' ? 'unlisted' : 'public',
          ...(contentWarning ? { spoiler_text: contentWarning } : {}),
        })
        const http = posting(publishing.http, body, 'application/json')
        const headers = { 'idempotency-key': key }
        const status = await ask('/api/v1/statuses', statusShape, { ...env, http }, headers)
        return sentAs(status, env)
      },
    ),
  async find({ mention, text, since }, env) {
    const { id } = readRaw(mention)
    const me = await ask('/api/v1/accounts/verify_credentials', accountShape, env)
    const path = `/api/v1/accounts/${encodeURIComponent(me.id)}/statuses?exclude_reblogs=true&limit=${pageSize}`
    const statuses = await ask(path, z.array(z.unknown()), env)
    const found = statuses
      .flatMap((item) => statusShape.safeParse(item).data ?? [])
      .filter((status) => status.in_reply_to_id === id)
      .filter((status) => (parseDate(status.created_at) ?? since) >= since - skewMs)
      .find((status) => isSameText(textOfHtml(status.content), text))
    return found === undefined ? null : sentAs(found, env)
  },
}

function readRaw(mention: AnsweredMention) {
  const raw = rawShape.safeParse(mention.raw)
  if (raw.success) return raw.data
  throw new CollectorError('fatal', 'the mention does not say which post it is')
}

/** Only who is named in a post is told of it. */
function addressed(mention: AnsweredMention, text: string): string {
  return addressOf(mention, text) + text
}

function addressOf({ author }: AnsweredMention, text: string): string {
  const handle = author?.handle ?? null
  if (handle === null) return ''
  const [name = ''] = handle.split('@')
  const isNamed = text.toLowerCase().includes(`@${name.toLowerCase()}`)
  return isNamed ? '' : `@${handle} `
}

function sentAs({ id, url, uri, account }: Status, env: MastodonEnv) {
  return {
    externalId: externalIdOf(env.options.server, id),
    url: url ?? uri ?? null,
    authorId: account.uri ?? account.url ?? null,
  }
}

async function ask<Body>(
  path: string,
  shape: z.ZodType<Body>,
  env: MastodonEnv,
  headers: Record<string, string> = {},
): Promise<Body> {
  const url = new URL(path, env.options.server).href
  const token = env.credentials?.accessToken
  if (token === undefined) throw new CollectorError('auth', signInToAnswer)
  const asked = { ...headers, authorization: `Bearer ${token}` }
  const { http, signal, clock } = env
  try {
    return (await readJson(url, shape, { http, signal, clock }, asked)).body
  } catch (error) {
    throw explained(error)
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof CollectorError)) return error
  const said = /"error"\s*:\s*"((?:[^"\\]|\\.){1,150})/.exec(error.excerpt ?? '')?.[1]
  const told = said === undefined ? error.message : `the server says "${said}"`
  const { kind, excerpt, waitMs } = error
  const advice =
    kind === 'auth' ? ': sign in again, with the right to post (write:statuses, read:accounts)' : ''
  return new CollectorError(kind, told + advice, { excerpt, waitMs, cause: error })
}
