import { CollectorError } from '../collectors/collector.ts'
import {
  endBackFill,
  extendBackFill,
  type BackFillEnd,
  type BackFillLease,
} from '../db/back-fill-store.ts'
import { findSource, type StoredSource } from '../db/source-store.ts'
import { wiped } from '../ingest/credentials.ts'
import { ingestPage } from '../ingest/ingest-page.ts'
import { failureOf, waitAfter } from './next-run.ts'
import {
  heedLimit,
  holding,
  LEASE_MS,
  openSource,
  tellAccount,
  type RunDeps,
} from './run-source.ts'

/** After so many failures in a row without a page between them, the past is given up. */
const FAILURES_MAX = 20
/** Between two runs of a back-fill that goes on; what is new comes first. */
const PAUSE_MS = 2000
/** Pages that one run reads, so that several back-fills take turns. */
const PAGES_MAX = 20

/** Reads some pages of a source's past and stores them; then says whether there is more. */
export async function runBackFill(
  deps: RunDeps,
  lease: BackFillLease,
  stop: AbortSignal,
): Promise<void> {
  const { ctx } = deps
  const source = await findSource(ctx.db, lease.sourceId)
  if (!source) return
  const progress = { isOver: false, waitMs: 0, pages: 0 }
  const held = await holding(ctx, {
    extend: () => extendBackFill(ctx.db, lease, LEASE_MS),
    work: (lost) => readPast(deps, { lease, source }, progress, AbortSignal.any([stop, lost])),
  })
  if (held === 'lost') return
  const error = stop.aborted ? null : held.error
  if (error === null) {
    const waitMs = stop.aborted ? 0 : Math.max(PAUSE_MS, progress.waitMs)
    const end: BackFillEnd = progress.isOver
      ? { state: 'done' }
      : { state: 'running', waitMs, error: null }
    return endBackFill(ctx.db, lease, end)
  }
  const failure = failureOf(error, ctx.now())
  ctx.log.warn({ source: source.name, ...failure }, 'The past of a source could not be read')
  const failures = progress.pages > 0 ? 0 : lease.failures
  const waitMs = waitAfter(error, failures, deps.random())
  await tellAccount(ctx, source, error, waitMs)
  const isHopeless = failure.kind === 'fatal' || failure.kind === 'auth' || failures >= FAILURES_MAX
  await endBackFill(
    ctx.db,
    lease,
    isHopeless ? { state: 'failed', error: failure } : { state: 'running', waitMs, error: failure },
  )
}

async function readPast(
  deps: RunDeps,
  { lease, source }: { lease: BackFillLease; source: StoredSource },
  progress: { isOver: boolean; waitMs: number; pages: number },
  signal: AbortSignal,
): Promise<void> {
  const { ctx } = deps
  const opened = { ...source, sourceId: source.id }
  const { collector, credentials, env } = openSource(deps, opened, signal)
  if (!collector.backfill) throw new CollectorError('fatal', 'this network gives no past')
  const pages = collector.backfill(lease.cursor, { ...env, since: Date.parse(lease.since) })
  const backFill = { fence: lease.fence }
  try {
    for await (const page of pages) {
      signal.throwIfAborted()
      const input = { source, fence: null, page, backFill }
      await ingestPage(ctx, await deps.listening(ctx.db), input)
      await heedLimit(ctx, source.account, page)
      progress.pages += 1
      progress.waitMs = Math.max(progress.waitMs, page.waitMs ?? 0)
      if (progress.pages >= PAGES_MAX || progress.waitMs > 0) return
    }
  } catch (error) {
    throw wiped(error, credentials)
  }
  progress.isOver = true
}
