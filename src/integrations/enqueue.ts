import { randomUUID } from 'node:crypto'
import type { Context } from '../context.ts'
import { insertDeliveries, type NewDelivery } from '../db/delivery-store.ts'
import { listIntegrations, type StoredIntegration } from '../db/integration-store.ts'
import type { Tx } from '../db/sql.ts'
import { outgoingSchema, type Outgoing, type OutgoingType } from '../model/integration.ts'

/** Of one `INSERT`. */
const CHUNK = 500

/** Something to tell everybody who wants to know; the same `key` is told to each once. */
export type Enqueued = { type: OutgoingType; key: string; at: string; data: Outgoing['data'] }

/**
 * Makes a delivery for each integration that wants to know, in the caller's transaction: they go out
 * if it commits, and only then. How many there are.
 */
export async function enqueueDeliveries(
  tx: Tx,
  ctx: Context,
  tellings: readonly Enqueued[],
): Promise<number> {
  const wanting = (await listIntegrations(tx)).filter(({ enabled }) => enabled)
  const at = new Date(ctx.now()).toISOString()
  const rows = tellings.flatMap((telling) => {
    const receivers = wanting.filter((integration) => wants(integration, telling))
    if (receivers.length === 0) return []
    const { type, key, data } = telling
    const payload = payloadOf({ type, timestamp: telling.at, data })
    const row = { key, type, payload, ticketId: data.ticket?.id ?? null, at }
    return receivers.map(({ id }) => newDelivery(id, row))
  })
  let added = 0
  for (let from = 0; from < rows.length; from += CHUNK) {
    added += await insertDeliveries(tx, rows.slice(from, from + CHUNK))
  }
  return added
}

function newDelivery(
  integrationId: number,
  row: Omit<NewDelivery, 'id' | 'integrationId'>,
): NewDelivery {
  return { id: randomUUID(), integrationId, ...row }
}

/** The JSON that goes out; fails where it holds anything that is not meant to. */
export function payloadOf(outgoing: Outgoing): string {
  return JSON.stringify(outgoingSchema.parse(outgoing))
}

function wants(integration: StoredIntegration, { type, at, data }: Enqueued): boolean {
  const { events, queues, brandIds, createdAt } = integration
  const { ticket } = data
  const isHeard = events.includes(type) && at >= createdAt
  if (!isHeard || !ticket) return isHeard
  return (
    (queues.length === 0 || queues.includes(ticket.queue)) &&
    (brandIds.length === 0 || brandIds.includes(ticket.brand.id))
  )
}
