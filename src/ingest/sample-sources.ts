import type { HttpClient } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { findSource, type StoredSource } from '../db/source-store.ts'
import { AppError, messageOf } from '../errors.ts'
import type { SampledSource } from '../model/query-trial.ts'
import { credentialsToTry, renewing } from './credentials.ts'
import { inTurns } from './in-turns.ts'
import { meterFor } from './meter.ts'
import type { SourceTools } from './present-source.ts'
import type { Sieve } from './query/sieve.ts'
import { fromDraft, type Candidate } from './trial-items.ts'
import { sampleSource, type Sample } from './try-source.ts'

const PAGES_MAX = 3
const MENTIONS_MAX = 2000
const TIMEOUT_MS = 30_000
/** Hits that are shown, of all sources together. */
const ITEMS_MAX = 50

export type SampleTools = SourceTools & { http: HttpClient }

/** Reads each source once, side by side, and asks `sieve` about what came. Stores nothing. */
export async function sampleSources(
  ctx: Context,
  tools: SampleTools,
  ids: readonly number[],
  sieve: Sieve<Candidate>,
  signal: AbortSignal,
): Promise<{ sources: SampledSource[]; shown: Candidate[] }> {
  const stored = await Promise.all([...new Set(ids)].map((id) => requireSource(ctx, id)))
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  const samples = await Promise.all(stored.map((source) => sampleOrSay(ctx, tools, source, limit)))
  const shown: Candidate[] = []
  const sources: SampledSource[] = []
  for (const [at, { id, name }] of stored.entries()) {
    const { drafts = [], listenedMs = null, error = null } = samples[at] ?? {}
    const hits = await inTurns(drafts, (draft) => {
      const candidate = fromDraft(draft, { id, name })
      return sieve.isHit(candidate.doc, candidate) ? [candidate] : []
    })
    shown.push(...hits)
    sources.push({ id, name, searched: drafts.length, hits: hits.length, listenedMs, error })
  }
  const newestFirst = shown.toSorted((a, b) => postedMs(b) - postedMs(a))
  return { sources, shown: newestFirst.slice(0, ITEMS_MAX) }
}

async function requireSource(ctx: Context, id: number): Promise<StoredSource> {
  const source = await findSource(ctx.db, id)
  if (source) return source
  throw new AppError('not_found', `sources: there is no source ${id}.`)
}

/** One source that fails takes nothing away from the others. */
async function sampleOrSay(
  ctx: Context,
  tools: SampleTools,
  source: StoredSource,
  signal: AbortSignal,
): Promise<Sample> {
  try {
    return await sample(ctx, tools, source, signal)
  } catch (thrown) {
    const error = {
      kind: 'fatal',
      message: told(ctx, source, thrown, signal),
      excerpt: null,
      instead: null,
    }
    return { drafts: [], rejected: 0, listenedMs: null, error }
  }
}

function told(ctx: Context, source: StoredSource, thrown: unknown, signal: AbortSignal): string {
  if (thrown instanceof AppError) return thrown.message
  if (signal.aborted) return `It did not answer within ${TIMEOUT_MS / 1000} seconds.`
  ctx.log.error({ source: source.id, error: messageOf(thrown) }, 'A trial failed')
  return 'It could not be read; the log says why.'
}

async function sample(
  ctx: Context,
  tools: SampleTools,
  source: StoredSource,
  signal: AbortSignal,
): Promise<Sample> {
  const collector = tools.find(source.collector)
  if (!collector) {
    throw new AppError('invalid', 'There is nothing to be read here; its mentions came as a file.')
  }
  const { options } = source
  const { secrets, http } = tools
  const wanted = { options, given: undefined, source }
  const credentials = credentialsToTry(secrets, collector, wanted)
  const meter = meterFor(ctx, collector, options, credentials)
  const renew = renewing(ctx, secrets, source)
  return sampleSource(
    { collector, http, now: ctx.now, signal, meter, renew },
    { options, credentials, limit: MENTIONS_MAX, pagesMax: PAGES_MAX },
  )
}

function postedMs({ item }: Candidate): number {
  return item.postedAt === null ? 0 : Date.parse(item.postedAt)
}
