import { z } from 'zod'
import type { Context } from '../../context.ts'
import { leadEvents, leadPosts, leadTouchpoints } from '../../db/lead-event-store.ts'
import { findLead, listLeads as findLeads } from '../../db/lead-store.ts'
import { partsOf } from '../../db/person-store.ts'
import { listReps } from '../../db/sales-store.ts'
import { findSavedReply } from '../../db/saved-reply-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import { decodeCursor, encodeCursor } from '../../model/cursor.ts'
import {
  heldStates,
  leadMoves,
  leadStates,
  type LeadDetail,
  type LeadItem,
  type LeadState,
} from '../../model/lead.ts'
import { fillSavedReplyIn } from '../../triage/macros/saved-replies.ts'
import { checkContact } from './check-contact.ts'
import { readSalesSettings } from './sales-settings.ts'
import { undoableOf } from './undoable-lead.ts'

const POSTS = 30
const TOUCHPOINTS = 20

const positionSchema = z.object({ score: z.number().int(), id: z.uuid() })

export type ListLeadsInput = {
  state?: LeadState | undefined
  repId?: number | undefined
  brandId?: number | undefined
  limit: number
  cursor?: string | undefined
}

export type LeadPage = { items: LeadItem[]; next: string | null }

/** Leads, the highest score first. */
export async function listLeads(ctx: Context, input: ListLeadsInput): Promise<LeadPage> {
  const after = input.cursor === undefined ? null : decodeCursor(positionSchema, input.cursor)
  if (input.cursor !== undefined && !after) {
    throw new AppError(
      'invalid',
      'cursor: not one that this list gave; leave it out to start at the top.',
    )
  }
  const filter = {
    states: input.state === undefined ? leadStates : [input.state],
    agentId: input.repId ?? null,
    brandId: input.brandId ?? null,
  }
  const rows = await findLeads(ctx.db, filter, after, input.limit + 1)
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  const next =
    rows.length > input.limit && last ? encodeCursor({ score: last.score, id: last.id }) : null
  return { items, next }
}

/** What a rep has to look at today, the highest score first; never more than their capacity. */
export async function dailyList(ctx: Context, repId: number): Promise<LeadItem[]> {
  const rep = (await listReps(ctx.db)).find(({ id }) => id === repId)
  if (!rep) throw new AppError('not_found', 'repId: nobody active has this id.')
  const filter = { states: heldStates, agentId: repId, brandId: null }
  return findLeads(ctx.db, filter, null, rep.capacity)
}

/** `AppError` not_found where there is none. */
export function readLead(ctx: Context, id: string): Promise<LeadDetail> {
  return readLeadIn(ctx.db, ctx, id)
}

/** The same inside a transaction. */
export async function readLeadIn(tx: Tx, ctx: Context, id: string): Promise<LeadDetail> {
  const lead = await findLead(tx, id)
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  const { byHand, ...shown } = lead
  const ids = await partsOf(tx, lead.personId)
  const events = await leadEvents(tx, id)
  const undoable = undoableOf(events, {
    ...lead,
    byHand,
    agentId: lead.rep?.id ?? null,
    resurfaceAt: lead.resurfaceAt === null ? null : Date.parse(lead.resurfaceAt),
  })
  const { personId: rootId, ticketId } = lead
  return {
    ...shown,
    moves: [...leadMoves[lead.state]],
    posts: await leadPosts(tx, ids, POSTS),
    touchpoints: await leadTouchpoints(tx, ids, TOUCHPOINTS),
    contact: await checkContact(tx, ctx, { rootId, ticketId }),
    suggestion: await suggest(tx, ctx, lead),
    history: events.map(({ id: eventId, at, type, actor, data }) => ({
      id: eventId,
      at,
      type,
      actor,
      data,
      undoable: eventId === undoable?.event.id,
    })),
  }
}

/** The saved reply for what they need, filled in for the ticket. */
async function suggest(
  tx: Tx,
  ctx: Context,
  { need, ticketId }: LeadItem,
): Promise<LeadDetail['suggestion']> {
  const id = (await readSalesSettings(tx)).replies[need]
  const reply = id === null ? null : await findSavedReply(tx, id)
  if (!reply) return null
  const { text } =
    ticketId === null ? reply : await fillSavedReplyIn(tx, ctx, { id: reply.id, ticketId })
  return { id: reply.id, name: reply.name, text }
}
