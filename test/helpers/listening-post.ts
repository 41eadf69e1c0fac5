import { randomUUID } from 'node:crypto'
import type { Collector, HttpClient, Page } from '../../src/collectors/collector.ts'
import type { Context } from '../../src/context.ts'
import { leaseDueBackFill } from '../../src/db/back-fill-store.ts'
import { leaseDueSource } from '../../src/db/lease-store.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { ensureFirstBrand } from '../../src/ingest/brands.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import { addSource, readSource } from '../../src/ingest/sources.ts'
import { runBackFill } from '../../src/jobs/run-back-fill.ts'
import { LEASE_MS, runSource, type RunDeps } from '../../src/jobs/run-source.ts'
import { createLogger } from '../../src/log.ts'
import type { Classification, Classifier } from '../../src/model/classification.ts'
import type { MentionDraft } from '../../src/model/mention.ts'
import type { SourceInput } from '../../src/model/source.ts'
import { passingSecretKey } from '../../src/secret-keys.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { freshPlace } from './service.ts'

const nobody: HttpClient = {
  request: () => Promise.reject(new Error('nobody is asked')),
  connect: () => Promise.reject(new Error('nobody is asked')),
}

/** Finds everything to be for service: each mention becomes a ticket. */
const complaining: Classifier = {
  predict: async (texts) => texts.map(() => complaint),
}
export const complaint: Classification = {
  language: 'en',
  sentiment: { label: 'negative', score: -1, confidence: 0.9 },
  intents: [{ label: 'service_complaint', confidence: 0.9 }],
  queue: { label: 'service', confidence: 0.9 },
  urgency: 1,
  topics: [],
  spam: { label: false, confidence: 0.9 },
  unsure: false,
  labels: [],
  explanation: [],
  model: 'test-1',
}

const START = Date.UTC(2026, 5, 15, 12)

export type ListeningPost = Awaited<ReturnType<typeof openListeningPost>>

/**
 * The part of a worker that reads sources, on a database of its own and with a clock that stands:
 * a test says when what is due is read.
 */
export async function openListeningPost(
  collectors: readonly Collector<never, never>[],
  options: { http?: HttpClient; random?: () => number; classifier?: Classifier } = {},
) {
  const { place, drop } = await freshPlace()
  const database = await openDatabase(place)
  const clock = { now: START }
  const log = createLogger('silent', () => undefined)
  const ctx: Context = { db: database.db, now: () => clock.now, actor: 'system', log }
  await ensureFirstBrand(ctx)
  const all = collectors as unknown as readonly Collector[]
  const find = (name: string) => all.find((collector) => collector.name === name) ?? null
  const secrets = createSecretBox([passingSecretKey()])
  const listening = createListening({
    classifier: options.classifier ?? complaining,
    rules: defaultRules,
  })
  const { http = nobody, random = () => 0 } = options
  const deps: RunDeps = { ctx, find, http, secrets, listening, random }
  const never = new AbortController().signal

  return {
    ctx,
    clock,
    deps,
    add: (input: Partial<SourceInput> & Pick<SourceInput, 'name' | 'collector'>) =>
      addSource(ctx, { find, secrets }, { options: {}, keep: 'all', enabled: true, ...input }),
    source: (id: number) => readSource(ctx, { find, secrets }, id),
    /** Reads the source that is due, if any; its id. */
    async readDue(stop = never): Promise<number | null> {
      const lease = await leaseDueSource(ctx.db, randomUUID(), LEASE_MS)
      if (lease) await runSource(deps, lease, stop)
      return lease?.sourceId ?? null
    },
    /** The same for a back-fill. */
    async readPastDue(stop = never): Promise<number | null> {
      const lease = await leaseDueBackFill(ctx.db, randomUUID(), LEASE_MS)
      if (lease) await runBackFill(deps, lease, stop)
      return lease?.sourceId ?? null
    },
    /** Makes everything due that is not waiting for its network. */
    async allDue(): Promise<void> {
      await ctx.db.query(`UPDATE sources SET next_run_at = 'epoch'`)
      await ctx.db.query(`UPDATE back_fills SET next_run_at = 'epoch'`)
    },
    /** Stored texts by external id. */
    async texts(): Promise<Map<string, string>> {
      const rows = await ctx.db.query<{ id: string; text: string }>(
        `SELECT external_id AS id, text FROM mentions`,
      )
      return new Map(rows.map(({ id, text }) => [id, text]))
    },
    /** As if it were new: a database takes seconds to make. */
    async reset(): Promise<void> {
      await ctx.db.query(
        `TRUNCATE sources, back_fills, accounts, budget_uses, rejected_items, mentions, mention_keys,
           tickets, ticket_counts, counters, authors, events, brands, agents, teams, viewers,
           notifications, notes, rules, calendars, sla_policies, sla_state, sla_outcomes, saved_replies, macros, saved_views,
           replies, waves, idempotency RESTART IDENTITY CASCADE`,
      )
      await ensureFirstBrand(ctx)
      clock.now = START
    },
    async [Symbol.asyncDispose]() {
      await database.close()
      await drop()
    },
  }
}

export function draft(externalId: string, more: Partial<MentionDraft> = {}): MentionDraft {
  return {
    externalId,
    network: 'test',
    kind: 'post',
    title: null,
    text: `The words of ${externalId}`,
    textFormat: 'plain',
    url: null,
    language: null,
    postedAt: '2026-06-15T11:00:00.000Z',
    author: null,
    metrics: {},
    conversationId: null,
    parentId: null,
    raw: null,
    ...more,
  }
}

export function pageOf(mentions: MentionDraft[], more: Partial<Page> = {}): Page {
  return { mentions, deletions: [], rejected: [], cursor: null, ...more }
}
