import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import {
  ReplyError,
  type AnsweredMention,
  type Collector,
  type HttpClient,
  type SentReply,
} from '../../src/collectors/collector.ts'
import { loopbackClient, restOfEnv, startWeb } from './loopback.ts'
import { bodyOf } from './x-server.ts'

export const replyNow = Date.UTC(2026, 10, 20, 12)

export type Asked = { method: string; url: URL; headers: IncomingHttpHeaders; body: string }

/** What the network has of ours and of others when it is looked at. */
export type Standing = { id: string; text: string; at: number; isOurs: boolean; isBelow: boolean }

export type Said = { status?: number; body: unknown; headers?: Record<string, string> }

/** One network as its answers are written; what it is asked besides is `answers`. */
export type ReplyNetwork = {
  collector: Collector
  options: Record<string, unknown>
  credentials: Record<string, unknown>
  /** Those with which a source can read only. */
  readOnly: { options?: Record<string, unknown>; credentials: Record<string, unknown> | null }
  origins: readonly string[]
  mention: AnsweredMention
  text: string
  isPublishing(asked: Asked): boolean
  /** What it says to what it has taken. */
  made(asked: Asked): unknown
  /** What it says to everything else: signing in, and what stands there. */
  answers(asked: Asked, standing: readonly Standing[]): Said
  sent: SentReply
  /** The post that a look finds. */
  found: SentReply
  /** A look cannot tell it by its words, only by its key. */
  byKey?: boolean
  resends: boolean
}

type Play = (asked: Asked, standing: readonly Standing[]) => Said | 'lost'

/** A source of the network that can be answered from, its requests played on loopback. */
export async function openSending(network: ReplyNetwork, play?: Play) {
  const asked: Asked[] = []
  const standing: Standing[] = []
  const usual: Play = (one) =>
    network.isPublishing(one) ? { body: network.made(one) } : network.answers(one, standing)
  const web = await startWeb(async (request, response) => {
    const url = new URL(request.url ?? '/', network.origins[0])
    const { method = 'GET', headers } = request
    const one = { method, url, headers, body: await bodyOf(request) }
    asked.push(one)
    const said = (play ?? usual)(one, standing)
    if (said === 'lost') return void request.socket.destroy()
    const { status = 200, body } = said
    response.writeHead(status, { 'content-type': 'application/json', ...said.headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  const client = loopbackClient()
  const reached = { url: web.url }
  const http: HttpClient = {
    ...client,
    request(address, request) {
      const { origin, pathname, search } = new URL(address)
      if (!network.origins.includes(origin)) throw new Error(`${address} is none of its places`)
      return client.request(reached.url + pathname + search, request)
    },
  }
  const { collector } = network
  const sender = collector.reply
  if (!sender) throw new Error('it cannot answer')
  const place = {
    options: collector.optionsSchema.parse(network.options),
    credentials: collector.credentialsSchema?.parse(network.credentials) ?? null,
  }
  const signal = new AbortController().signal
  const env = { ...place, ...restOfEnv(), http, signal, clock: { now: () => replyNow } }
  const answer = { mention: network.mention, text: network.text, key: 'key-1', madeAt: replyNow }
  return {
    asked,
    standing,
    reached,
    env,
    published: () => asked.filter(network.isPublishing),
    check: (text?: string, other: Partial<typeof place> = {}, mention = network.mention) =>
      sender.check(mention, { ...place, ...other }, text),
    send: (more: Partial<typeof answer> = {}) => sender.send({ ...answer, ...more }, env),
    find: (since = replyNow) => sender.find({ ...answer, since }, env),
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

/** How `send` ends where the request that publishes is answered so; everything else goes well. */
export async function endOf(network: ReplyNetwork, said: Said | 'lost'): Promise<unknown> {
  await using sending = await openSending(network, (asked, standing) =>
    network.isPublishing(asked) ? said : network.answers(asked, standing),
  )
  return await sending.send().then(
    (post) => post,
    (error: unknown) => error,
  )
}

/** What every network that can be answered on has to hold to. */
export function describeReplies(name: string, network: ReplyNetwork): void {
  describe(`an answer on ${name}`, () => {
    it('may be typed where the account can write, with limits, and not where it can only read', async () => {
      await using sending = await openSending(network)
      const allowed = sending.check(network.text)
      expect(allowed).toMatchObject({ allowed: true, reason: null })
      expect(allowed.maxLength).toBeGreaterThanOrEqual(280)
      expect(sending.check('x'.repeat(allowed.maxLength + 1))).toMatchObject({ allowed: false })
      const { options = network.options, credentials } = network.readOnly
      const place = { options: network.collector.optionsSchema.parse(options), credentials }
      const refused = sending.check(network.text, place)
      expect(refused.allowed).toBe(false)
      expect(refused.reason).toMatch(/Sign in with the account that answers/)
      expect(sending.asked).toEqual([])
    })

    it('is posted once, and what stands there is told', async () => {
      await using sending = await openSending(network)
      expect(await sending.send()).toEqual(network.sent)
      expect(sending.published()).toHaveLength(1)
      expect(sending.published()[0]?.method).toBe('POST')
    })

    it.each<[string, Said | 'lost']>([
      ['its connection is lost', 'lost'],
      ['the server fails', { status: 503, body: {} }],
      ['what it says cannot be read', { body: '<html>Hello' }],
    ])('of unknown outcome is called so: %s', async (_title, said) => {
      const error = await endOf(network, said)
      expect(error).toBeInstanceOf(ReplyError)
      expect(error).toMatchObject({ outcome: 'unknown' })
    })

    it.each<[string, Said, string]>([
      ['too many', { status: 429, body: {}, headers: { 'retry-after': '7' } }, 'rate-limit'],
      ['no access', { status: 401, body: {} }, 'auth'],
    ])('that was refused did not go out: %s', async (_title, said, kind) => {
      const error = await endOf(network, said)
      expect(error).toMatchObject({ kind })
      expect(error).not.toBeInstanceOf(ReplyError)
    })

    it('that never reached the network did not go out', async () => {
      await using sending = await openSending(network)
      sending.reached.url = 'http://127.0.0.1:9'
      const error = await sending.send().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ kind: 'transient' })
      expect(error).not.toBeInstanceOf(ReplyError)
    })

    it('is found by what stands there, and not taken for another', async () => {
      await using sending = await openSending(network)
      expect(await sending.find()).toBeNull()
      const at = replyNow + 1000
      const mine = { id: 'own', text: network.text, at, isOurs: true, isBelow: true }
      if (network.byKey !== true) {
        sending.standing.push(
          { ...mine, id: 'other words', text: 'Something else' },
          { ...mine, id: 'long ago', at: replyNow - 3_600_000 },
          { ...mine, id: 'of somebody', isOurs: false },
        )
        expect(await sending.find()).toBeNull()
      }
      sending.standing.push(mine)
      expect(await sending.find()).toEqual(network.found)
      expect(sending.published()).toEqual([])
    })

    it(`is ${network.resends ? '' : 'never '}sent again where nobody knows`, () => {
      const resendWithinMs = network.collector.reply?.resendWithinMs ?? 0
      expect(resendWithinMs > 0).toBe(network.resends)
    })
  })
}

export const asCollector = (collector: unknown): Collector => collector as Collector

export function mentionOf(more: Partial<AnsweredMention>): AnsweredMention {
  return {
    externalId: '1',
    network: 'test',
    kind: 'post',
    text: 'My order is broken',
    url: null,
    conversationId: '1',
    parentId: null,
    raw: null,
    author: { externalId: 'bob', handle: 'bob' },
    ...more,
  }
}
