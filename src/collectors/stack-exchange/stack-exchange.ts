import { z } from 'zod'
import { CollectorError, type CollectEnv, type Collector, type Page } from '../collector.ts'
import { openApi, type Answer, type Api } from './api.ts'
import { readCursor, type SearchCursor } from './cursor.ts'
import {
  answerShape,
  mapAnswer,
  mapQuestion,
  questionShape,
  readItems,
  seenIn,
} from './map-item.ts'
import { advance, isKnown, nextMidnightMs, pageSize } from './paging.ts'

const siteError = 'give the short name of a site, such as stackoverflow or gaming'
const tagError =
  'give one tag as the site writes it, such as c++ or google-maps, without blanks or ;'

const optionsSchema = z
  .strictObject({
    site: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, siteError)
      .default('stackoverflow')
      .meta({ title: 'Site', description: 'Short name of the site, such as stackoverflow.' }),
    query: z
      .string()
      .trim()
      .min(1, 'give words to search for, or leave it out')
      .max(200)
      .optional()
      .meta({ title: 'Words', description: 'Searched for in questions. This or tags is needed.' }),
    tags: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[^\s;]{1,35}$/, tagError),
      )
      .max(20)
      .default([])
      .meta({ title: 'Tags', description: 'Questions with at least one of these tags.' }),
    answers: z
      .boolean()
      .default(true)
      .meta({ title: 'Answers', description: 'Reads the answers of the questions found, too.' }),
  })
  .refine(({ query, tags }) => query !== undefined || tags.length > 0, {
    path: ['query'],
    error: 'give words to search for, or tags, or both',
  })

const credentialsSchema = z.strictObject({
  key: z
    .string()
    .trim()
    .regex(/^\S{8,200}$/, 'give the key of an application, as stackapps.com shows it')
    .optional()
    .meta({ title: 'Key', description: 'Of an application at stackapps.com; 10,000 reads a day.' }),
})

export type StackExchangeOptions = z.infer<typeof optionsSchema>

export type StackExchangeCredentials = z.infer<typeof credentialsSchema> | null

type Env = CollectEnv<StackExchangeOptions, StackExchangeCredentials>

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
    limits: { intervalMs: { min: 60_000, default: 15 * 60_000 }, pageSizeMax: pageSize },
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
            : await readAnswers(api, cursor, pending, env)
        stopIfCalledOff(env)
        yield step.page
        cursor = step.cursor
        if (pending === null) isLastSearch = !step.hasMore
        if (step.page.waitMs !== undefined || (isLastSearch && cursor.pending === null)) return
      }
    },
  }
}

type Step = { page: Page; cursor: SearchCursor; hasMore: boolean }

async function readQuestions(api: Api, before: SearchCursor, env: Env): Promise<Step> {
  const { site, query, tags, answers } = env.options
  const answer = await api.ask('/search/advanced', {
    site,
    ...(query === undefined ? {} : { q: query }),
    ...(tags.length === 0 ? {} : { tagged: tags.join(';') }),
    ...placeParameters(before.questions),
  })
  const seen = seenIn(answer.items, 'question_id')
  const unread = answer.items.filter((_, at) => !isKnown(before.questions, seen[at] ?? null))
  const { items, rejected } = readItems(unread, questionShape, 'question')
  const mentions = items.map((item) => mapQuestion(item, site))
  const next = advance(before.questions, seen, answer.hasMore, env.clock.now())
  const ids = items.filter((item) => item.answer_count !== 0).map((item) => item.question_id)
  const origin = originOf(mentions.find((mention) => mention.url !== null)?.url)
  const pending =
    answers && ids.length > 0
      ? { ids, origin, place: { since: before.from, page: 1, back: null, known: {} } }
      : null
  const cursor = { ...before, questions: next.place, pending }
  const page = { mentions, deletions: [], rejected: [...rejected, ...next.rejected], cursor }
  return { page: limited(page, answer, env), cursor, hasMore: answer.hasMore }
}

async function readAnswers(
  api: Api,
  before: SearchCursor,
  pending: NonNullable<SearchCursor['pending']>,
  env: Env,
): Promise<Step> {
  const { site } = env.options
  const { ids, origin, place } = pending
  const parameters = { site, ...placeParameters(place) }
  const answer = await api.ask(`/questions/${ids.join(';')}/answers`, parameters)
  const seen = seenIn(answer.items, 'answer_id')
  const unread = answer.items.filter((_, at) => !isKnown(place, seen[at] ?? null))
  const { items, rejected } = readItems(unread, answerShape, 'answer')
  const mentions = items.map((item) => mapAnswer(item, site, origin))
  const next = advance(place, seen, answer.hasMore, env.clock.now())
  const cursor = {
    ...before,
    pending: answer.hasMore ? { ids, origin, place: next.place } : null,
  }
  const page = { mentions, deletions: [], rejected: [...rejected, ...next.rejected], cursor }
  return { page: limited(page, answer, env), cursor, hasMore: answer.hasMore }
}

function placeParameters({ since, page }: SearchCursor['questions']): Record<string, string> {
  return {
    sort: 'activity',
    order: 'asc',
    min: String(since),
    filter: 'withbody',
    pagesize: String(pageSize),
    page: String(page),
  }
}

/** With what the wrapper says of waiting and of the day's quota, which begins anew at midnight UTC. */
function limited(page: Page, { backoffMs, quotaMax, quotaRemaining }: Answer, env: Env): Page {
  const nowMs = env.clock.now()
  const resetMs = nextMidnightMs(nowMs)
  const isSpent = quotaRemaining !== null && quotaRemaining <= 0
  const waitMs = Math.max(backoffMs, isSpent ? resetMs - nowMs : 0)
  const rateLimit = {
    limit: quotaMax,
    remaining: quotaRemaining,
    resetAt: new Date(resetMs).toISOString(),
  }
  return {
    ...page,
    ...(waitMs > 0 ? { waitMs } : {}),
    ...(quotaRemaining === null ? {} : { rateLimit }),
  }
}

/** Credentials come as they are stored; without any, the API is asked without a key. */
function keyOf(credentials: StackExchangeCredentials): string | null {
  const parsed = credentialsSchema.safeParse(credentials ?? {})
  if (parsed.success) return parsed.data.key ?? null
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'credentials'
  throw new CollectorError('auth', `the credentials are not valid, at ${where}: ${issue?.message}`)
}

function originOf(url: string | null | undefined): string | null {
  return URL.parse(url ?? '')?.origin ?? null
}

function stopIfCalledOff({ signal }: Env): void {
  if (signal.aborted) throw new CollectorError('transient', 'the reading was called off')
}
