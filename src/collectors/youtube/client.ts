import type { youtube_v3 } from '@googleapis/youtube'
import { z } from 'zod'
import { CollectorError, type CollectEnv } from '../collector.ts'
import { excerptOf, stopIfCalledOff, toCollectorError } from '../failures.ts'
import { openTokens, signingOf } from './oauth.ts'
import type { YouTubeCredentials, YouTubeOptions } from './options.ts'
import { toRefusal } from './refusal.ts'
import { idOf, listOf, type List } from './shapes.ts'
import type { Target } from './targets.ts'

export type YouTubeEnv = CollectEnv<YouTubeOptions, YouTubeCredentials>

const pageSize = 100

/** What a search gives at most, and how many videos one question may name. */
const searchPageSize = 50

const bodyBytesMax = 10 * 1024 * 1024

export type SearchRange = { query: string; afterMs: number; beforeMs: number }

/** What is asked of YouTube; each call is one page and counts once. */
export type Api = {
  /** Threads on a video or on all of a channel, newest first, with up to 5 replies each. */
  threads(filter: ThreadFilter, token: string | null): Promise<List>
  replies(threadId: string, token: string | null): Promise<List>
  /** Newest first. */
  search(range: SearchRange): Promise<List>
  videos(ids: string[]): Promise<List>
  /** The id of a channel; null where there is none of that name. */
  channelId(target: Target): Promise<string | null>
}

/** What is written at YouTube, in the name of who signed in. */
export type WritingApi = Api & {
  /** Under a thread; what YouTube answers is not checked yet. */
  answerThread(threadId: string, text: string): Promise<unknown>
  answerVideo(videoId: string, text: string): Promise<unknown>
  /** The id of the channel that is signed in. */
  ownChannelId(): Promise<string | null>
}

/** Units that Google counts for one that is written. */
const unitsWritten = 50

export type ThreadFilter = { videoId: string } | { allThreadsRelatedToChannelId: string }

type Call = (
  sdk: youtube_v3.Youtube,
) => Promise<{ status: number; data: unknown; headers: unknown }>

export async function openApi(env: YouTubeEnv): Promise<Api> {
  return reading(asker(await openSdk(env), env))
}

export async function openWritingApi(env: YouTubeEnv): Promise<WritingApi> {
  // A key knows no account: signing in is what counts here.
  const { apiKey: _key, ...credentials } = env.credentials ?? {}
  const ask = asker(await openSdk({ ...env, credentials }), env)
  const made = z.unknown()
  return {
    ...reading(ask),
    answerThread: (parentId, textOriginal) =>
      ask(
        'units',
        made,
        (sdk) =>
          sdk.comments.insert({
            part: ['snippet'],
            requestBody: { snippet: { parentId, textOriginal } },
          }),
        unitsWritten,
      ),
    answerVideo: (videoId, textOriginal) =>
      ask(
        'units',
        made,
        (sdk) =>
          sdk.commentThreads.insert({
            part: ['snippet'],
            requestBody: { snippet: { videoId, topLevelComment: { snippet: { textOriginal } } } },
          }),
        unitsWritten,
      ),
    async ownChannelId() {
      const { items } = await ask('units', listOf('channel'), (sdk) =>
        sdk.channels.list({ part: ['id'], mine: true }),
      )
      return idOf.safeParse(items[0]).data?.id ?? null
    },
  }
}

function reading(ask: ReturnType<typeof asker>): Api {
  return {
    threads: (filter, token) =>
      ask('units', listOf('commentThread'), (sdk) =>
        sdk.commentThreads.list({
          ...filter,
          ...tokenOf(token),
          part: ['snippet', 'replies'],
          order: 'time',
          textFormat: 'plainText',
          maxResults: pageSize,
        }),
      ),
    replies: (parentId, token) =>
      ask('units', listOf('comment'), (sdk) =>
        sdk.comments.list({
          parentId,
          ...tokenOf(token),
          part: ['snippet'],
          textFormat: 'plainText',
          maxResults: pageSize,
        }),
      ),
    search: ({ query, afterMs, beforeMs }) =>
      ask('search-calls', listOf('search'), (sdk) =>
        sdk.search.list({
          q: query,
          part: ['snippet'],
          type: ['video'],
          order: 'date',
          publishedAfter: wholeSeconds(afterMs),
          publishedBefore: wholeSeconds(beforeMs),
          safeSearch: 'none',
          maxResults: searchPageSize,
        }),
      ),
    videos: (ids) =>
      ask('units', listOf('video'), (sdk) =>
        sdk.videos.list({ id: ids, part: ['snippet', 'statistics'] }),
      ),
    async channelId({ kind, value }) {
      const name = kind === 'handle' ? { forHandle: value } : { forUsername: value }
      const { items } = await ask('units', listOf('channel'), (sdk) =>
        sdk.channels.list({ part: ['id'], ...name }),
      )
      return idOf.safeParse(items[0]).data?.id ?? null
    },
  }
}

/**
 * Google's client with the guarded way out as its only one. It gets no key, asks nothing again by
 * itself, and what the environment says of proxies and universes does not count.
 */
async function openSdk(env: YouTubeEnv): Promise<youtube_v3.Youtube> {
  const authorize = authorizer(env)
  // Not loaded before it is needed: it takes a tenth of a second.
  const { youtube } = await import('@googleapis/youtube')
  return youtube({
    version: 'v3',
    universeDomain: 'googleapis.com',
    noProxy: [/^/],
    retry: false,
    responseType: 'text',
    validateStatus: () => true,
    fetchImplementation: async (input, init) => {
      const body = typeof init?.body === 'string' ? init.body : null
      const headers = { accept: 'application/json', ...(await authorize()) }
      const json = { 'content-type': 'application/json' }
      const response = await env.http.request(String(input), {
        ...(body === null ? {} : { method: 'POST' as const, body }),
        headers: body === null ? headers : { ...headers, ...json },
        signal: env.signal,
        maxBytes: bodyBytesMax,
        maxRedirects: 0,
      })
      const { status } = response
      const bytes = await response.bytes()
      const given = bytes.length === 0 ? null : Buffer.from(bytes)
      return new Response(given, { status, headers: response.headers })
    },
  })
}

/** A key in a header instead of the address shows in no log. */
function authorizer(env: YouTubeEnv): () => Promise<Record<string, string>> {
  const { apiKey } = env.credentials ?? {}
  if (apiKey !== undefined) return async () => ({ 'x-goog-api-key': apiKey })
  const signing = signingOf(env.credentials)
  if (signing === null) {
    throw new CollectorError('auth', 'give an API key of a Google Cloud project, or sign in')
  }
  const token = openTokens(signing, env, (refreshToken) =>
    env.renew({ ...env.credentials, refreshToken }),
  )
  return async () => ({ authorization: `Bearer ${await token()}` })
}

function asker(sdk: youtube_v3.Youtube, env: YouTubeEnv) {
  return async <Body>(
    budget: 'units' | 'search-calls',
    shape: z.ZodType<Body>,
    call: Call,
    amount = 1,
  ): Promise<Body> => {
    stopIfCalledOff(env)
    await env.meter.take(budget, amount)
    const { status, data, headers } = await call(sdk).catch((error: unknown) => {
      throw toCollectorError(causeOf(error))
    })
    const body = typeof data === 'string' ? data : ''
    if (status === 200) return readBody(body, shape)
    const plain = headersSchema.parse(headers)
    throw toRefusal({ status, body, headers: plain }, env.clock.now())
  }
}

const headersSchema = z.record(z.string(), z.string()).catch({})

/** The client wraps what went wrong on the way out. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error
}

function readBody<Body>(body: string, shape: z.ZodType<Body>): Body {
  const excerpt = excerptOf(new TextEncoder().encode(body))
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    throw new CollectorError('bad-data', 'the answer is not JSON', { excerpt })
  }
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'its top'
  const message = `the answer is not of the expected shape, at ${where}: ${issue?.message}`
  throw new CollectorError('bad-data', message, { excerpt })
}

function tokenOf(token: string | null): { pageToken?: string } {
  return token === null ? {} : { pageToken: token }
}

function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
