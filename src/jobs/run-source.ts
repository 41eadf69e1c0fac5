import type { Collector, HttpClient, Meter, Page } from '../collectors/collector.ts'
import { CollectorError } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { blockAccount } from '../db/budget-store.ts'
import { recordEvents } from '../db/event-store.ts'
import { endLease, extendLease, type Lease } from '../db/lease-store.ts'
import { messageOf } from '../errors.ts'
import { credentialsToRun, renewing, wiped, type Credentials } from '../ingest/credentials.ts'
import type { ListeningSource } from '../ingest/listening.ts'
import { createMeter, SpentError, waitingClient } from '../ingest/meter.ts'
import type { SecretBox } from '../ingest/secrets.ts'
import { LeaseLostError } from '../ingest/write-page.ts'
import { createIntake } from './intake.ts'
import { endOfRun, type Run } from './next-run.ts'

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
  const run = startOf(lease)
  const held = await holding(ctx, {
    extend: () => extendLease(ctx.db, lease, LEASE_MS),
    work: (lost) => readAll(deps, lease, run, AbortSignal.any([stop, lost])),
  })
  if (held === 'lost') return
  run.error = held.error
  // Stopped by us, not by the source: somebody else takes it from here at once.
  if (stop.aborted && run.error !== null) {
    return endLease(ctx.db, lease, { ok: true, waitMs: 0, paceMs: null })
  }
  const end = endOfRun(run, ctx.now(), deps.random())
  await tellAccount(ctx, lease, run.error, end.waitMs)
  await endLease(ctx.db, lease, end)
  if (!end.ok) {
    ctx.log.warn(
      { source: lease.name, ...end.error, waitMs: end.waitMs },
      'A source could not be read',
    )
  }
  if (end.ok !== (lease.failures === 0)) await tellState(ctx, lease)
}

function startOf(lease: Lease): Run {
  const { intervalMs, failures, live } = lease
  const paceMs = lease.paceMs ?? intervalMs
  const limits = { minMs: 0, pageSizeMax: Infinity }
  return { error: null, waitMs: 0, isLive: live, intervalMs, paceMs, ...limits, fresh: 0, failures }
}

/** Works while a lease is held, and extends it; `lost` where somebody else has it now. */
export async function holding(
  ctx: Context,
  lease: { extend(): Promise<boolean>; work(lost: AbortSignal): Promise<void> },
): Promise<'lost' | { error: unknown }> {
  const lost = new AbortController()
  const heartbeat = setInterval(() => {
    lease.extend().then(
      (held) => held || lost.abort(),
      (error: unknown) =>
        ctx.log.warn({ error: messageOf(error) }, 'A lease could not be extended'),
    )
  }, LEASE_MS / 3)
  try {
    await lease.work(lost.signal)
    return lost.signal.aborted ? 'lost' : { error: null }
  } catch (error) {
    if (lost.signal.aborted || error instanceof LeaseLostError) return 'lost'
    return { error }
  } finally {
    clearInterval(heartbeat)
  }
}

/** A source's collector with all that it is given, ready to be asked. */
export type Opened = {
  collector: Collector
  /** Follows what the network makes of the credentials. */
  sealed: { credentials: string | null }
  credentials: Credentials | null
  env: Parameters<Collector['collect']>[1]
}

/** Fails with `CollectorError`: fatal for options that are not valid, auth for keys that do not open. */
export function openSource(deps: RunDeps, lease: Openable, signal: AbortSignal): Opened {
  const { ctx, secrets } = deps
  const collector = deps.find(lease.collector)
  if (!collector)
    throw new CollectorError('fatal', `There is no collector called "${lease.collector}".`)
  const parsed = collector.optionsSchema.safeParse(lease.options)
  if (!parsed.success)
    throw new CollectorError('fatal', `Its options are not valid: ${parsed.error.message}`)
  const options = parsed.data
  const sealed = { id: lease.sourceId, credentials: lease.credentials }
  const credentials = credentialsToRun(secrets, collector, sealed)
  const { account } = lease
  const budgets = collector.budgets?.(options, credentials) ?? []
  const meter: Meter = createMeter(ctx, account ?? `source:${lease.sourceId}`, budgets)
  const http = account === null ? deps.http : waitingClient(ctx, account, deps.http)
  const renew = renewing(ctx, secrets, sealed)
  const env = { options, credentials, signal, http, clock: { now: ctx.now }, meter, renew }
  return { collector, sealed, credentials, env }
}

type Openable = Pick<Lease, 'sourceId' | 'collector' | 'options' | 'credentials' | 'account'>

/** Pages up to the end, each stored before the next is read; `run` keeps what they brought. */
async function readAll(deps: RunDeps, lease: Lease, run: Run, signal: AbortSignal): Promise<void> {
  const { ctx } = deps
  const { collector, sealed, credentials, env } = openSource(deps, lease, signal)
  run.minMs = collector.limits.intervalMs.min
  run.pageSizeMax = collector.limits.pageSizeMax
  const { sourceId: id, name, brandId, keep, live, fence } = lease
  const isFirst = lease.cursor === null
  const about = { source: { id, name, brandId, keep, live }, fence, isFirst }
  const intake = createIntake(ctx, deps.listening, about, async (page, { stored }) => {
    run.fresh += stored
    if (live) run.failures = 0
    run.waitMs = Math.max(run.waitMs, page.waitMs ?? 0)
    await heedLimit(ctx, lease.account, page)
  })
  try {
    try {
      for await (const page of collector.collect(lease.cursor, env)) {
        signal.throwIfAborted()
        await intake.take(page)
      }
    } finally {
      await intake.finish()
    }
  } catch (error) {
    throw wiped(error, credentials)
  } finally {
    lease.credentials = sealed.credentials
  }
}

/** All sources of an account wait when one of them hears that nothing is left. */
export async function heedLimit(ctx: Context, account: string | null, page: Page): Promise<void> {
  const { rateLimit } = page
  if (account === null || rateLimit?.remaining !== 0 || rateLimit.resetAt === null) return
  const waitMs = Date.parse(rateLimit.resetAt) - ctx.now()
  if (waitMs > 0) await blockAccount(ctx.db, account, waitMs)
}

/** A network's refusal is for the account: its other sources wait as well. */
export async function tellAccount(
  ctx: Context,
  { account }: { account: string | null },
  error: unknown,
  waitMs: number,
): Promise<void> {
  const isRefusal = error instanceof CollectorError && error.kind === 'rate-limit'
  if (account === null || !isRefusal || error instanceof SpentError) return
  await blockAccount(ctx.db, account, waitMs)
}

async function tellState(ctx: Context, lease: Lease): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const data = { sourceId: lease.sourceId }
  await recordEvents(ctx.db, [{ at, type: 'source-state', actor: ctx.actor, ticketId: null, data }])
}
