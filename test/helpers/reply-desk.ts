import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Collector } from '../../src/collectors/collector.ts'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import type { Context } from '../../src/context.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { ingestPage } from '../../src/ingest/ingest-page.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import type { Agent } from '../../src/model/agent.ts'
import type { ReplyView } from '../../src/model/reply.ts'
import type { Source } from '../../src/model/source.ts'
import type { TicketDetail } from '../../src/model/views.ts'
import { createOutbox } from '../../src/replies/outbox.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { draft, pageOf } from './listening-post.ts'
import { origin } from './mastodon.ts'
import { openReplyNetwork } from './reply-network.ts'
import { startService } from './service.ts'
import { stubClassifier } from './stub-classifier.ts'

export const MINUTE = 60_000

type Failure = { code: string; message: string; details?: Record<string, unknown> }
type Answered<T> = Promise<{ status: number; body: T & Failure }>

export type ReplyDesk = Awaited<ReturnType<typeof openReplyDesk>>

/** The service over HTTP, a network that can be answered at, and a worker that the test runs by hand. */
export async function openReplyDesk() {
  const clock = { now: Date.parse('2026-11-20T12:00:00Z') }
  const key = randomBytes(32)
  const collector = createMastodonCollector() as unknown as Collector
  const listening = createListening({ classifier: stubClassifier, rules: defaultRules })
  const network = await openReplyNetwork(() => clock.now)
  const service = await startService({
    role: 'web',
    now: () => clock.now,
    env: { EARSHOT_SECRET_KEY: key.toString('base64'), EARSHOT_CLASSIFIER: 'fast' },
  })
  const { ctx } = service
  let n = 0

  async function addSource(name: string, options: object, accessToken: string): Promise<Source> {
    const { status, body } = await service.call<Source>('POST', '/sources', {
      name,
      collector: 'mastodon',
      options: { server: origin, mentions: true, ...options },
      credentials: { accessToken },
    })
    expect(status, JSON.stringify(body)).toBe(201)
    return body
  }
  const { id: sourceId } = await addSource('Mastodon', { answers: true }, 'write-token')

  /** Somebody writes, as the source hears it; the ticket that it is in, if any. */
  async function hear(id: string, author: string, more: object = {}): Promise<string | null> {
    const externalId = `social.example.com:${id}`
    const page = pageOf([
      draft(externalId, {
        network: 'mastodon',
        text: `My order ${id} is broken`,
        postedAt: new Date(clock.now).toISOString(),
        conversationId: `talk-${author}`,
        author: {
          externalId: `${origin}/users/${author}`,
          handle: `${author}@social.example.com`,
          name: null,
          url: null,
          avatarUrl: null,
          followers: null,
        },
        raw: { id, server: origin, visibility: 'public' },
        ...more,
      }),
    ])
    const source = { id: sourceId, name: 'Mastodon', brandId: 1, keep: 'all' } as const
    await ingestPage(ctx, await listening(ctx.db), { source, fence: null, page })
    const [row] = await ctx.db.query<{ id: string | null }>(
      `SELECT ticket_id AS id FROM mentions WHERE external_id = $1`,
      [externalId],
    )
    return row?.id ?? null
  }

  const read = async (id: string) =>
    (await service.call<TicketDetail>('GET', `/tickets/${id}`)).body

  /** As a person of the team; as nobody in particular where there is no handle. */
  function as(handle: string | null) {
    return async <T>(method: string, path: string, json: unknown = {}): Answered<T> => {
      const answer = await fetch(`${service.url}/api/v1${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(handle === null ? {} : { 'x-earshot-agent': handle }),
        },
        body: JSON.stringify(json),
      })
      return { status: answer.status, body: (await answer.json()) as T & Failure }
    }
  }

  function newOutbox(one: Context = ctx, sender = collector) {
    const secrets = createSecretBox([key])
    return createOutbox({ ctx: one, find: () => sender, secrets, http: network.http })
  }

  return {
    clock,
    service,
    network,
    collector,
    sourceId,
    addSource,
    hear,
    read,
    as,
    newOutbox,
    /** A ticket of somebody new. */
    async newTicket(): Promise<TicketDetail> {
      clock.now += 1000
      n += 1
      return read((await hear(String(n), `user${n}`)) ?? '')
    },
    async newAgent(more: Partial<Agent> = {}): Promise<string> {
      n += 1
      const handle = `agent${n}`
      const made = await as(null)('POST', '/agents', { name: `Agent ${n}`, handle, ...more })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      return handle
    },
    reply(ticket: TicketDetail, more: object = {}, handle: string | null = null) {
      const mentionId = ticket.mentions.at(-1)?.id ?? ''
      const text = `We are on it ${randomUUID()}`
      const input = { mentionId, sourceId, text, version: ticket.version, ...more }
      return as(handle)<ReplyView>('POST', `/tickets/${ticket.id}/replies`, input)
    },
    stateOf: async (ticket: TicketDetail, id: string) =>
      (await read(ticket.id)).replies.find((each) => each.id === id),
    /** Lets the time pass, and a worker do what falls due. */
    async pass(ms: number, outbox = newOutbox()): Promise<void> {
      clock.now += ms
      await outbox.sweep()
      while (await outbox.step());
    },
    /** As if a worker had been gone for minutes. */
    endLeases: () =>
      ctx.db.query(`UPDATE replies SET leased_until = now() - interval '1 second'
        WHERE leased_until IS NOT NULL`),
    /** What a test before left on its way is none of the next one's. */
    async clear(): Promise<void> {
      await ctx.db.query(`UPDATE replies SET state = 'cancelled' WHERE state <> 'sent'`)
      network.clear()
      clock.now += 30 * MINUTE
    },
    async [Symbol.asyncDispose]() {
      await service.stop()
      await network[Symbol.asyncDispose]()
    },
  }
}
