import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Context } from './context.ts'
import { listSources } from './db/source-store.ts'
import { countTickets } from './db/ticket-store.ts'
import { presentSources, type SourceTools } from './ingest/present-source.ts'
import { backFillStateSchema, sourceStates, type Source } from './model/source.ts'

const outcomes = ['stored', 'duplicates', 'edited', 'unmatched', 'rejected'] as const

/**
 * What Prometheus reads at /metrics (docs/metrics.md). Counts come from the database at each scrape,
 * so that every process of several tells the same.
 */
export function createMetrics(deps: { ctx: Context; tools: SourceTools; readers(): number }) {
  const { ctx } = deps
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const sources = sourceGauges(registry, ctx.now)
  const tickets = createGauge(registry)('earshot_tickets', 'Tickets by queue and status', [
    'queue',
    'status',
  ])
  const readers = createGauge(registry)(
    'earshot_live_readers',
    'Open live streams of this process',
    [],
  )
  return {
    async read(): Promise<{ type: string; text: string }> {
      const [stored, counts] = await Promise.all([listSources(ctx.db), countTickets(ctx.db, null)])
      sources.set(await presentSources(ctx, deps.tools, stored))
      tickets.reset()
      for (const { queue, status, count } of counts) tickets.inc({ queue, status }, count)
      readers.set(deps.readers())
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

function createGauge(registry: Registry) {
  return <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] })
}

/** How each source does, by its name. */
function sourceGauges(registry: Registry, now: () => number) {
  const gauge = createGauge(registry)
  const of = (name: string, help: string) => gauge(`earshot_source_${name}`, help, ['source'])
  const states = gauge('earshot_sources', 'Sources by state', ['state'])
  const success = of('success_age_seconds', 'Seconds since a source was last read to its end')
  const failures = of('failures', 'Failed reads in a row')
  const lag = of('lag_seconds', 'From posting to storing, of the last page with something new')
  const next = of('next_run_seconds', 'Seconds until a source is due; negative = overdue')
  const mentions = gauge('earshot_source_mentions', 'Items read so far, by source and outcome', [
    'source',
    'outcome',
  ])
  const errors = gauge('earshot_source_errors', 'Failed reads so far, by kind', ['source', 'kind'])
  const budget = ['source', 'budget'] as const
  const used = gauge('earshot_source_budget_used', 'What is spent of a budget now', budget)
  const limit = gauge('earshot_source_budget_limit', 'What may be spent of a budget', budget)
  const past = gauge('earshot_back_fill', '1 for the state that reading the past is in, else 0', [
    'source',
    'state',
  ])

  function setOne(source: Source): void {
    const { name, lastSuccessAt, lagMs, counts, backFill } = source
    const secondsTo = (at: string) => (Date.parse(at) - now()) / 1000
    states.inc({ state: source.state })
    failures.set({ source: name }, source.failures)
    for (const outcome of outcomes) mentions.set({ source: name, outcome }, counts[outcome])
    for (const [kind, count] of Object.entries(source.errorCounts)) {
      errors.set({ source: name, kind }, count)
    }
    for (const each of source.budgets) {
      used.set({ source: name, budget: each.name }, each.used)
      limit.set({ source: name, budget: each.name }, each.limit)
    }
    if (lastSuccessAt) success.set({ source: name }, -secondsTo(lastSuccessAt))
    if (lagMs !== null) lag.set({ source: name }, lagMs / 1000)
    const dueAt = dueAtOf(source)
    if (dueAt !== null) next.set({ source: name }, dueAt === 'now' ? 0 : secondsTo(dueAt))
    for (const state of backFill ? backFillStateSchema.options : []) {
      past.set({ source: name, state }, backFill?.state === state ? 1 : 0)
    }
  }

  const all = [states, success, failures, lag, next, mentions, errors, used, limit, past]
  return {
    set(sources: readonly Source[]): void {
      for (const each of all) each.reset()
      for (const state of sourceStates) states.set({ state }, 0)
      for (const source of sources) setOne(source)
    },
  }
}

/** What was asked for at once has the time 0; what listens all the time is never due. */
function dueAtOf({ nextRunAt, live, failures }: Source): string | 'now' | null {
  if (nextRunAt === null || (live && failures === 0)) return null
  return Date.parse(nextRunAt) === 0 ? 'now' : nextRunAt
}
