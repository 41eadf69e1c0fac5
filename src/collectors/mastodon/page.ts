import type { MentionDraft } from '../../model/mention.ts'
import type { Page, Rejected } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import type { Answer, MastodonEnv } from './client.ts'
import { compareIds } from './ids.ts'
import { mapItem } from './map-status.ts'
import { idOf } from './status.ts'
import type { Stream } from './streams.ts'

/** The mentions in an answer, oldest first, without those in `yielded`, to which they are added. */
export function pageOf(
  { items, rateLimit, waitMs }: Answer,
  stream: Stream,
  server: string,
  yielded: Set<string>,
): Omit<Page, 'cursor'> {
  const mentions: MentionDraft[] = []
  const rejected: Rejected[] = []
  for (const item of oldestFirst(items)) {
    const mapped = mapItem(item, stream.wrapping, server)
    if (mapped === 'left-out') continue
    if ('reason' in mapped) rejected.push(rejection(mapped.reason, item))
    else if (!yielded.has(mapped.externalId)) mentions.push(mapped)
    if ('externalId' in mapped) yielded.add(mapped.externalId)
  }
  const page = { mentions, deletions: [], rejected, rateLimit }
  return waitMs === null ? page : { ...page, waitMs }
}

function oldestFirst(items: readonly unknown[]): unknown[] {
  const placed = items.map((item) => ({ item, id: idOf.safeParse(item).data?.id ?? '' }))
  return placed.sort((a, b) => compareIds(a.id, b.id)).map(({ item }) => item)
}

/** Names the post and says nothing of what is in it: it may not be public. */
export function rejection(reason: string, item: unknown): Rejected {
  return { line: null, reason, excerpt: idOf.safeParse(item).data?.id ?? '' }
}

/** Asks nothing once it is called off. */
export function checked<Env extends MastodonEnv>(env: Env): Env {
  const http: MastodonEnv['http'] = {
    ...env.http,
    async request(url, request) {
      stopIfCalledOff(env)
      return env.http.request(url, request)
    },
  }
  return { ...env, http }
}
