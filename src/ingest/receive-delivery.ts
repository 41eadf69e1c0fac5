import { CollectorError, type Page } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { findSource, type StoredSource } from '../db/source-store.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import { WEBHOOK } from '../model/source.ts'
import type { Received } from '../model/views.ts'
import { isSigned, validSecrets, type Signed } from './hook-secrets.ts'
import { ingestPage } from './ingest-page.ts'
import type { ListeningSource } from './listening.ts'
import type { SecretBox } from './secrets.ts'

export type HookTools = {
  secrets: SecretBox
  listening: ListeningSource
  /** What a delivery holds, as a page whose lines are the places of its items, from 1. */
  readDelivery(text: string, sentAt: string, options: Record<string, Json>): Page
  /** Whether one more delivery to this source is taken now. */
  mayTake(sourceId: number, now: number): boolean
}

/** A paused source is resumed by a person, not in a moment. */
const PAUSED_RETRY_S = 300

/**
 * Takes one delivery to the webhook `id` in and answers what became of it; it is stored by then. An
 * `AppError` unauthorized does not tell whether there is such a webhook.
 */
export async function receiveDelivery(
  ctx: Context,
  tools: HookTools,
  id: number,
  delivery: Signed,
): Promise<Received> {
  const source = await signedSource(ctx, tools, id, delivery)
  if (!source.enabled) {
    throw new AppError('unavailable', 'This source is paused; send it again later.', {
      retryAfter: PAUSED_RETRY_S,
    })
  }
  if (!tools.mayTake(id, ctx.now())) {
    throw new AppError('too_many', 'Too many deliveries in one second; send it again later.', {
      retryAfter: 1,
    })
  }
  const page = pageOf(tools, source, delivery)
  const listening = await tools.listening(ctx.db)
  const pushed = { ...source, live: true }
  const outcome = await ingestPage(ctx, listening, { source: pushed, fence: null, page })
  const { stored, duplicates, edited, unmatched } = outcome
  const rejected = outcome.rejected
    .map(({ line, reason }) => ({ index: (line ?? 1) - 1, reason }))
    .sort((a, b) => a.index - b.index)
  const [first] = rejected
  if (first && stored + duplicates + edited + unmatched + page.deletions.length === 0) {
    const message = `Nothing in it could be taken: ${first.reason}`
    throw new AppError('unprocessable', message, { details: { rejected } })
  }
  return { stored, duplicates, edited, unmatched, rejected }
}

async function signedSource(
  ctx: Context,
  { secrets }: HookTools,
  id: number,
  delivery: Signed,
): Promise<StoredSource> {
  const source = await findSource(ctx.db, id)
  const isHook = source?.collector === WEBHOOK
  const valid = isHook ? validSecrets(secrets, source, ctx.now()) : []
  if (isSigned(delivery, valid) && source) return source
  throw new AppError(
    'unauthorized',
    'Not signed for this address: see docs/sources/webhook.md for webhook-id, webhook-timestamp and webhook-signature.',
  )
}

function pageOf({ readDelivery }: HookTools, { options }: StoredSource, delivery: Signed): Page {
  const sentAt = new Date(Number(delivery.timestamp) * 1000).toISOString()
  try {
    return readDelivery(delivery.body, sentAt, options)
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error
    throw new AppError('invalid', error.message, { cause: error })
  }
}
