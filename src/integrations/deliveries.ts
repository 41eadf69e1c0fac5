import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import * as store from '../db/delivery-store.ts'
import {
  findIntegration,
  holdIntegration,
  type StoredIntegration,
} from '../db/integration-store.ts'
import { AppError } from '../errors.ts'
import { databaseTimeSchema, decodeCursor, encodeCursor } from '../model/cursor.ts'
import type { Delivery, DeliveryDetail, DeliveryState, ReplayInput } from '../model/integration.ts'
import { payloadOf } from './enqueue.ts'
import { missing } from './integrations.ts'
import { sendNow, type SenderDeps } from './sender.ts'

const placeSchema = z.object({ createdAt: databaseTimeSchema, id: z.uuid() })

/** What was told an integration, newest first. */
export async function listDeliveries(
  ctx: Context,
  input: {
    integrationId: number
    state?: DeliveryState | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<{ items: Delivery[]; next: string | null }> {
  const after = input.cursor === undefined ? null : decodeCursor(placeSchema, input.cursor)
  if (input.cursor !== undefined && !after) {
    const told = 'cursor: not one that this list gave; leave it out to start at the top.'
    throw new AppError('invalid', told)
  }
  const filter = { integrationId: input.integrationId, state: input.state ?? null }
  const rows = await store.listDeliveries(ctx.db, filter, after, input.limit + 1)
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return {
    items: shown.map(({ place: _place, ...delivery }) => delivery),
    next: last ? encodeCursor({ createdAt: last.place, id: last.id }) : null,
  }
}

/** One, with what is sent and every try. */
export async function readDelivery(ctx: Context, id: string): Promise<DeliveryDetail> {
  const found = await store.findDelivery(ctx.db, id)
  if (!found) throw new AppError('not_found', 'There is no such delivery.')
  return found
}

/** Makes one due at once, from its first try on. */
export async function retryDelivery(ctx: Context, id: string): Promise<DeliveryDetail> {
  const { integrationId } = await readDelivery(ctx, id)
  await replay(ctx, integrationId, { ids: [id] })
  return readDelivery(ctx, id)
}

/** Sends again what is named or what was made in a time; how many there are. */
export async function replay(
  ctx: Context,
  integrationId: number,
  input: ReplayInput,
): Promise<{ count: number }> {
  return ctx.db.transaction(async (tx) => {
    const found = await holdIntegration(tx, integrationId)
    if (!found) throw missing()
    requireOn(found)
    const now = new Date(ctx.now()).toISOString()
    if ('ids' in input) {
      return { count: await store.replayIds(tx, integrationId, input.ids, now) }
    }
    if (Date.parse(input.from) > Date.parse(input.to)) {
      throw new AppError('invalid', 'to: lies before from; give a later time.')
    }
    return { count: await store.replayRange(tx, integrationId, input, now) }
  })
}

/** Sends a test at once and tells what came of it; it is tried once. */
export async function sendTest(deps: SenderDeps, integrationId: number): Promise<DeliveryDetail> {
  const { ctx } = deps
  const found = await findIntegration(ctx.db, integrationId)
  if (!found) throw missing()
  const id = randomUUID()
  const at = new Date(ctx.now()).toISOString()
  const text = `This is what Earshot sends to ${found.name}.`
  const payload = payloadOf({ type: 'test', timestamp: at, data: { actor: ctx.actor, text } })
  const row = { id, integrationId, key: `test:${id}`, type: 'test', payload, ticketId: null, at }
  await store.insertDeliveries(ctx.db, [row])
  await sendNow(deps, id)
  return readDelivery(ctx, id)
}

function requireOn({ enabled, offAt }: StoredIntegration): void {
  if (enabled && offAt === null) return
  throw new AppError('conflict', 'It is turned off: turn it on, then send again.')
}
