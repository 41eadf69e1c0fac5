import type { Collector, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { toIso } from '../parse-date.ts'
import { askConnect, pageSize } from './connect.ts'
import { readCursor, readPastCursor, type AppStoreCursor } from './cursor.ts'
import { askFeed, feedBudget } from './feed.ts'
import {
  appIdOf,
  credentialsSchema,
  keyOf,
  optionsSchema,
  type AppStoreCredentials,
  type AppStoreEnv,
  type AppStoreOptions,
} from './options.ts'
import { walk, type Answer, type Ask } from './walk.ts'

const dayMs = 24 * 3600_000

/** An edited review moves to the top of the feed, and stays in its place in App Store Connect. */
const overlapMs = { feed: dayMs, key: 7 * dayMs }

/** Listens to the reviews of one app in the App Store: the public feed, or all with a key. */
export function createAppStoreCollector(): Collector<AppStoreOptions, AppStoreCredentials | null> {
  return {
    name: 'app-store',
    title: 'App Store reviews',
    description: 'What people write about an app in the App Store of Apple, with their stars.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 5 * 60_000, default: 30 * 60_000 },
      pageSizeMax: pageSize,
      retentionDays: null,
    },
    account(_options, credentials) {
      const key = keyOf(credentials)
      return key === null ? 'itunes.apple.com' : `key ${key.keyId}`
    },
    budgets(_options, credentials) {
      if (keyOf(credentials) !== null) return []
      return [{ name: feedBudget, title: 'Requests to the store', limit: 20, per: 'minute' }]
    },
    async *collect(stored, env) {
      const way = keyOf(env.credentials) === null ? 'feed' : 'key'
      const cursor = readCursor(stored, appIdOf(env.options.app), way)
      yield* readLists(listsOf(cursor, env), cursor, env)
    },
    async *backfill(stored, env) {
      const key = keyOf(env.credentials)
      if (key !== null) yield* readPast(askConnect(appIdOf(env.options.app), key, env), stored, env)
    },
  }
}

function listsOf(cursor: AppStoreCursor, env: AppStoreEnv): Map<string, Ask> {
  const key = keyOf(env.credentials)
  if (key !== null) return new Map([['all', askConnect(cursor.app, key, env)]])
  const countries = leastRecent(env.options.countries, cursor)
  return new Map(countries.map((country) => [country, askFeed(cursor.app, country, env)]))
}

/** What was read longest ago comes first, so that a refusal on the way starves no country. */
function leastRecent(countries: readonly string[], { places }: AppStoreCursor): string[] {
  const readAt = (country: string) => places[country]?.readAt ?? 0
  return [...new Set(countries)].toSorted((a, b) => readAt(a) - readAt(b))
}

async function* readLists(
  lists: ReadonlyMap<string, Ask>,
  before: AppStoreCursor,
  env: AppStoreEnv,
): AsyncGenerator<Page> {
  const nowMs = env.clock.now()
  const kept = Object.entries(before.places).filter(([name]) => lists.has(name))
  const after = { ...before, places: Object.fromEntries(kept) }
  for (const [name, ask] of lists) {
    const known = after.places[name]?.newest ?? null
    const steps = walk(checked(ask, env), known, { overlapMs: overlapMs[after.way], nowMs })
    for await (const { answer, newest, isEnd } of steps) {
      if (isEnd) after.places = { ...after.places, [name]: { newest, readAt: nowMs } }
      stopIfCalledOff(env)
      yield { ...pageOf(answer), cursor: { ...after } }
      if (answer.waitMs !== undefined) return
    }
  }
}

/** All reviews there ever were, newest first. The feed has no past: its first reading takes it all. */
async function* readPast(
  ask: Ask,
  stored: Page['cursor'] | null,
  env: AppStoreEnv & { since: number },
): AsyncGenerator<Page> {
  const app = appIdOf(env.options.app)
  let { before, isEnd } = readPastCursor(stored, app)
  while (!isEnd) {
    const answer = await checked(ask, env)(before)
    const reachedAt = toIso(answer.found.at(-1)?.at ?? null)
    const isOld = reachedAt !== null && Date.parse(reachedAt) < env.since
    isEnd = isOld || answer.next === null || answer.next === before
    before = answer.next
    stopIfCalledOff(env)
    const page = { ...pageOf(answer), cursor: { app, before, isEnd } }
    yield reachedAt === null ? page : { ...page, reachedAt }
    if (answer.waitMs !== undefined) return
  }
}

function pageOf({ found, rejected, rateLimit, waitMs }: Answer): Omit<Page, 'cursor'> {
  return {
    mentions: found.map(({ mention }) => mention),
    deletions: [],
    rejected,
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(waitMs === undefined ? {} : { waitMs }),
  }
}

/** Asks nothing once it is called off. */
function checked(ask: Ask, env: AppStoreEnv): Ask {
  return async (position) => {
    stopIfCalledOff(env)
    return ask(position)
  }
}
