import type { Collector } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { forumBase } from './client.ts'
import { liveSchema, pastSchema, readCursor } from './cursor.ts'
import { readLatest } from './latest.ts'
import {
  credentialsSchema,
  optionsSchema,
  type DiscourseCredentials,
  type DiscourseOptions,
} from './options.ts'
import { searchBack, walkBack } from './past.ts'
import { reply } from './reply.ts'
import { readSearch } from './search.ts'

/** Of a user key; a forum counts nothing else by the day. */
const requestsPerDay = 2880

/** Listens to a Discourse forum: every new post, or those that a search finds. */
export function createDiscourseCollector(): Collector<DiscourseOptions, DiscourseCredentials> {
  return {
    name: 'discourse',
    title: 'Discourse forum',
    description: 'Topics and replies of a forum that runs Discourse: all of them, or by search.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 60_000, default: 10 * 60_000 },
      pageSizeMax: 100,
      retentionDays: null,
    },
    account: ({ url }, credentials) =>
      [forumBase(url), credentials?.userApiKey ?? credentials?.apiKey ?? 'anonymous'].join(' '),
    budgets: (_options, credentials) =>
      credentials?.userApiKey === undefined
        ? []
        : [{ name: 'requests', title: 'Requests', limit: requestsPerDay, per: 'day' }],
    async *collect(cursor, env) {
      const at = readCursor(cursor, liveSchema, env)
      stopIfCalledOff(env)
      const { query } = env.options
      if (query === undefined) yield* readLatest(at?.kind === 'latest' ? at : null, env)
      else {
        // From a place ahead of the time nothing would ever be heard.
        const isOurs = at?.kind === 'search' && at.sinceMs <= env.clock.now()
        yield* readSearch(query, isOurs ? at : null, env)
      }
    },
    reply,
    async *backfill(cursor, env) {
      const at = readCursor(cursor, pastSchema, env)
      stopIfCalledOff(env)
      const { query } = env.options
      if (query === undefined) yield* walkBack(at?.kind === 'past-latest' ? at : null, env)
      else yield* searchBack(query, at?.kind === 'past-search' ? at : null, env)
    },
  }
}
