import {
  CollectorError,
  ReplyError,
  type CollectEnv,
  type HttpClient,
  type ReplySender,
} from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import type { StoredSource } from '../db/source-store.ts'
import { credentialsToRun, renewing, wiped, type Credentials } from '../ingest/credentials.ts'
import { createMeter, waitingClient } from '../ingest/meter.ts'
import type { FindCollector } from '../ingest/present-source.ts'
import type { SecretBox } from '../ingest/secrets.ts'

export type SenderTools = { find: FindCollector; secrets: SecretBox }
export type ReplyTools = SenderTools & { http: HttpClient }

/** A source that can answer, with what it answers by. */
export type OpenedSender = {
  sender: ReplySender<unknown, unknown>
  place: { options: unknown; credentials: Credentials | null }
}

/** Null where nobody can be answered from there; a `CollectorError` where its settings do not open. */
export function openSender(
  { find, secrets }: SenderTools,
  source: StoredSource,
): OpenedSender | null {
  const collector = find(source.collector)
  if (!collector?.reply) return null
  const options = collector.optionsSchema.safeParse(source.options)
  if (!options.success) throw new CollectorError('fatal', 'the options of the source are not valid')
  const credentials = credentialsToRun(secrets, collector, source)
  return { sender: collector.reply, place: { options: options.data, credentials } }
}

/** What `send` and `find` are given, on the limits of the source's account. */
export function sendingEnv(
  ctx: Context,
  { find, secrets, http }: ReplyTools,
  source: StoredSource,
  { place }: OpenedSender,
  signal: AbortSignal,
): CollectEnv<unknown, unknown> {
  const { id, account } = source
  const budgets = find(source.collector)?.budgets?.(place.options, place.credentials) ?? []
  return {
    ...place,
    signal,
    http: account === null ? http : waitingClient(ctx, account, http),
    clock: { now: ctx.now },
    meter: createMeter(ctx, account ?? `source:${id}`, budgets),
    renew: renewing(ctx, secrets, { id, credentials: source.credentials }),
  }
}

/** Runs `work`; no key of the source is in what it fails with. */
export async function guarded<Done>(
  { place }: OpenedSender,
  work: () => Promise<Done>,
): Promise<Done> {
  try {
    return await work()
  } catch (error) {
    const clean = wiped(error, place.credentials)
    if (!(error instanceof ReplyError) || !(clean instanceof CollectorError)) throw clean
    const { message, waitMs, excerpt } = clean
    throw new ReplyError(error.outcome, message, { waitMs, excerpt })
  }
}
