import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import { updateLead, type LeadRow } from '../../db/lead-store.ts'
import { rootsOf } from '../../db/person-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import { canMoveLead } from '../../model/lead.ts'
import type { Json } from '../../model/mention.ts'

/** What a step changes; history keeps it as it was, so that it can be taken back. */
export const leadFields = [
  'state',
  'reason',
  'resurfaceAt',
  'agentId',
  'byHand',
  'amount',
  'currency',
] as const satisfies readonly (keyof LeadRow)[]
export type LeadChange = Partial<Pick<LeadRow, (typeof leadFields)[number]>>

export type LeadStepInput = {
  type: string
  change: LeadChange
  /** What follows from what is known, and is no step. */
  facts?: Partial<LeadRow>
  more?: Record<string, Json>
}

/**
 * Writes a step of a locked lead and tells it in the person's history. `AppError` conflict for a move that
 * is none of `leadMoves`; whoever takes a step back (`isUndo`) goes where it came from.
 */
export async function changeLead(
  tx: Tx,
  ctx: Context,
  lead: LeadRow,
  { type, change, facts = {}, more = {} }: LeadStepInput,
  isUndo = false,
): Promise<LeadRow> {
  const to = change.state ?? lead.state
  if (!isUndo && to !== lead.state && !canMoveLead(lead.state, to)) throw noMove(lead, to)
  const now = ctx.now()
  const moved = to === lead.state ? {} : { stateAt: now }
  const written = { ...facts, ...change, ...moved, version: lead.version + 1 }
  await updateLead(tx, lead.id, written)
  const next = { ...lead, ...written }
  await tellLead(tx, ctx, next, type, { ...more, before: part(lead), after: part(next) })
  return next
}

/** What happened to a lead, in the history of its person. */
export async function tellLead(
  tx: Tx,
  ctx: Context,
  lead: LeadRow,
  type: string,
  data: Record<string, Json>,
): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const personId = (await rootsOf(tx, [lead.personId])).get(lead.personId) ?? lead.personId
  await recordEvents(tx, [
    { at, type, actor: ctx.actor, ticketId: null, personId, data: { ...data, leadId: lead.id } },
  ])
}

/** The fields of a lead that its history keeps. */
export function part(lead: LeadRow): Record<string, Json> {
  return Object.fromEntries(leadFields.map((field) => [field, lead[field]]))
}

function noMove({ state, version }: LeadRow, to: string): AppError {
  return new AppError('conflict', `The lead is ${state} now; it cannot become ${to}.`, {
    details: { state, version },
  })
}
