import type { Collector } from '../collector.ts'
import { signInsMax } from './client.ts'
import { readCursor } from './cursor.ts'
import type { BlueskyEnv } from './env.ts'
import { mentionsOf, searchFor, type List } from './lists.ts'
import { compileWords } from './match-words.ts'
import {
  accountOf,
  credentialsSchema,
  optionsSchema,
  type BlueskyCredentials,
  type BlueskyOptions,
} from './options.ts'
import { readPast, type Past } from './past.ts'
import { poll } from './poll.ts'
import { reply } from './reply.ts'
import { batchMax, listen } from './stream.ts'

/** Listens to Bluesky: all new posts as they are written, a search, or the mentions of an account. */
export function createBlueskyCollector(): Collector<BlueskyOptions, BlueskyCredentials | null> {
  return {
    name: 'bluesky',
    title: 'Bluesky',
    description:
      'Posts of the whole network with our words, as they are written; or a search, or mentions of us.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 60_000, default: 5 * 60_000 },
      pageSizeMax: batchMax,
      retentionDays: null,
    },
    isLive: hearsWords,
    account(options, credentials) {
      const account = accountOf(credentials)
      if (account === null) return new URL(options.service).host
      return `${account.handle.toLowerCase()} ${options.pds}`
    },
    budgets: (options, credentials) =>
      hearsWords(options) && accountOf(credentials) === null
        ? []
        : [{ name: 'sign-ins', title: 'Sign-ins', limit: signInsMax, per: 'day' }],
    collect(cursor, env) {
      if (hearsWords(env.options)) return listen(readCursor(cursor, 'stream', null), env)
      const list = listOf(env)
      return poll(list, readCursor(cursor, 'list', list.key), env)
    },
    backfill(cursor, env) {
      const past = pastOf(env)
      return readPast(past, readCursor(cursor, 'past', past.key), env)
    },
    reply,
  }
}

function hearsWords({ words = [] }: BlueskyOptions): boolean {
  return words.length > 0
}

function listOf({ options, credentials }: BlueskyEnv): List {
  return options.query === undefined
    ? mentionsOf(accountOf(credentials)?.handle ?? '')
    : searchFor(options.query)
}

function pastOf(env: BlueskyEnv): Past {
  const { words = [] } = env.options
  if (!hearsWords(env.options)) {
    const list = listOf(env)
    return { key: list.key, lists: [list], matches: null }
  }
  const lists = words.map((word) => searchFor(/\s/.test(word) ? `"${word}"` : word))
  return { key: JSON.stringify(words), lists, matches: compileWords(words) }
}
