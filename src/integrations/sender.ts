import type { HttpClient } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import * as store from '../db/delivery-store.ts'
import {
  findIntegration,
  listIntegrations,
  type StoredIntegration,
} from '../db/integration-store.ts'
import { messageOf } from '../errors.ts'
import { HttpError } from '../http/http-error.ts'
import type { Dial } from '../http/dial.ts'
import { SecretError, type SecretBox } from '../ingest/secrets.ts'
import { outgoingSchema } from '../model/integration.ts'
import type { Sent } from './channel.ts'
import { turnOff } from './health.ts'
import { channelOf } from './registry.ts'
import { settle, TRY_MS } from './schedule.ts'
import { openSecrets, presentable, type Secrets } from './secrets.ts'

export type SenderDeps = {
  ctx: Context
  http: HttpClient
  dial: Dial
  secrets: SecretBox
  /** 0 to 1. */
  random(): number
  /** When a try has taken too long; the system's clock by default. */
  timeout?: (ms: number) => AbortSignal
}

/** Longer than a try may take, and what comes before and after it. */
const LEASE_MS = 60_000
/** Of one integration at once; of one that does not answer fewer. */
const LANES = { healthy: 32, failing: 16 }

/** Sends what is due. Any number of them may run, in any number of processes. */
export function createSender(deps: SenderDeps, stop: AbortSignal) {
  const { ctx } = deps
  const running = new Set<Promise<void>>()
  const busy: Record<number, number> = {}
  const write = createWriter(ctx)

  async function run(claimed: store.Claimed, integration: StoredIntegration): Promise<void> {
    const { integrationId } = claimed
    try {
      const finished = await tryOnce(deps, claimed, integration, stop)
      if (finished) await write(finished)
    } catch (error) {
      // Its lease ends, and it is tried again.
      ctx.log.error({ delivery: claimed.id, error: messageOf(error) }, 'A delivery broke off')
    } finally {
      busy[integrationId] = (busy[integrationId] ?? 1) - 1
    }
  }

  return {
    /** Takes what is due into free lanes and starts it; how many it took. */
    async take(): Promise<number> {
      const now = new Date(ctx.now()).toISOString()
      const lanes = { ...LANES, busy }
      const claimed = await store.claimDue(ctx.db, { now, leaseMs: LEASE_MS, lanes })
      if (claimed.length === 0) return 0
      const known = new Map((await listIntegrations(ctx.db)).map((each) => [each.id, each]))
      for (const one of claimed) {
        const integration = known.get(one.integrationId)
        if (!integration) continue
        busy[one.integrationId] = (busy[one.integrationId] ?? 0) + 1
        const work = run(one, integration).finally(() => running.delete(work))
        running.add(work)
      }
      return claimed.length
    },
    isBusy: () => running.size > 0,
    /** Until all that is under way is done. */
    drain: async (): Promise<void> => void (await Promise.all(running)),
  }
}

/** Sends one now, outside of its turn; false where somebody sends it already. */
export async function sendNow(deps: SenderDeps, id: string): Promise<boolean> {
  const claimed = await store.claimOne(deps.ctx.db, id, LEASE_MS)
  const integration = claimed && (await findIntegration(deps.ctx.db, claimed.integrationId))
  if (!integration) return false
  const finished = await tryOnce(deps, claimed, integration, new AbortController().signal)
  if (finished) await store.finishTries(deps.ctx.db, [finished])
  return true
}

/** Writes what is finished at the same time together. */
function createWriter({ db }: Context) {
  let waiting: store.Finished[] = []
  let writing: Promise<void> | null = null
  async function writeAll(): Promise<void> {
    // What finishes in the same turn goes along.
    await new Promise((resolve) => setImmediate(resolve))
    const batch = waiting
    waiting = []
    writing = null
    await store.finishTries(db, batch)
  }
  return (finished: store.Finished): Promise<void> => {
    waiting.push(finished)
    writing ??= writeAll()
    return writing
  }
}

/** What one try came to; null where we stopped it ourselves. */
async function tryOnce(
  deps: SenderDeps,
  claimed: store.Claimed,
  integration: StoredIntegration,
  stop: AbortSignal,
): Promise<store.Finished | null> {
  const { ctx, random } = deps
  const startedMs = ctx.now()
  const started = performance.now()
  const { sent, secrets } = await send(deps, claimed, integration, stop)
  if (stop.aborted && sent.outcome !== 'delivered') return null
  const now = ctx.now()
  const isTest = claimed.type === 'test'
  const { attempts, id, integrationId, fence } = claimed
  const settled = settle(sent, { attempts, isTest, now, random: random() })
  const error = sent.error === null ? null : presentable(sent.error, secrets)
  if (sent.outcome === 'gone') await turnOff(ctx, integration, error ?? 'It is gone.')
  const tried = {
    at: new Date(startedMs).toISOString(),
    durationMs: Math.round(performance.now() - started),
    ok: sent.outcome === 'delivered',
    status: sent.status,
    error,
    response: presentable(sent.response, secrets),
  }
  return { id, integrationId, fence, ...settled, error, try: tried }
}

async function send(
  deps: SenderDeps,
  claimed: store.Claimed,
  integration: StoredIntegration,
  stop: AbortSignal,
): Promise<{ sent: Sent; secrets: Secrets }> {
  const { ctx, http, dial, timeout = (ms: number) => AbortSignal.timeout(ms) } = deps
  const late = timeout(TRY_MS)
  let secrets: Secrets = {}
  try {
    secrets = openSecrets(deps.secrets, integration)
    const channel = channelOf(integration.kind)
    const body = outgoingSchema.parse(JSON.parse(claimed.payload))
    const letter = { id: claimed.id, payload: claimed.payload, body, ticketId: claimed.ticketId }
    const why = channel.refuses?.(letter) ?? null
    if (why !== null) return { sent: refused(why), secrets }
    const env = {
      ctx,
      http,
      dial,
      integrationId: integration.id,
      options: channel.optionsSchema.parse(integration.options),
      secrets: channel.secretsSchema.parse(secrets),
      signal: AbortSignal.any([late, stop]),
    }
    return { sent: await channel.send(letter, env), secrets }
  } catch (error) {
    return { sent: failed(error, late.aborted), secrets }
  }
}

function refused(error: string): Sent {
  return { outcome: 'refused', status: null, error, response: '', waitMs: null }
}

function failed(error: unknown, isLate: boolean): Sent {
  const told = { outcome: 'retry' as const, status: null, response: '', waitMs: null }
  if (isLate) return { ...told, error: `It did not answer within ${TRY_MS / 1000} seconds.` }
  if (error instanceof SecretError) {
    return {
      ...told,
      error: `Its stored secrets cannot be opened (${error.message}): enter them again.`,
    }
  }
  if (error instanceof HttpError) return { ...told, error: `It was not reached: ${error.message}.` }
  return { ...told, error: messageOf(error) }
}
