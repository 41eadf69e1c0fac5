import { expect } from 'vitest'
import { tendLeads } from '../../src/jobs/follow-leads.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { ingestPage } from '../../src/ingest/ingest-page.ts'
import { stableUuid } from '../../src/ingest/ids.ts'
import type { Context } from '../../src/context.ts'
import type { Agent } from '../../src/model/agent.ts'
import type { Classification } from '../../src/model/classification.ts'
import type { LeadDetail, LeadItem } from '../../src/model/lead.ts'
import type { DraftAuthor, MentionDraft } from '../../src/model/mention.ts'
import { rootsOf } from '../../src/db/person-store.ts'
import { followLeads } from '../../src/people/leads/follow-leads.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { complaint, draft, pageOf } from './listening-post.ts'
import { origin } from './mastodon.ts'
import { startService } from './service.ts'

type Failure = { code: string; message: string; details?: Record<string, unknown> }
export type Items<T> = { items: T[] }

/** What the model is to make of a text. */
export const meanings = {
  buy: {
    ...complaint,
    sentiment: { label: 'positive', score: 0.6, confidence: 0.9 },
    intents: [{ label: 'buy_signal', confidence: 0.95 }],
    queue: { label: 'sales', confidence: 0.95 },
  },
  price: {
    ...complaint,
    intents: [{ label: 'price_complaint', confidence: 0.95 }],
    queue: { label: 'sales', confidence: 0.95 },
  },
  faint: {
    ...complaint,
    sentiment: { label: 'neutral', score: 0, confidence: 0.9 },
    intents: [{ label: 'buy_signal', confidence: 0.3 }],
    queue: { label: 'sales', confidence: 0.6 },
  },
  help: complaint,
} as const satisfies Record<string, Classification>

/** A service whose clock stands, with people who post and reps who sell; a test says when jobs run. */
export async function openSalesFloor() {
  const clock = { now: Date.parse('2026-11-20T12:00:00Z') }
  const service = await startService({
    role: 'web',
    now: () => clock.now,
    env: { EARSHOT_CLASSIFIER: 'fast' },
  })
  const ctx: Context = { ...service.ctx, now: () => clock.now, actor: 'system' }
  const made = await service.call<{ id: number }>('POST', '/sources', {
    name: 'Mastodon',
    collector: 'mastodon',
    options: { server: origin, mentions: true },
    credentials: { accessToken: 'read-token' },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const sourceId = made.body.id
  let said = 0

  const authorId = (author: string) => stableUuid('author', 'test', author)

  /** What the worker does when somebody has posted or changed. */
  async function follow(author: string): Promise<void> {
    const [row] = await ctx.db.query<{ id: string }>(
      'SELECT id FROM authors WHERE external_id = $1',
      [author],
    )
    const id = row?.id ?? authorId(author)
    await ctx.db.transaction(async (tx) => {
      await followLeads(tx, ctx, (await rootsOf(tx, [id])).get(id) ?? id)
    })
  }

  /** Somebody writes, and what follows from it. */
  async function hear(
    author: string,
    meaning: keyof typeof meanings,
    more: Partial<MentionDraft> & { profile?: Partial<DraftAuthor> } = {},
  ): Promise<void> {
    said += 1
    clock.now += 1000
    const { profile = {}, ...over } = more
    const page = pageOf([
      draft(`said-${said}`, {
        text: `${author} says ${meaning} ${said}`,
        postedAt: new Date(clock.now).toISOString(),
        conversationId: `talk-${author}-${said}`,
        author: {
          externalId: author,
          handle: author,
          name: author,
          url: null,
          avatarUrl: null,
          followers: 100,
          ...profile,
        },
        ...over,
      }),
    ])
    const classifier = {
      predict: async (texts: readonly string[]) => texts.map(() => meanings[meaning]),
    }
    const listening = createListening({ classifier, rules: defaultRules })
    const source = { id: sourceId, name: 'test', brandId: 1, keep: 'all' } as const
    await ingestPage(service.ctx, await listening(ctx.db), { source, fence: null, page })
    await follow(author)
  }

  /** A request of somebody on the team, or of nobody in particular. */
  async function ask<T>(
    handle: string | null,
    method: string,
    path: string,
    json?: unknown,
  ): Promise<{ status: number; body: T & Failure }> {
    const answer = await fetch(`${service.url}/api/v1${path}`, {
      method,
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(handle === null ? {} : { 'x-earshot-agent': handle }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    return { status: answer.status, body: (await answer.json()) as T & Failure }
  }

  return {
    clock,
    ctx,
    service,
    ask,
    hear,
    follow,
    tend: () => tendLeads(ctx),
    /** Somebody who sells and is there. */
    async rep(handle: string, more: Partial<Agent> & { territories?: string[] } = {}) {
      const { territories = [], ...over } = more
      const made = await ask<Agent>(null, 'POST', '/agents', { name: handle, handle, ...over })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      await ask(null, 'PATCH', `/sales/reps/${made.body.id}`, { sells: true, territories })
      await ask(handle, 'PUT', '/agents/me/presence', { presence: 'online' })
      return made.body.id
    },
    /** They are still at their desks. */
    async present(...handles: string[]) {
      for (const handle of handles) {
        await ask(handle, 'PUT', '/agents/me/presence', { presence: 'online' })
      }
    },
    /** The lead of somebody, whole; null where they have none. */
    async leadOf(author: string): Promise<LeadDetail | null> {
      const { body } = await ask<Items<LeadItem>>(null, 'GET', '/leads?limit=200')
      const found = body.items.find(({ name }) => name === author)
      return found ? (await ask<LeadDetail>(null, 'GET', `/leads/${found.id}`)).body : null
    },
    /** Takes everybody's leads and reps away. */
    async clear(): Promise<void> {
      await ctx.db.query(
        `TRUNCATE leads, lead_decisions, lead_weights, sales_reps, sales_settings, agents, people,
           people_due, person_edges, tickets, mentions, mention_keys, authors, replies, events,
           saved_replies, touchpoints, ticket_counts, counters RESTART IDENTITY CASCADE`,
      )
      clock.now += 3_600_000
    },
    async [Symbol.asyncDispose]() {
      await service.stop()
    },
  }
}

export type SalesFloor = Awaited<ReturnType<typeof openSalesFloor>>
