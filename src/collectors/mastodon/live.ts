import { CollectorError, type HttpResponse, type Page } from '../collector.ts'
import { readExcerpt, statusError, stopIfCalledOff, toCollectorError } from '../failures.ts'
import { gather } from '../gather.ts'
import { explained, type MastodonEnv } from './client.ts'
import { unread, type MastodonCursor } from './cursor.ts'
import { externalIdOf, newestOf } from './ids.ts'
import { mapItem } from './map-status.ts'
import { merge } from './merge.ts'
import { pageOf, rejection } from './page.ts'
import { readStream } from './reading.ts'
import { readEvents, type ServerEvent } from './server-events.ts'
import { idOf } from './status.ts'
import { findStreaming } from './streaming.ts'
import { pageSize, type Stream } from './streams.ts'

/** The server gives a sign of life every 15 seconds. */
const idleTimeoutMs = 90_000

/** With nothing new the cursor is stored once in a while, to show that all is well. */
const batching = { itemsMax: pageSize, waitMs: 300, idleMs: 60_000 }

const scope = 'read:statuses'

type Heard = { stream: Stream; event: ServerEvent }

/**
 * Listens to hashtags until it fails. It is connected first; then what was missed since the last time
 * is read from the timelines, so that nothing falls between the two.
 */
export async function* listen(
  streams: readonly Stream[],
  after: MastodonCursor,
  env: MastodonEnv,
): AsyncGenerator<Page> {
  const token = env.credentials?.accessToken
  if (token === undefined) {
    throw new CollectorError('auth', `this needs an access token with the scope ${scope}`)
  }
  const over = new AbortController()
  const own = { ...env, signal: AbortSignal.any([env.signal, over.signal]) }
  try {
    const base = await findStreaming(env)
    const opened: AsyncIterable<Heard>[] = []
    for (const stream of streams) opened.push(await connect({ base, token }, stream, own))
    for await (const page of catchUp(streams, after, env)) {
      yield page
      if (page.waitMs !== undefined) return
    }
    yield* hear(merge(opened), after, env)
  } finally {
    over.abort()
  }
}

async function connect(
  { base, token }: { base: string; token: string },
  stream: Stream,
  env: MastodonEnv,
): Promise<AsyncIterable<Heard>> {
  const url = new URL('/api/v1/streaming/hashtag', base)
  url.searchParams.set('tag', stream.key.slice(1))
  let response: HttpResponse
  try {
    response = await env.http.request(url.href, {
      headers: {
        accept: 'text/event-stream',
        'accept-encoding': 'identity',
        authorization: `Bearer ${token}`,
      },
      signal: env.signal,
      maxBytes: Infinity,
      maxRedirects: 0,
      idleTimeoutMs,
    })
  } catch (error) {
    throw toCollectorError(error)
  }
  const nowMs = env.clock.now()
  if (response.status !== 200) {
    const error = await statusError(response, nowMs)
    throw explained(error, response, { scope }, true, nowMs)
  }
  if (!/^text\/event-stream\b/i.test(response.headers['content-type'] ?? '')) {
    const excerpt = await readExcerpt(response)
    throw new CollectorError('bad-data', 'the answer is no stream of events', { excerpt })
  }
  return eventsOf(stream, response)
}

async function* eventsOf(stream: Stream, { body }: HttpResponse): AsyncGenerator<Heard> {
  for await (const event of readEvents(body)) yield { stream, event }
  throw new CollectorError('transient', 'the server ended the stream')
}

/** What the timelines have since the last time, to their end. */
async function* catchUp(
  streams: readonly Stream[],
  after: MastodonCursor,
  env: MastodonEnv,
): AsyncGenerator<Page> {
  const yielded = new Set<string>()
  for (const stream of streams) {
    // A walk that was broken off ends with what was new when it began.
    let isResumed = Boolean(after.places[stream.key]?.walk)
    for (let isDone = false; !isDone;) {
      for await (const step of readStream(stream, after.places[stream.key], env)) {
        after.places = { ...after.places, [stream.key]: step.place }
        isDone = step.isEnd && !isResumed
        isResumed &&= !step.isEnd
        stopIfCalledOff(env)
        yield { ...pageOf(step.answer, stream, after.server, yielded), cursor: { ...after } }
      }
    }
  }
}

async function* hear(
  events: AsyncIterable<Heard>,
  after: MastodonCursor,
  env: MastodonEnv,
): AsyncGenerator<Page> {
  let failure: unknown = null
  /** What came before a failure is given first. */
  async function* untilFailure(): AsyncGenerator<Heard> {
    try {
      yield* events
    } catch (error) {
      failure = error
    }
  }
  for await (const batch of gather(untilFailure(), batching)) {
    stopIfCalledOff(env)
    yield readBatch(batch, after)
  }
  throw toCollectorError(failure)
}

/** A post that was deleted stays so, for the news of it may come before the post. */
function readBatch(batch: readonly Heard[], after: MastodonCursor): Page {
  const page: Page = { mentions: [], deletions: [], rejected: [], cursor: null }
  for (const { stream, event } of batch) {
    const gone = event.name === 'delete' ? event.data.trim() : ''
    if (gone !== '') page.deletions.push(externalIdOf(after.server, gone))
    if (event.name !== 'update' && event.name !== 'status.update') continue
    const item = parse(event.data)
    const mapped = mapItem(item, 'none', after.server)
    if (mapped === 'left-out') continue
    if ('reason' in mapped) page.rejected.push(rejection(mapped.reason, item))
    else page.mentions.push(mapped)
    const place = after.places[stream.key] ?? unread
    const read = newestOf([place.read, idOf.safeParse(item).data?.id ?? null])
    after.places = { ...after.places, [stream.key]: { ...place, read } }
  }
  return { ...page, mentions: latestOf(page), cursor: { ...after } }
}

/** Of the versions of a post the last; none of what is gone. */
function latestOf({ mentions, deletions }: Page): Page['mentions'] {
  const latest = new Map(mentions.map((mention) => [mention.externalId, mention]))
  for (const id of deletions) latest.delete(id)
  return [...latest.values()]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
