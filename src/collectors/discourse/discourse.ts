import type { Collector } from '../collector.ts'
import { throwIfCalledOff } from './client.ts'
import { readCursor } from './cursor.ts'
import { readLatest } from './latest.ts'
import {
  credentialsSchema,
  optionsSchema,
  type DiscourseCredentials,
  type DiscourseOptions,
} from './options.ts'
import { readSearch } from './search.ts'

/** Listens to a Discourse forum: every new post, or those that a search finds. */
export function createDiscourseCollector(): Collector<DiscourseOptions, DiscourseCredentials> {
  return {
    name: 'discourse',
    title: 'Discourse forum',
    description: 'Topics and replies of a forum that runs Discourse: all of them, or by search.',
    optionsSchema,
    credentialsSchema,
    limits: { intervalMs: { min: 60_000, default: 10 * 60_000 }, pageSizeMax: 100 },
    async *collect(cursor, env) {
      const at = readCursor(cursor, env)
      throwIfCalledOff(env.signal)
      const { query } = env.options
      if (query === undefined) yield* readLatest(at?.kind === 'latest' ? at : null, env)
      else yield* readSearch(query, at?.kind === 'search' ? at : null, env)
    },
  }
}
