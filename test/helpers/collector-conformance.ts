import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  CollectorError,
  type Collector,
  type Cursor,
  type FailureKind,
  type Page,
} from '../../src/collectors/collector.ts'
import type { HttpClientOptions } from '../../src/http/http-client.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import { sharedPath } from './shared-data.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from './loopback.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export type CollectorHarness<Options, Credentials> = {
  collector: Collector<Options, Credentials>
  /** Options for the source that `serve` plays at this address. */
  options(baseUrl: string): Record<string, unknown>
  credentials: Credentials
  /** Options that must be refused, each with the field that the refusal must name. */
  badOptions: { options: Record<string, unknown>; field: string }[]
  /** Where the source is in the world, as `https://api.example.com`; asked there, `serve` answers. */
  origin?: string
  /** Plays the source, well and unchanging; null for a collector that asks nobody. */
  serve: Handler | null
  /** What one reading from the start yields, in any order. */
  expectedIds: readonly string[]
  /** Failures that this source tells in a way of its own, played instead of the usual ones. */
  failures?: Failure[]
}

export type Failure = {
  title: string
  handler: Handler
  kind: FailureKind
  waitMs?: number
  /** Nothing ever comes: only the client's own limits end the waiting. */
  isSilent?: boolean
}

export const conformanceNow = Date.UTC(2026, 0, 31, 12)

/** How long a collector may take to notice that it was called off, or that its network is gone. */
const promptMs = 15_000

/** The guarantees that every collector gives; a collector's own test adds what is its own. */
export function describeCollector<Options, Credentials>(
  name: string,
  harness: CollectorHarness<Options, Credentials>,
): void {
  const { collector, badOptions, expectedIds } = harness

  describe(`${name} (conformance)`, () => {
    it('has a name, limits in order, and a title and description to show', () => {
      expect(collector.name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(collector.title).not.toBe('')
      expect(collector.description).not.toBe('')
      const { intervalMs, pageSizeMax } = collector.limits
      expect(intervalMs.min).toBeLessThanOrEqual(intervalMs.default)
      expect(pageSizeMax).toBeGreaterThan(0)
    })

    it('refuses unknown and wrong options and names them', () => {
      const good = harness.options('http://127.0.0.1:1')
      expect(collector.optionsSchema.safeParse(good).success).toBe(true)
      const unknown = collector.optionsSchema.safeParse({ ...good, surprise: 1 })
      expect(unknown.error?.message).toContain('surprise')
      for (const { options, field } of badOptions) {
        const result = collector.optionsSchema.safeParse(options)
        expect(result.error?.issues.map((issue) => issue.path.join('.'))).toContain(field)
      }
    })

    it('yields each mention once, valid, in pages no larger than it says', async () => {
      await using stage = await openStage(harness)
      const { pages, failure } = await stage.read(null)
      expect(failure).toBeNull()
      expect(idsOf(pages).toSorted()).toEqual(expectedIds.toSorted())
      for (const page of pages) {
        expect(page.mentions.length).toBeLessThanOrEqual(collector.limits.pageSizeMax)
        for (const draft of page.mentions) expect(mentionDraftSchema.parse(draft)).toEqual(draft)
      }
    })

    it('misses and invents nothing when read again from any cursor it gave', async () => {
      await using stage = await openStage(harness)
      const { pages } = await stage.read(null)
      for (const [at, { cursor }] of pages.entries()) {
        const before = idsOf(pages.slice(0, at + 1))
        const again = await stage.read(cursor)
        expect(again.failure).toBeNull()
        expect(new Set([...before, ...idsOf(again.pages)])).toEqual(new Set(expectedIds))
      }
    })

    it('gives cursors that survive being written as JSON', async () => {
      await using stage = await openStage(harness)
      for (const { cursor } of (await stage.read(null)).pages) {
        expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor)
      }
    })

    it('refuses a cursor that is not its own, as fatal', async () => {
      await using stage = await openStage(harness)
      const { pages, failure } = await stage.read({ not: 'ours' })
      expect(pages).toEqual([])
      expect(failure).toMatchObject({ name: 'CollectorError', kind: 'fatal' })
    })

    it('yields nothing when called off before it starts, and no page after it is called off', async () => {
      await using stage = await openStage(harness)
      const early = await stage.read(null, { isAborted: true })
      expect(early.pages).toEqual([])
      expectOwnFailure(early.failure)
      const late = await stage.read(null, { onPage: (controller) => controller.abort() })
      expect(late.pages.length).toBeLessThanOrEqual(1)
      expectOwnFailure(late.failure)
    })

    it('leaves no timer and no connection behind', async () => {
      const before = timers()
      {
        await using stage = await openStage(harness)
        await stage.read(null)
      }
      await expect.poll(timers, { timeout: promptMs }).toBeLessThanOrEqual(before)
    })
  })

  const { serve } = harness
  if (serve === null) return

  describe(`${name} (failures)`, () => {
    it.each(harness.failures ?? usualFailures)('says what to do about $title', async (failure) => {
      const limits = failure.isSilent === true ? impatient : patient
      await using stage = await openStage(harness, failure.handler, limits)
      const ended = await stage.read(null)
      expect(ended.pages).toEqual([])
      expect(ended.failure).toMatchObject({ name: 'CollectorError', kind: failure.kind })
      if (failure.waitMs !== undefined) {
        expect(ended.failure).toMatchObject({ waitMs: failure.waitMs })
      }
    })

    it('stops at once when its key is refused, with three questions at most', async () => {
      await using stage = await openStage(harness, status(401))
      await stage.read(null)
      expect(stage.asked()).toBeLessThanOrEqual(3)
    })

    it.each(limits)('takes 429 with $title for a limit, and asks no more', async ({ headers }) => {
      await using stage = await openStage(harness, status(429, headers))
      const { pages, failure } = await stage.read(null)
      expect(pages).toEqual([])
      expect(failure).toMatchObject({ name: 'CollectorError', kind: 'rate-limit' })
      const { waitMs } = failure as CollectorError
      expect(waitMs ?? 0).toBeGreaterThanOrEqual(0)
      expect(waitMs ?? 0).toBeLessThanOrEqual(24 * 3_600_000)
      expect(stage.asked()).toBeLessThanOrEqual(3)
    })

    it.skipIf(hostileTexts.length === 0)(
      'loses nothing to hostile JSON: all comes when read again (needs the corpora)',
      async () => {
        await using stage = await openStage(harness)
        for (const text of hostileTexts) {
          stage.play(sends(text, 'application/json'))
          const { pages, failure } = await stage.read(null, { isQuick: true })
          if (failure !== null) expect(failure).toBeInstanceOf(CollectorError)
          const cursor = pages.at(-1)?.cursor ?? null
          if (cursor === null) continue
          stage.play(serve)
          const again = await stage.read(cursor, { isQuick: true })
          expect(again.failure).toBeNull()
          expect(new Set(idsOf(again.pages))).toEqual(new Set(expectedIds))
        }
      },
      120_000,
    )

    it('breaks down on no answer that is damaged at any place', async () => {
      await using stage = await openStage(harness, serve, impatient)
      await fc.assert(
        fc.asyncProperty(damage, async (how) => {
          stage.play(damaged(serve, how))
          const { failure } = await stage.read(null, { isQuick: true })
          if (failure !== null) expect(failure).toBeInstanceOf(CollectorError)
        }),
        { numRuns: 100 },
      )
    }, 120_000)

    it('loses nothing to a body cut short: it fails, and all comes when read again', async () => {
      await using stage = await openStage(harness, cutShort(serve))
      const cut = await stage.read(null)
      expect(cut.failure).toMatchObject({ name: 'CollectorError', kind: 'transient' })
      stage.play(serve)
      const again = await stage.read(cut.pages.at(-1)?.cursor ?? null)
      expect(new Set([...idsOf(cut.pages), ...idsOf(again.pages)])).toEqual(new Set(expectedIds))
    })

    it('stops promptly when called off while the network is silent', async () => {
      await using stage = await openStage(harness, () => {})
      const ended = await stage.read(null, { abortOnRequest: true })
      expect(ended.pages).toEqual([])
      expectOwnFailure(ended.failure)
    })
  })
}

type ReadHow = {
  isAborted?: boolean
  /** Calls off when the first request has arrived. */
  abortOnRequest?: boolean
  onPage?: (controller: AbortController) => void
  /** One of very many: its connection is kept for the next, and what is left behind is not looked at. */
  isQuick?: boolean
}

/** A source at one address that may be played differently from reading to reading. */
async function openStage<Options, Credentials>(
  harness: CollectorHarness<Options, Credentials>,
  first: Handler = harness.serve ?? (() => {}),
  limits: Partial<HttpClientOptions> = patient,
) {
  const { collector, credentials } = harness
  let handler = first
  let asked = 0
  let onRequest = () => {}
  const web = await startWeb((request, response) => {
    asked += 1
    onRequest()
    handler(request, response)
  })

  let quick = loopbackClient(limits)

  /** Reads from a cursor to the end, a failure, or being called off. */
  async function read(cursor: Cursor | null, how: ReadHow = {}) {
    const isQuick = how.isQuick === true
    const client = isQuick ? quick : loopbackClient(limits)
    const http =
      harness.origin === undefined ? client : movedClient(client, harness.origin, web.url)
    const controller = new AbortController()
    if (how.isAborted === true) controller.abort()
    onRequest = () => how.abortOnRequest === true && controller.abort()
    const options = collector.optionsSchema.parse(harness.options(web.url))
    const clock = { now: () => conformanceNow }
    const env = { options, credentials, signal: controller.signal, http, clock, ...restOfEnv() }
    const pages: Page[] = []
    let failure: unknown = null
    try {
      for await (const page of collector.collect(cursor, env)) {
        pages.push(page)
        how.onPage?.(controller)
      }
    } catch (error) {
      failure = error
    }
    if (isQuick) return { pages, failure }
    await client.close()
    await quick.close()
    quick = loopbackClient(limits)
    await expect.poll(() => web.open(), { timeout: promptMs }).toBe(0)
    return { pages, failure }
  }

  return {
    read,
    /** Requests so far. */
    asked: () => asked,
    play: (next: Handler) => void (handler = next),
    async [Symbol.asyncDispose]() {
      await quick.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

/** Waits for the network longer than any test does. */
const patient = { firstByteTimeoutMs: 60_000, totalTimeoutMs: 60_000, graceMs: 60_000 }
const impatient = { firstByteTimeoutMs: 300, graceMs: 300 }

const usualFailures: Failure[] = [
  { title: '401', handler: status(401), kind: 'auth' },
  { title: '403', handler: status(403), kind: 'auth' },
  {
    title: '429 with the seconds to wait',
    handler: status(429, { 'retry-after': '120' }),
    kind: 'rate-limit',
    waitMs: 120_000,
  },
  { title: '500', handler: status(500), kind: 'transient' },
  {
    title: '503 with a date to wait for',
    handler: status(503, { 'retry-after': new Date(conformanceNow + 60_000).toUTCString() }),
    kind: 'transient',
    waitMs: 60_000,
  },
  { title: 'garbage', handler: sends(Buffer.from([0xff, 0, 0x81, 7])), kind: 'bad-data' },
  {
    title: 'a web page',
    handler: sends('<!doctype html><title>Log in</title><p>Please log in', 'text/html'),
    kind: 'bad-data',
  },
  { title: 'an empty answer', handler: sends(''), kind: 'bad-data' },
  { title: 'silence', handler: () => {}, kind: 'transient', isSilent: true },
  {
    title: 'a connection cut at once',
    handler: (_request, response) => void response.socket?.destroy(),
    kind: 'transient',
  },
]

/** The forms in which a Retry-After comes, or does not. */
const limits = [
  { title: 'seconds', headers: { 'retry-after': '30' } },
  { title: 'a fraction of a second', headers: { 'retry-after': '0.5' } },
  { title: 'no seconds', headers: { 'retry-after': '0' } },
  { title: 'a billion seconds', headers: { 'retry-after': '1000000000' } },
  {
    title: 'a date to come',
    headers: { 'retry-after': new Date(conformanceNow + 60_000).toUTCString() },
  },
  {
    title: 'a date that is past',
    headers: { 'retry-after': new Date(conformanceNow - 60_000).toUTCString() },
  },
  { title: 'nonsense', headers: { 'retry-after': 'soon' } },
  { title: 'nothing', headers: {} },
]

const suite = sharedPath('hostile', 'json', 'jsontestsuite-parsing.json')
const caseShape = z.union([
  z.object({ text: z.string() }).transform(({ text }) => Buffer.from(text)),
  z.object({ base64: z.string() }).transform(({ base64 }) => Buffer.from(base64, 'base64')),
])
/** The 318 texts of JSONTestSuite; none where the corpora are absent. */
const hostileTexts =
  suite === null
    ? []
    : z.object({ cases: z.array(caseShape) }).parse(JSON.parse(readFileSync(suite, 'utf8'))).cases

type Damage = { at: number; how: 'cut' | 'flip' | 'null' | 'number' | 'text' | 'list' | 'gone' }

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  how: fc.constantFrom('cut', 'flip', 'null', 'number', 'text', 'list', 'gone'),
})

/** Lets the source answer and damages one place of each body. */
function damaged(handler: Handler, { at, how }: Damage): Handler {
  return (request, response) => {
    const end = response.end.bind(response)
    response.end = (chunk?: unknown) => {
      const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? String(chunk) : ''
      if (!response.headersSent) response.removeHeader('content-length')
      return end(damageText(body, { at, how }))
    }
    handler(request, response)
  }
}

/** Puts another value in place of one of a JSON text's values, or cuts or changes the bare text. */
function damageText(body: string, { at, how }: Damage): string {
  const place = Math.floor(at * body.length)
  if (how === 'cut') return body.slice(0, place)
  if (how === 'flip') return `${body.slice(0, place)}\u0007${body.slice(place + 1)}`
  const others = {
    null: 'null',
    number: '9007199254740993',
    text: '"\ud83d"',
    list: '[]',
    gone: '{}',
  }
  const values = [...body.matchAll(/(?<=:\s*)(?:"(?:[^"\\]|\\.)*"|-?[\d.eE+-]+|true|false|null)/g)]
  const value = values[Math.floor(at * values.length)]
  if (value === undefined) return body.slice(0, place)
  const end = value.index + value[0].length
  return `${body.slice(0, value.index)}${others[how]}${body.slice(end)}`
}

function idsOf(pages: readonly Page[]): string[] {
  return pages.flatMap((page) => page.mentions.map((mention) => mention.externalId))
}

/** Being called off may end the reading quietly or as a `CollectorError`, and in no other way. */
function expectOwnFailure(failure: unknown): void {
  if (failure !== null) expect(failure).toBeInstanceOf(CollectorError)
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

function status(code: number, headers: Record<string, string> = {}): Handler {
  return (_request, response) => void response.writeHead(code, headers).end('{"error":"no"}')
}

function sends(body: string | Buffer, type = 'application/octet-stream'): Handler {
  return (_request, response) => void response.writeHead(200, { 'content-type': type }).end(body)
}

/** Lets the source answer, but cuts the connection halfway through each body. */
function cutShort(handler: Handler): Handler {
  return (request, response) => {
    const chunks: Buffer[] = []
    const take = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
    }
    response.write = (chunk: unknown) => {
      take(chunk)
      return true
    }
    response.end = (chunk?: unknown) => {
      take(chunk)
      const body = Buffer.concat(chunks)
      response.socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`)
      response.socket?.end(body.subarray(0, body.length >> 1))
      return response
    }
    handler(request, response)
  }
}
