import type { Context } from '../context.ts'
import { holdingOf } from '../db/place-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { Ticket } from '../model/ticket.ts'
import { lockSeen } from './change-ticket.ts'
import { joinTickets, readKept } from './place-mentions.ts'
import { readTicketIn } from './read-ticket.ts'
import { retried } from './retried.ts'

/** The history keeps the id of each mention that moves. */
const MENTIONS_MAX = 10_000

export type MergeInput = { id: string; into: string; version?: number | undefined }

/**
 * Moves all mentions, notes and replies of a ticket into another about the same brand and dismisses
 * it; what its author writes later joins the other. Asked again, it does nothing more. Returns the
 * other as JSON text. `AppError` not_found; invalid for itself or another brand; conflict where
 * either has moved on or was merged.
 */
export async function mergeTickets(ctx: Context, input: MergeInput): Promise<string> {
  const { id, into, version } = input
  if (id === into) throw new AppError('invalid', 'into: a ticket cannot be merged into itself.')
  return retried(ctx, async (tx) => {
    const locked = await lockTickets(tx, [id, into])
    if (locked.get(id)?.mergedInto !== into) {
      const own = await lockSeen(tx, { id, version })
      await merge(tx, ctx, own, await lockSeen(tx, { id: into }))
    }
    return readTicketIn(tx, into)
  })
}

async function merge(tx: Tx, ctx: Context, own: Ticket, other: Ticket): Promise<void> {
  if (own.brandId !== other.brandId) {
    throw new AppError(
      'invalid',
      'into: that ticket is about another brand; only tickets about the same brand can be merged.',
    )
  }
  const holding = await holdingOf(tx, own.id)
  if (holding && holding.count > MENTIONS_MAX) {
    throw new AppError(
      'invalid',
      `id: it holds ${holding.count} mentions; at most ${MENTIONS_MAX} can be moved. Merge the other into it.`,
    )
  }
  await joinTickets(tx, ctx, {
    own,
    other,
    change: {
      status: 'dismissed',
      snoozedUntil: null,
      untilReply: false,
      waveId: null,
      mergedInto: other.id,
    },
    kept: readKept(null),
    told: {
      own: { type: 'merged', more: { into: other.id } },
      other: { type: 'absorbed', more: { from: own.id } },
    },
  })
}
