import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect } from 'vitest'
import type { Cursor, HttpClient, Page } from '../../src/collectors/collector.ts'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import type { Handler } from './collector-conformance.ts'
import { loopbackClient, restOfEnv, startWeb } from './loopback.ts'
import { now, origin, pagesThrough, sends, token, type Item } from './mastodon.ts'

const collector = createMastodonCollector()

/** Asks loopback for what is asked of the servers of the fediverse that the tests play. */
export function worldClient(client: HttpClient, url: string): HttpClient {
  const moved = (address: string) => {
    const { host, pathname, search } = new URL(address)
    return { url: url + pathname + search, host }
  }
  return {
    request(address, request) {
      const to = moved(address)
      const headers = { ...request.headers, 'x-host': to.host }
      return client.request(to.url, { ...request, headers })
    },
    connect: () => Promise.reject(new Error('nobody connects')),
  }
}

/** A server with timelines and streams, and readers of it that keep the cursor. */
export async function openStreaming(items: Item[] = []) {
  const streams = new Map<string, ServerResponse>()
  const seen: { address: string; host: string; authorization: string | undefined }[] = []
  let streaming: unknown = 'wss://streaming.social.example.com'
  let refusal: Handler | null = null

  const serve: Handler = (request, response) => {
    const address = request.url ?? '/'
    note(request, address)
    if (address === '/api/v2/instance') {
      return sends({ configuration: { urls: { streaming } } })(request, response)
    }
    if (!address.startsWith('/api/v1/streaming/')) {
      return pagesThrough(() => items)(request, response)
    }
    const tag = new URL(address, origin).searchParams.get('tag') ?? ''
    if (refusal !== null) return refusal(request, response)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':)\n')
    streams.set(tag, response)
    response.on('close', () => streams.get(tag) === response && streams.delete(tag))
  }
  function note(request: IncomingMessage, address: string) {
    const { authorization } = request.headers
    seen.push({ address, host: String(request.headers['x-host']), authorization })
  }

  const web = await startWeb(serve)
  const client = loopbackClient()
  let cursor: Cursor | null = null

  /** Listens until `isEnough`, a failure, or the end; a failure comes with what was heard before it. */
  async function listen(
    how: {
      hashtags?: string[]
      credentials?: { accessToken?: string } | null
      onPage?: (page: Page, all: readonly Page[]) => boolean | void
      signal?: AbortSignal
    } = {},
  ) {
    const { hashtags = ['earshot'], credentials = token, onPage } = how
    const options = collector.optionsSchema.parse({ server: origin, hashtags, stream: true })
    const signal = how.signal ?? new AbortController().signal
    const http = worldClient(client, web.url)
    const env = { options, credentials, signal, http, clock: { now: () => now }, ...restOfEnv() }
    const pages: Page[] = []
    let failure: unknown = null
    try {
      for await (const page of collector.collect(cursor, env)) {
        pages.push(page)
        cursor = JSON.parse(JSON.stringify(page.cursor)) as Cursor
        if (onPage?.(page, pages) === true) break
      }
    } catch (error) {
      failure = error
    }
    const mentions = pages.flatMap((page) => page.mentions)
    for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
    const ids = mentions.map(({ externalId }) => externalId)
    return {
      pages,
      failure,
      mentions,
      ids,
      deletions: pages.flatMap((page) => page.deletions),
      rejected: pages.flatMap((page) => page.rejected),
    }
  }

  return {
    /** Where it is; for readers that are not its own. */
    url: web.url,
    listen,
    seen,
    /** The hashtags that are listened to now. */
    open: () => [...streams.keys()],
    /** Writes to the stream of a hashtag as it is. */
    write: (text: string | Uint8Array, tag = 'earshot') => streams.get(tag)?.write(text),
    /** Tells of something, as the server does. */
    tell(event: string, data: unknown, tag = 'earshot') {
      const text = typeof data === 'string' ? data : JSON.stringify(data)
      streams.get(tag)?.write(`event: ${event}\ndata: ${text}\n\n`)
    },
    end: (tag = 'earshot') => streams.get(tag)?.end(),
    cut: (tag = 'earshot') => streams.get(tag)?.socket?.destroy(),
    streamFrom: (address: unknown) => void (streaming = address),
    refuse: (handler: Handler | null) => void (refusal = handler),
    connections: () => web.open(),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}
