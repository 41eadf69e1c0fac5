import type { Collector, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openApi, type Api } from './api.ts'
import { readCursor, type Pending, type SearchCursor } from './cursor.ts'
import {
  credentialsSchema,
  keyOf,
  optionsSchema,
  type StackExchangeCredentials,
  type StackExchangeOptions,
} from './options.ts'
import { advance, isKnown, pageSize } from './paging.ts'
import { readPast } from './past.ts'
import { findQuestions, limitsOf, onward, readAnswers, type StackExchangeEnv } from './reading.ts'

/** One request gives one page; the next run goes on where these end. */
const requestsMax = 10

/** Listens to a site of the Stack Exchange network: questions by words and tags, and their answers. */
export function createStackExchangeCollector(): Collector<
  StackExchangeOptions,
  StackExchangeCredentials
> {
  return {
    name: 'stack-exchange',
    title: 'Stack Exchange',
    description: 'Questions and answers of Stack Overflow and its sister sites, by words or tags.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 60_000, default: 15 * 60_000 },
      pageSizeMax: pageSize,
      retentionDays: null,
    },
    // Without a key the API counts by address, and all of ours is asked from one.
    account: (_options, credentials) =>
      credentials?.key === undefined ? 'anonymous' : `key ${credentials.key}`,
    budgets: (_options, credentials) => [
      {
        name: 'requests',
        title: 'Requests',
        limit: credentials?.key === undefined ? 300 : 10_000,
        per: 'day',
      },
    ],
    async *collect(stored, env) {
      let cursor = readCursor(stored, env.options, env.clock.now())
      const api = openApi(env, keyOf(env.credentials))
      let isLastSearch = false
      for (let request = 0; request < requestsMax; request++) {
        stopIfCalledOff(env)
        const { pending } = cursor
        const step =
          pending === null
            ? await readQuestions(api, cursor, env)
            : await readPending(api, cursor, pending, env)
        stopIfCalledOff(env)
        yield step.page
        cursor = step.cursor
        if (pending === null) isLastSearch = !step.hasMore
        if (step.page.waitMs !== undefined || (isLastSearch && cursor.pending === null)) return
      }
    },
    backfill: readPast,
  }
}

type Step = { page: Page; cursor: SearchCursor; hasMore: boolean }

async function readQuestions(api: Api, before: SearchCursor, env: StackExchangeEnv): Promise<Step> {
  const { options, clock } = env
  const place = before.questions
  const found = await findQuestions(api, onward(place), options, (seen) => isKnown(place, seen))
  const { answer, mentions, ids, origin } = found
  const next = advance(place, found.seen, answer.hasMore, clock.now())
  const pending =
    options.answers && ids.length > 0
      ? { ids, origin, place: { since: before.from, page: 1, back: null, known: {} } }
      : null
  const cursor = { ...before, questions: next.place, pending }
  const rejected = [...found.rejected, ...next.rejected]
  const page = { mentions, deletions: [], rejected, cursor, ...limitsOf(answer, clock.now()) }
  return { page, cursor, hasMore: answer.hasMore }
}

async function readPending(
  api: Api,
  before: SearchCursor,
  asked: Pending,
  env: StackExchangeEnv,
): Promise<Step> {
  const { answer, mentions, rejected, pending } = await readAnswers(api, asked, env)
  const cursor = { ...before, pending }
  const limits = limitsOf(answer, env.clock.now())
  const page = { mentions, deletions: [], rejected, cursor, ...limits }
  return { page, cursor, hasMore: answer.hasMore }
}
