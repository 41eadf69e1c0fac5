import type { Collector } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openApi, type Api } from './api.ts'
import { readCursor, readPastCursor } from './cursor.ts'
import { mapBundle } from './map-post.ts'
import {
  budgetsOf,
  credentialsSchema,
  isStream,
  optionsSchema,
  type XCredentials,
  type XOptions,
} from './options.ts'
import { readPast } from './past.ts'
import { readNew } from './reading.ts'
import { reply } from './reply.ts'
import { openLedger, pageSize } from './spending.ts'
import { listen } from './stream.ts'
import {
  listPosts,
  mentionsOf,
  postsPerPost,
  searchFor,
  userIdOf,
  type Timeline,
} from './timelines.ts'
import { oauth } from './tokens.ts'

/** Listens to X: recent search, the filtered stream, mentions of an account, a list. */
export function createXCollector(): Collector<XOptions, XCredentials | null> {
  return {
    name: 'x',
    title: 'X',
    description: 'Posts on X: by a search or stream rules, mentions of an account, or a list.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 60_000, default: 5 * 60_000 },
      pageSizeMax: pageSize * 3,
      retentionDays: null,
    },
    isLive: isStream,
    account: (_options, credentials) =>
      credentials?.clientId ?? credentials?.bearerToken ?? credentials?.accessToken ?? null,
    budgets: budgetsOf,
    async *collect(cursor, env) {
      const before = readCursor(cursor, nameOf(env.options))
      if (isStream(env.options)) return yield* listen(before, env)
      const api = await openApi(env)
      const ledger = openLedger(env, before.charged, postsPerPost(env.options))
      const userId = before.userId ?? (await resolve(env.options, api))
      const [timeline] = timelinesOf(env.options, userId)
      if (timeline === undefined) return
      const reader = { api, ledger, nowMs: env.clock.now() }
      for await (const { answer, place } of readNew(timeline, before.place, reader)) {
        stopIfCalledOff(env)
        const limits = api.limits()
        const after = { ...before, userId, place, charged: ledger.charged() }
        yield { ...mapBundle(answer, env.options.context === true), cursor: after, ...limits }
        if (limits.waitMs !== undefined) return
      }
    },
    async *backfill(cursor, env) {
      const before = readPastCursor(cursor, nameOf(env.options))
      const userId = before.userId ?? (await resolve(env.options, await openApi(env)))
      yield* readPast(timelinesOf(env.options, userId), { ...before, userId }, env)
    },
    oauth,
    reply,
  }
}

/** What a place is a place in; rules may change and leave it, as what they missed is searched for. */
function nameOf({ query, mentionsOf, list, rules = [] }: XOptions): string {
  return JSON.stringify({ query, mentionsOf, list, isStream: isStream({ rules }) })
}

async function resolve({ mentionsOf }: XOptions, api: Api): Promise<string | null> {
  return mentionsOf === undefined ? null : userIdOf(mentionsOf, api)
}

function timelinesOf(options: XOptions, userId: string | null): Timeline[] {
  const { query, list, rules = [] } = options
  return [
    ...(query === undefined ? [] : [searchFor(query, options)]),
    ...(userId === null ? [] : [mentionsOf(userId, options)]),
    ...(list === undefined ? [] : [listPosts(list.split('/').at(-1) ?? '', options)]),
    ...rules.map((rule) => searchFor(rule, options)),
  ]
}
