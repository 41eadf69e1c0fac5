import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { listSources } from './db/source-store.ts'
import type { Db } from './db/sql.ts'
import { countTickets } from './db/ticket-store.ts'
import { sourceStates } from './model/source.ts'

const outcomes = ['stored', 'duplicates', 'edited', 'unmatched', 'rejected'] as const

/**
 * What Prometheus reads at /metrics. Counts come from the database at each scrape, so that every
 * process of several tells the same.
 */
export function createMetrics(deps: { db: Db; readers(): number; now(): number }) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] })

  const mentions = gauge('earshot_source_mentions', 'Items read so far, by source and outcome', [
    'source',
    'outcome',
  ])
  const states = gauge('earshot_sources', 'Sources by state', ['state'])
  const success = gauge(
    'earshot_source_success_age_seconds',
    'Seconds since a source was last read to its end',
    ['source'],
  )
  const failures = gauge('earshot_source_failures', 'Failed reads in a row', ['source'])
  const tickets = gauge('earshot_tickets', 'Tickets by queue and status', ['queue', 'status'])
  const readers = gauge('earshot_live_readers', 'Open live streams of this process')

  return {
    async read(): Promise<{ type: string; text: string }> {
      const [sources, counts] = await Promise.all([
        listSources(deps.db),
        countTickets(deps.db, null),
      ])
      for (const each of [mentions, states, success, failures, tickets]) each.reset()
      for (const state of sourceStates) states.set({ state }, 0)
      for (const source of sources) {
        states.inc({ state: source.state })
        failures.set({ source: source.name }, source.failures)
        for (const outcome of outcomes) {
          mentions.set({ source: source.name, outcome }, source.counts[outcome])
        }
        if (source.lastSuccessAt) {
          const ageMs = deps.now() - Date.parse(source.lastSuccessAt)
          success.set({ source: source.name }, ageMs / 1000)
        }
      }
      for (const { queue, status, count } of counts) tickets.inc({ queue, status }, count)
      readers.set(deps.readers())
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}
