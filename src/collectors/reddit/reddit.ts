import type { Collector, Cursor, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { readPast } from './backfill.ts'
import { openReddit } from './client.ts'
import type { RedditEnv } from './env.ts'
import { readCursor } from './cursor.ts'
import { oauth } from './oauth.ts'
import {
  credentialsSchema,
  optionsSchema,
  type RedditCredentials,
  type RedditOptions,
} from './options.ts'
import { readStream, type Reading } from './reading.ts'
import { reply } from './reply.ts'
import { checkNames, recheck } from './recheck.ts'
import { pageSize, streamsOf, subredditsOf } from './streams.ts'

/** Listens to Reddit: a search, subreddits, or what an account is mentioned in and replied to. */
export function createRedditCollector(): Collector<RedditOptions, RedditCredentials | null> {
  return {
    name: 'reddit',
    title: 'Reddit',
    description: 'Posts that a search finds, posts and comments of subreddits, mentions of us.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 60_000, default: 5 * 60_000 },
      pageSizeMax: pageSize,
      retentionDays: null,
    },
    account: (_options, credentials) => credentials?.clientId ?? null,
    collect: (cursor, env) => untilCalledOff(readNew(cursor, env), env),
    backfill: (cursor, env) => untilCalledOff(readPast(cursor, env), env),
    oauth,
    reply,
  }
}

async function* readNew(cursor: Cursor | null, env: RedditEnv): AsyncGenerator<Page> {
  const nowMs = env.clock.now()
  const streams = streamsOf(env.options)
  const after = readCursor(
    cursor,
    streams.map(({ key }) => key),
  )
  const reddit = await openReddit(env)
  const checked = await checkNames(subredditsOf(env.options), after.named, reddit, nowMs)
  after.named = checked.named
  const { rejected } = checked
  if (rejected.length > 0) yield { mentions: [], deletions: [], rejected, cursor: { ...after } }
  const seen = new Set<string>()
  for (const stream of streams) {
    for await (const reading of readStream(stream, after.places[stream.key], reddit, nowMs)) {
      after.places = { ...after.places, [stream.key]: reading.place }
      yield { ...pageOf(reading, seen), cursor: { ...after } }
      if (reading.listing.waitMs !== null) return
    }
  }
  for (const { key } of streams) {
    const place = after.places[key]
    const again = place === undefined ? null : await recheck(place, seen, reddit)
    if (again === null) continue
    after.places = { ...after.places, [key]: again.place }
    yield { ...pageOf(again, seen), cursor: { ...after } }
    if (again.listing.waitMs !== null) return
  }
}

/** Each mention once in a run. */
function pageOf(
  { found, listing }: Omit<Reading, 'place'>,
  seen: Set<string>,
): Omit<Page, 'cursor'> {
  const mentions = found.mentions.filter(({ externalId }) => !seen.has(externalId))
  for (const { externalId } of mentions) seen.add(externalId)
  const { rateLimit, waitMs } = listing
  return { ...found, mentions, rateLimit, ...(waitMs === null ? {} : { waitMs }) }
}

async function* untilCalledOff(pages: AsyncIterable<Page>, env: RedditEnv): AsyncGenerator<Page> {
  for await (const page of pages) {
    stopIfCalledOff(env)
    yield page
  }
}
