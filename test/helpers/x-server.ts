import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { OpenAPIBackend } from 'openapi-backend'
import { expect } from 'vitest'
import {
  CollectorError,
  type CollectEnv,
  type Cursor,
  type Meter,
  type Page,
} from '../../src/collectors/collector.ts'
import type { XCredentials, XOptions } from '../../src/collectors/x/options.ts'
import { createXCollector } from '../../src/collectors/x/x.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import type { Handler } from './collector-conformance.ts'
import { loopbackClient, movedClient, startWeb } from './loopback.ts'

export const origin = 'https://api.x.com'
export const now = Date.UTC(2026, 0, 31, 12)
export const app = { bearerToken: 'app-token' }
const collector = createXCollector()
const epochMs = 1_288_834_974_657n

/** The id that X gives a post of this second, counted from six hours ago. */
export const idAt = (second: number, n = 0) => idOfTime(now - 6 * 3600_000 + second * 1000, n)
export const idOfTime = (ms: number, n = 0) => String(((BigInt(ms) - epochMs) << 22n) + BigInt(n))
export const timeOfId = (id: string) => Number((BigInt(id) >> 22n) + epochMs)

export type Item = { id: string; text: string; [name: string]: unknown }
export const post = (id: string, more: Record<string, unknown> = {}): Item => ({
  id,
  text: `Post ${id}`,
  edit_history_tweet_ids: [id],
  ...more,
})

const newestFirst = (a: Item, b: Item) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1)

/** Pages through posts as X does: newest first, bounds, `next_token`. */
export const pagesThrough =
  (posts: () => readonly Item[], more: Record<string, unknown> = {}): Handler =>
  (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', origin)
    const since = BigInt(searchParams.get('since_id') ?? 0)
    const start = Date.parse(searchParams.get('start_time') ?? '1970-01-01')
    const token = searchParams.get('next_token') ?? searchParams.get('pagination_token')
    const before = token === null ? null : BigInt(token.slice('before00000000000'.length))
    const size = Number(searchParams.get('max_results') ?? 10)
    const fit = posts()
      .toSorted(newestFirst)
      .filter(({ id }) => BigInt(id) > since && timeOfId(id) >= start)
      .filter(({ id }) => before === null || BigInt(id) < before)
    const data = fit.slice(0, size)
    const last = data.at(-1)
    const hasMore = fit.length > data.length && last !== undefined
    const next = hasMore ? { next_token: `before00000000000${last.id}` } : {}
    const meta = { result_count: data.length, ...next }
    const body = data.length > 0 ? { data, ...more, meta } : { meta }
    sends(body)(request, response)
  }

export const sends =
  (body: unknown, headers: Record<string, string> = {}, code = 200): Handler =>
  (_request, response) => {
    response.statusCode = code
    response.setHeaders(new Map(Object.entries({ 'content-type': 'application/json', ...headers })))
    response.end(JSON.stringify(body))
  }

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

/** A meter with an end, as the service keeps it: by calendar month. */
export function meterOf(limit: number, nowMs: () => number): Meter & { spent(): number } {
  let spent = 0
  return {
    spent: () => spent,
    async take(_budget, amount = 1) {
      if (spent + amount > limit) {
        const date = new Date(nowMs())
        const waitMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - nowMs()
        throw new CollectorError('rate-limit', 'the budget is spent', { waitMs })
      }
      spent += amount
    },
    async add(_budget, amount) {
      spent += amount
    },
    left: async () => Math.max(limit - spent, 0),
  }
}

type Given = {
  options: Record<string, unknown>
  credentials?: XCredentials | null
  posts?: number
}

/** A server that the test changes, and a reader of it that keeps cursor, credentials and meter. */
export async function openServer(first: Handler, given: Given) {
  let handler = first
  const authorizations: (string | undefined)[] = []
  const web = await startWeb((request, response) => {
    authorizations.push(request.headers.authorization)
    handler(request, response)
  })
  const client = loopbackClient()
  const clock = { ms: now, now: () => clock.ms }
  const meter = meterOf(given.posts ?? 10_000, clock.now)
  let credentials = given.credentials ?? app
  let cursor: Cursor | null = null
  let past: Cursor | null = null

  function envOf(options = given.options, signal = new AbortController().signal) {
    return {
      options: collector.optionsSchema.parse(options),
      credentials,
      signal,
      http: movedClient(client, origin, web.url),
      clock,
      meter,
      async renew(next: XCredentials | null) {
        credentials = next ?? credentials
      },
    } satisfies CollectEnv<XOptions, XCredentials | null>
  }

  async function gathered(pages: AsyncIterable<Page>, onPage: (page: Page) => void) {
    const all: Page[] = []
    for await (const page of pages) {
      onPage(page)
      all.push(page)
    }
    const mentions = all.flatMap((page) => page.mentions)
    for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
    const ids = mentions.map(({ externalId }) => externalId)
    const rejected = all.flatMap((page) => page.rejected)
    return { pages: all, mentions, ids, rejected }
  }

  return {
    clock,
    meter,
    client,
    envOf,
    seen: web.seen,
    authorizations,
    /** What was asked, as addresses. */
    asked: () => web.seen.map((line) => new URL(line.replace(/^[A-Z]+ /, ''), origin)),
    credentials: () => credentials,
    cursor: () => cursor,
    play: (next: Handler) => void (handler = next),
    startAt: (at: Cursor | null) => void (cursor = at),
    read: (options?: Record<string, unknown>) =>
      gathered(collector.collect(cursor, envOf(options)), (page) => void (cursor = page.cursor)),
    readPast: (since: number) =>
      gathered(
        collector.backfill?.(past, { ...envOf(), since }) ?? fail(),
        (page) => void (past = page.cursor),
      ),
    /** Listens until `isEnough`, or to the failure. */
    async listen(isEnough: (pages: readonly Page[]) => boolean) {
      const controller = new AbortController()
      const pages: Page[] = []
      try {
        for await (const page of collector.collect(cursor, envOf(undefined, controller.signal))) {
          pages.push(page)
          cursor = page.cursor
          if (isEnough(pages)) break
        }
      } finally {
        controller.abort()
      }
      return pages
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

function fail(): never {
  throw new Error('it has no past')
}

/** Wraps a server so that what it is asked and what it answers is held against a description. */
export async function heldAgainst(path: string, handler: Handler) {
  const definition = JSON.parse(readFileSync(path, 'utf8'))
  const api = new OpenAPIBackend({
    definition,
    quick: true,
    ajvOpts: { strict: false, validateFormats: false },
  })
  await api.init()
  const problems: unknown[] = []
  const operations = new Set<string>()
  const checked: Handler = (request, response) => {
    const url = new URL(request.url ?? '/', origin)
    const asked = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.search.slice(1),
      headers: { authorization: request.headers.authorization ?? '' },
    }
    const operation = api.matchOperation(asked)
    if (operation === undefined) problems.push(`no operation for ${request.url}`)
    else if (asked.method === 'GET') problems.push(...(api.validateRequest(asked).errors ?? []))
    const id = operation?.operationId ?? ''
    operations.add(id)
    const end = response.end.bind(response)
    response.end = (chunk: unknown) => {
      // The description knows 200 only, where X answers 201 to new rules.
      const statusCode = response.statusCode < 300 ? 200 : response.statusCode
      const body: unknown = JSON.parse(String(chunk))
      problems.push(...(api.validateResponse(body, id, statusCode).errors ?? []))
      return end(chunk)
    }
    handler(request, response)
  }
  /** What is wrong with a body that was posted. */
  const problemsOf = (path: string, body: unknown) =>
    api.validateRequest({
      method: 'POST',
      path,
      body,
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
    }).errors ?? []
  return { handler: checked, problems, problemsOf, operations }
}
