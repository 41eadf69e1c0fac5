import type { MentionDraft } from '../../model/mention.ts'
import { CollectorError, type Collector, type Page, type Rejected } from '../collector.ts'
import type { MastodonEnv } from './client.ts'
import { readCursor } from './cursor.ts'
import { compareIds } from './ids.ts'
import { mapItem } from './map-status.ts'
import {
  credentialsSchema,
  optionsSchema,
  type MastodonCredentials,
  type MastodonOptions,
} from './options.ts'
import { readStream, type Step } from './reading.ts'
import { idOf } from './status.ts'
import { pageSize, streamsOf, type Stream } from './streams.ts'

/** Listens to one Mastodon server, or one that speaks as Mastodon does: hashtags, search, mentions. */
export function createMastodonCollector(): Collector<MastodonOptions, MastodonCredentials | null> {
  return {
    name: 'mastodon',
    title: 'Mastodon',
    description:
      'Posts of the fediverse as one server sees them: hashtags, a search, mentions of us.',
    optionsSchema,
    credentialsSchema,
    limits: { intervalMs: { min: 60_000, default: 5 * 60_000 }, pageSizeMax: pageSize },
    async *collect(cursor, env) {
      const server = new URL(env.options.server).origin
      const streams = streamsOf(env.options)
      const keys = streams.map(({ key }) => key)
      const after = readCursor(cursor, server, keys)
      const yielded = new Set<string>()
      for (const stream of streams) {
        const steps = readStream(stream, after.places[stream.key], checked(env))
        for await (const step of steps) {
          after.places = { ...after.places, [stream.key]: step.place }
          stopIfCalledOff(env)
          yield { ...pageOf(step, stream, server, yielded), cursor: { ...after } }
          if (step.answer.waitMs !== null) return
        }
      }
    },
  }
}

/** Asks nothing once it is called off. */
function checked(env: MastodonEnv): MastodonEnv {
  const http: MastodonEnv['http'] = {
    async request(url, request) {
      stopIfCalledOff(env)
      return env.http.request(url, request)
    },
  }
  return { ...env, http }
}

function pageOf(
  { answer }: Step,
  stream: Stream,
  server: string,
  yielded: Set<string>,
): Omit<Page, 'cursor'> {
  const mentions: MentionDraft[] = []
  const rejected: Rejected[] = []
  for (const item of oldestFirst(answer.items)) {
    const mapped = mapItem(item, stream.wrapping, server)
    if (mapped === 'left-out') continue
    if ('reason' in mapped) rejected.push(rejection(mapped.reason, item))
    else if (!yielded.has(mapped.externalId)) mentions.push(mapped)
    if ('externalId' in mapped) yielded.add(mapped.externalId)
  }
  const { rateLimit, waitMs } = answer
  const page = { mentions, deletions: [], rejected, rateLimit }
  return waitMs === null ? page : { ...page, waitMs }
}

function oldestFirst(items: readonly unknown[]): unknown[] {
  const placed = items.map((item) => ({ item, id: idOf.safeParse(item).data?.id ?? '' }))
  return placed.sort((a, b) => compareIds(a.id, b.id)).map(({ item }) => item)
}

/** Names the post and says nothing of what is in it: it may not be public. */
function rejection(reason: string, item: unknown): Rejected {
  return { line: null, reason, excerpt: idOf.safeParse(item).data?.id ?? '' }
}

function stopIfCalledOff({ signal }: Pick<MastodonEnv, 'signal'>): void {
  if (signal.aborted) throw new CollectorError('transient', 'the reading was called off')
}
