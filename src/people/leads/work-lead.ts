import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { findActive } from '../../db/agent-store.ts'
import { isUniqueViolation } from '../../db/database-error.ts'
import { setNotInterested } from '../../db/lead-facts-store.ts'
import { lockLead, type LeadRow } from '../../db/lead-store.ts'
import { ensurePeople, rootsOf } from '../../db/person-store.ts'
import { insertDecision, listReps, lockOffering } from '../../db/sales-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { Advance, LeadDetail, RejectReason } from '../../model/lead.ts'
import { retried } from '../../triage/retried.ts'
import { requireAgent } from '../../triage/people/agents.ts'
import { changeLead, type LeadChange } from './change-lead.ts'
import { checkContact } from './check-contact.ts'
import { DAY_MS } from './lead-facts.ts'
import { offerOne } from './offer-leads.ts'
import { readLeadIn } from './read-leads.ts'
import { readSalesSettings } from './sales-settings.ts'

/** Which lead, and the version that was on screen; a newer one is a collision. */
export type SeenLead = { id: string; version?: number | undefined }

/** The acting rep works on it. `AppError` conflict where another rep has it. */
export function acceptLead(ctx: Context, seen: SeenLead): Promise<LeadDetail> {
  const agent = requireAgent(ctx)
  return working(ctx, seen, async (tx, lead) => {
    if (lead.agentId !== null && lead.agentId !== agent.id && lead.state !== 'nurture') {
      throw new AppError('conflict', 'Another rep has this lead; give it to yourself first.')
    }
    const decisionId = await decide(tx, ctx, lead, null)
    const change: LeadChange = { state: 'accepted', agentId: agent.id, ...unkept }
    await changeLead(tx, ctx, lead, { type: 'lead-accepted', change, more: { decisionId } })
  })
}

/**
 * It is no lead, and why. Who comes too early is kept and comes back after the days of the settings; who
 * said no is left alone from now on.
 */
export function rejectLead(
  ctx: Context,
  { reason, ...seen }: SeenLead & { reason: RejectReason },
): Promise<LeadDetail> {
  return working(ctx, seen, async (tx, lead) => {
    const decisionId = await decide(tx, ctx, lead, reason)
    const more: Record<string, string | null> = { decisionId, reason }
    if (reason === 'not_interested') more['saidNoTo'] = await sayNo(tx, ctx, lead)
    const { nurtureDays } = await readSalesSettings(tx)
    const isEarly = reason === 'too_early'
    const change: LeadChange = {
      ...unkept,
      state: isEarly ? 'nurture' : 'rejected',
      reason,
      resurfaceAt: isEarly ? ctx.now() + nurtureDays * DAY_MS : null,
    }
    await changeLead(tx, ctx, lead, { type: 'lead-rejected', change, more })
  })
}

/** Kept and not contacted, until a date or until something new is heard. */
export function nurtureLead(
  ctx: Context,
  { until, ...seen }: SeenLead & { until: string | null },
): Promise<LeadDetail> {
  const at = until === null ? null : Date.parse(until)
  if (at !== null && at <= ctx.now()) {
    throw new AppError('invalid', 'until: give a time that lies ahead, or null.')
  }
  return working(ctx, seen, async (tx, lead) => {
    const change: LeadChange = { ...unkept, state: 'nurture', reason: 'by_hand', resurfaceAt: at }
    await changeLead(tx, ctx, lead, { type: 'lead-nurtured', change })
  })
}

/** Somebody sees a lead in who was kept, rejected or lost. `AppError` conflict after they said no. */
export function promoteLead(ctx: Context, seen: SeenLead): Promise<LeadDetail> {
  return working(ctx, seen, async (tx, lead) => {
    const rootId = (await rootsOf(tx, [lead.personId])).get(lead.personId) ?? lead.personId
    const contact = await checkContact(tx, ctx, { rootId, ticketId: lead.ticketId })
    if (!contact.allowed && contact.from === null) {
      throw new AppError('conflict', contact.reason ?? 'They said no.')
    }
    const change: LeadChange = { ...unkept, state: 'new', byHand: true }
    await changeLead(tx, ctx, lead, { type: 'lead-promoted', change })
  })
}

/** One step on with a lead that a rep has accepted, up to won or lost. */
export function advanceLead(
  ctx: Context,
  { id, version, state, amount, currency }: SeenLead & Advance,
): Promise<LeadDetail> {
  return working(ctx, { id, version }, async (tx, lead) => {
    const worth = amount === undefined ? {} : { amount, currency: currency ?? null }
    const change: LeadChange = { state, reason: null, ...worth }
    await changeLead(tx, ctx, lead, { type: `lead-${state}`, change })
  })
}

/**
 * Gives it to another rep, or to whoever's turn it is. `AppError` invalid for somebody who does not sell,
 * conflict where their desk is full or nobody else has room.
 */
export function reassignLead(
  ctx: Context,
  { repId, ...seen }: SeenLead & { repId: number | null },
): Promise<LeadDetail> {
  return retried(ctx, async (tx) => {
    await lockOffering(tx)
    const lead = await lockSeen(tx, seen)
    if (repId === null) {
      const given = await offerOne(tx, ctx, lead, lead.agentId)
      if (!given) throw new AppError('conflict', 'No other rep is there who has room for it.')
      return readLeadIn(tx, ctx, lead.id)
    }
    const rep = (await listReps(tx)).find(({ id }) => id === repId)
    if (!rep || !(await findActive(tx, { id: repId })) || !rep.sells) {
      throw new AppError('invalid', `repId: nobody who sells has the id ${repId}.`)
    }
    if (rep.id !== lead.agentId && rep.leads >= rep.capacity) {
      const message = `${rep.name} has ${rep.leads} leads, which is all they have room for.`
      throw new AppError('conflict', message)
    }
    const change: LeadChange = { ...unkept, state: 'offered', agentId: rep.id, byHand: true }
    const more = { repName: rep.name }
    await changeLead(tx, ctx, lead, { type: 'lead-reassigned', change, more })
    return readLeadIn(tx, ctx, lead.id)
  })
}

/** What is of no more use once somebody is no longer kept. */
const unkept = { reason: null, resurfaceAt: null, byHand: false } as const

/** Does `work` on the lead, locked, and shows what has become of it. */
export function working(
  ctx: Context,
  seen: SeenLead,
  work: (tx: Tx, lead: LeadRow) => Promise<void>,
): Promise<LeadDetail> {
  return retried(ctx, async (tx) => {
    try {
      await work(tx, await lockSeen(tx, seen))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new AppError(
        'conflict',
        'There is a newer lead of the same person: work on that one.',
        {
          cause: error,
        },
      )
    }
    return readLeadIn(tx, ctx, seen.id)
  })
}

async function lockSeen(tx: Tx, { id, version }: SeenLead): Promise<LeadRow> {
  const lead = await lockLead(tx, id)
  if (!lead) throw new AppError('not_found', 'There is no such lead.')
  if (lead.intoId !== null) {
    throw new AppError('conflict', 'It is one with another lead of the same person now.', {
      details: { intoId: lead.intoId },
    })
  }
  if (version !== undefined && version !== lead.version) {
    const message = `The lead has changed since you opened it: it is ${lead.state} now. Look at it and try again.`
    throw new AppError('conflict', message, {
      details: { state: lead.state, version: lead.version },
    })
  }
  return lead
}

async function decide(
  tx: Tx,
  ctx: Context,
  { id: leadId, features, score }: LeadRow,
  reason: RejectReason | null,
): Promise<string> {
  const id = randomUUID()
  const at = new Date(ctx.now()).toISOString()
  const agentId = ctx.agent?.id ?? null
  await insertDecision(tx, { id, leadId, agentId, at, reason, features, score })
  return id
}

/** Notes that the person said no; who speaks for them. */
async function sayNo(tx: Tx, ctx: Context, { personId }: LeadRow): Promise<string> {
  const at = new Date(ctx.now()).toISOString()
  const rootId = (await rootsOf(tx, [personId])).get(personId) ?? personId
  await ensurePeople(tx, [rootId], at)
  await setNotInterested(tx, rootId, at)
  return rootId
}
