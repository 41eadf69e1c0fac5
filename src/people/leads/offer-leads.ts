import type { Context } from '../../context.ts'
import {
  handOffFacts,
  lockLeadsOfGone,
  lockWaitingLeads,
  type LeadRow,
} from '../../db/lead-store.ts'
import { listReps, lockOffering, markOffered, type RepRow } from '../../db/sales-store.ts'
import type { Tx } from '../../db/sql.ts'
import { changeLead, type LeadChange } from './change-lead.ts'
import { chooseRep } from './choose-rep.ts'

const AT_ONCE = 500

/**
 * Offers leads that nobody has to reps with room for them, the highest score first; what lies with people
 * who have left goes to others. No rep is ever given more than their capacity. Returns how many were
 * offered. Any number of workers may run it.
 */
export function offerLeads(ctx: Context): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    await lockOffering(tx)
    for (const lead of await lockLeadsOfGone(tx, AT_ONCE)) {
      // What they worked on is as new to whoever comes next.
      const change: LeadChange = { state: 'new', agentId: null, byHand: true }
      await changeLead(tx, ctx, lead, { type: 'lead-returned', change }, true)
    }
    const reps = await listReps(tx)
    if (!reps.some(({ sells, leads, capacity }) => sells && leads < capacity)) return 0
    const waiting = await lockWaitingLeads(tx, { state: 'new' }, AT_ONCE)
    return handOut(tx, ctx, waiting, reps)
  })
}

/** Gives one locked lead to whoever's turn it is; null where nobody fits. After `lockOffering`. */
export async function offerOne(
  tx: Tx,
  ctx: Context,
  lead: LeadRow,
  exceptId: number | null,
): Promise<LeadRow | null> {
  const reps = (await listReps(tx)).filter(({ id }) => id !== exceptId)
  const chosen = await chosenFor(tx, ctx, [lead], reps)(lead)
  return chosen ? offerTo(tx, ctx, lead, { rep: chosen, reps, type: 'lead-reassigned' }) : null
}

async function handOut(
  tx: Tx,
  ctx: Context,
  waiting: readonly LeadRow[],
  reps: RepRow[],
): Promise<number> {
  const choose = chosenFor(tx, ctx, waiting, reps)
  let offered = 0
  for (const lead of waiting) {
    const rep = await choose(lead)
    if (!rep) continue
    await offerTo(tx, ctx, lead, { rep, reps, type: 'lead-offered' })
    offered += 1
  }
  return offered
}

function chosenFor(tx: Tx, ctx: Context, leads: readonly LeadRow[], reps: readonly RepRow[]) {
  const ids = leads.map(({ id }) => id)
  let facts: ReturnType<typeof handOffFacts> | null = null
  return async (lead: LeadRow): Promise<RepRow | null> => {
    facts ??= handOffFacts(tx, ids)
    const { ownerId = null, place = '' } = (await facts).get(lead.id) ?? {}
    const { language, agentId } = lead
    return chooseRep(reps, { language, place, knownTo: [ownerId, agentId], now: ctx.now() })
  }
}

async function offerTo(
  tx: Tx,
  ctx: Context,
  lead: LeadRow,
  { rep, reps, type }: { rep: RepRow; reps: readonly RepRow[]; type: string },
): Promise<LeadRow> {
  // Later than everybody's last, so that turns go round also within one millisecond.
  const turn = Math.max(ctx.now(), ...reps.map(({ lastOfferedAt }) => (lastOfferedAt ?? 0) + 1))
  rep.leads += 1
  rep.lastOfferedAt = turn
  await markOffered(tx, rep.id, turn)
  const change: LeadChange = { state: 'offered', agentId: rep.id }
  return changeLead(tx, ctx, lead, { type, change, more: { repName: rep.name } }, true)
}
