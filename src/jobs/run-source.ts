import type { Collector, HttpClient } from '../collectors/collector.ts'
import { CollectorError } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import { endLease, extendLease, type Lease } from '../db/source-store.ts'
import { messageOf } from '../errors.ts'
import { credentialsToRun, wiped } from '../ingest/credentials.ts'
import { ingestPage } from '../ingest/ingest-page.ts'
import type { ListeningSource } from '../ingest/listening.ts'
import type { SecretBox } from '../ingest/secrets.ts'
import { LeaseLostError } from '../ingest/write-page.ts'
import { endOfRun } from './next-run.ts'

export const LEASE_MS = 30_000

export type RunDeps = {
  ctx: Context
  find(name: string): Collector | null
  http: HttpClient
  secrets: SecretBox
  listening: ListeningSource
  random(): number
}

/** Reads one leased source to its end and stores each page; then says when it is due again. */
export async function runSource(deps: RunDeps, lease: Lease, stop: AbortSignal): Promise<void> {
  const { ctx } = deps
  const lost = new AbortController()
  const heartbeat = setInterval(() => {
    extendLease(ctx.db, lease, LEASE_MS).then(
      (held) => held || lost.abort(),
      (error: unknown) =>
        ctx.log.warn({ error: messageOf(error) }, 'A lease could not be extended'),
    )
  }, LEASE_MS / 3)
  const run = {
    error: null as unknown,
    waitMs: 0,
    intervalMs: lease.intervalMs,
    failures: lease.failures,
  }
  try {
    run.waitMs = await readAll(deps, lease, AbortSignal.any([stop, lost.signal]))
  } catch (error) {
    run.error = error
  } finally {
    clearInterval(heartbeat)
  }
  if (lost.signal.aborted || run.error instanceof LeaseLostError) return
  // Stopped by us, not by the source: somebody else takes it from here at once.
  if (stop.aborted && run.error !== null) return handBack(ctx, lease)
  const end = endOfRun(run, ctx.now(), deps.random())
  await endLease(ctx.db, lease, end)
  if (!end.ok) {
    ctx.log.warn(
      { source: lease.name, ...end.error, waitMs: end.waitMs },
      'A source could not be read',
    )
  }
  if (end.ok !== (lease.failures === 0)) await tellState(ctx, lease)
}

/** Pages up to the end, each stored before the next is read; how long the source asks us to wait. */
async function readAll(deps: RunDeps, lease: Lease, signal: AbortSignal): Promise<number> {
  const { ctx } = deps
  const collector = deps.find(lease.collector)
  if (!collector)
    throw new CollectorError('fatal', `There is no collector called "${lease.collector}".`)
  const options = collector.optionsSchema.safeParse(lease.options)
  if (!options.success)
    throw new CollectorError('fatal', `Its options are not valid: ${options.error.message}`)
  const source = { id: lease.sourceId, name: lease.name, brandId: lease.brandId, keep: lease.keep }
  const sealed = { id: lease.sourceId, credentials: lease.credentials }
  const credentials = credentialsToRun(deps.secrets, collector, sealed)
  let waitMs = 0
  const pages = collector.collect(lease.cursor, {
    options: options.data,
    credentials,
    signal,
    http: deps.http,
    clock: { now: ctx.now },
  })
  try {
    for await (const page of pages) {
      signal.throwIfAborted()
      await ingestPage(ctx, await deps.listening(ctx.db), { source, fence: lease.fence, page })
      waitMs = Math.max(waitMs, page.waitMs ?? 0)
    }
  } catch (error) {
    throw wiped(error, credentials)
  }
  return waitMs
}

async function handBack(ctx: Context, lease: Lease): Promise<void> {
  await endLease(ctx.db, lease, { ok: true, waitMs: 0 })
}

async function tellState(ctx: Context, lease: Lease): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const data = { sourceId: lease.sourceId }
  await recordEvents(ctx.db, [{ at, type: 'source-state', actor: ctx.actor, ticketId: null, data }])
}
