import type { Context } from '../../context.ts'
import { lockWaitingLeads, staleLeadPeople } from '../../db/lead-store.ts'
import { rootsOf } from '../../db/person-store.ts'
import {
  insertWeights,
  lastDecisionAt,
  lockOffering,
  newestWeights,
  standingDecisions,
} from '../../db/sales-store.ts'
import { retried } from '../../triage/retried.ts'
import { changeLead, type LeadChange } from './change-lead.ts'
import { followLeads } from './follow-leads.ts'
import { learnWeights } from './learn-weights.ts'
import { weightsInUse } from './sales-settings.ts'

/** Scores fade with time; older ones than this are made anew. */
const SCORED_MS = 6 * 3_600_000
const AT_ONCE = 100
/** Decisions that are learned from, the newest. */
const DECISIONS_MAX = 2000
/** Every open lead is scored anew after learning: not after each single decision. */
const LEARN_REST_MS = 10 * 60_000

/** Brings back those who were kept until a date that has come; how many. */
export async function resurfaceDue(ctx: Context): Promise<number> {
  return retried(ctx, async (tx) => {
    const resurfaceBefore = new Date(ctx.now()).toISOString()
    const due = await lockWaitingLeads(tx, { resurfaceBefore }, AT_ONCE)
    for (const lead of due) {
      const change: LeadChange = { state: 'new', reason: null, resurfaceAt: null, byHand: true }
      await changeLead(tx, ctx, lead, { type: 'lead-back', change, more: { because: 'date' } })
      // Whoever said no meanwhile is kept all the same.
      const rootId = (await rootsOf(tx, [lead.personId])).get(lead.personId)
      await followLeads(tx, ctx, rootId ?? lead.personId)
    }
    return due.length
  })
}

/** Scores open leads anew whose score is old or was made by other weights; how many people were looked at. */
export async function rescoreStale(ctx: Context): Promise<number> {
  const { id: weightsId } = await weightsInUse(ctx.db)
  const before = new Date(ctx.now() - SCORED_MS).toISOString()
  const people = await staleLeadPeople(ctx.db, { before, weightsId, limit: AT_ONCE })
  for (const personId of people) await retried(ctx, (tx) => followLeads(tx, ctx, personId))
  return people.length
}

/**
 * Learns the weights anew where reps have decided something since, at most every ten minutes. True where
 * there are new ones.
 */
export async function learnFromReps(ctx: Context): Promise<boolean> {
  const now = ctx.now()
  const last = await newestWeights(ctx.db)
  if (last && Date.parse(last.learnedAt) > now - LEARN_REST_MS) return false
  const decidedAt = await lastDecisionAt(ctx.db)
  if (decidedAt === null || decidedAt === last?.upTo) return false
  return ctx.db.transaction(async (tx) => {
    await lockOffering(tx)
    if ((await newestWeights(tx))?.id !== last?.id) return false
    const { decisions, upTo } = await standingDecisions(tx, DECISIONS_MAX)
    if (upTo === null) return false
    const learnedAt = new Date(now).toISOString()
    const weights = learnWeights(decisions)
    await insertWeights(tx, { learnedAt, decisions: decisions.length, upTo, weights })
    return true
  })
}
