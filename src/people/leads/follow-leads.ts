import type { Context } from '../../context.ts'
import { maySignal, personFacts } from '../../db/lead-facts-store.ts'
import { insertLead, lockLeadsOf, updateLead, type LeadRow } from '../../db/lead-store.ts'
import { partsOf } from '../../db/person-store.ts'
import type { Tx } from '../../db/sql.ts'
import { newId } from '../../ingest/ids.ts'
import type { LeadState, RejectReason, NurtureReason, SalesSettings } from '../../model/lead.ts'
import { assessLead, signalFacts, type Assessed, type SignalFacts } from './assess-lead.ts'
import { changeLead, tellLead, type LeadChange } from './change-lead.ts'
import { DAY_MS, type LeadFacts } from './lead-facts.ts'
import { readSalesSettings, weightsInUse } from './sales-settings.ts'

/** How far back a person's posts still tell something. */
const PAST_MS = 90 * DAY_MS
/** A lead that nobody has taken falls back only this far below where leads are offered, so that none goes to and fro. */
const SLACK = 5
/** What cooled down comes back by its score alone only while its signal is this fresh. */
const FRESH_MS = 30 * DAY_MS

/** The lead that speaks for a person: the one that has come farthest, the oldest of those. */
const farthest: readonly LeadState[] = [
  'quoted',
  'talking',
  'accepted',
  'offered',
  'new',
  'nurture',
  'rejected',
]
/** Nobody comes back by a new post alone after these. */
const final: ReadonlySet<string | null> = new Set<RejectReason | NurtureReason>([
  'no_fit',
  'seller',
  'in_talks',
  'not_interested',
])

/**
 * Makes the leads of a person follow what is known now: finds a new one, scores it, brings back who was
 * kept and says something new, lets go of what has cooled down. What a rep works on changes its score
 * alone. `personId` speaks for the person.
 */
export async function followLeads(tx: Tx, ctx: Context, personId: string): Promise<void> {
  const ids = await partsOf(tx, personId)
  const leads = await lockLeadsOf(tx, ids)
  if (leads.length === 0 && !(await maySignal(tx, ids))) return
  const now = ctx.now()
  const since = new Date(now - PAST_MS).toISOString()
  const facts = await personFacts(tx, { rootId: personId, ids, since })
  const lead = await leadingOf(tx, leads)
  const said = signalFacts(facts, now)
  if (!lead && !said) return
  const settings = await readSalesSettings(tx)
  const assessed = assessLead(facts, { settings, weights: await weightsInUse(tx), now })
  const known = { facts, said, assessed, settings }
  if (lead) await follow(tx, ctx, lead, known)
  else if (said) await found(tx, ctx, { personId, closed: leads, ...known, said })
}

type Known = {
  facts: LeadFacts
  said: SignalFacts | null
  assessed: Assessed
  settings: SalesSettings
}

/** The living lead that speaks for the others, which are told so. */
async function leadingOf(tx: Tx, leads: readonly LeadRow[]): Promise<LeadRow | null> {
  const living = leads.filter(({ state }) => farthest.includes(state))
  const rank = ({ state }: LeadRow) => farthest.indexOf(state)
  const leading = living.reduce<LeadRow | null>(
    (best, each) => (best === null || rank(each) < rank(best) ? each : best),
    null,
  )
  for (const one of leads) {
    const isSpokenFor = living.includes(one) && one !== leading
    const intoId = isSpokenFor && leading ? leading.id : null
    if (one.intoId !== intoId) await updateLead(tx, one.id, { intoId })
  }
  return leading && { ...leading, intoId: null }
}

async function found(
  tx: Tx,
  ctx: Context,
  {
    personId,
    closed,
    facts,
    said,
    assessed,
    settings,
  }: Known & { personId: string; closed: readonly LeadRow[]; said: SignalFacts },
): Promise<void> {
  const now = ctx.now()
  // After one was won or lost only what was said since makes another.
  const since = Math.max(0, ...closed.map(({ signalAt, stateAt }) => Math.max(signalAt, stateAt)))
  if (said.signalAt <= since) return
  const isNo = facts.notInterestedAt !== null
  const isHot = said.strongAt !== null && assessed.score >= settings.offerFrom && !isNo
  const lead: LeadRow = {
    ...said,
    ...assessed,
    id: newId(),
    personId,
    intoId: null,
    state: isHot ? 'new' : 'nurture',
    stateAt: now,
    reason: isHot ? null : isNo ? 'not_interested' : 'faint',
    resurfaceAt: null,
    agentId: null,
    byHand: false,
    amount: null,
    currency: null,
    version: 1,
    createdAt: now,
  }
  if (!(await insertLead(tx, lead))) return
  const data = { score: lead.score, reason: lead.reason }
  await tellLead(tx, ctx, lead, isHot ? 'lead-found' : 'lead-kept', data)
}

async function follow(tx: Tx, ctx: Context, lead: LeadRow, known: Known): Promise<void> {
  const { said, assessed } = known
  const facts = { ...said, ...assessed }
  const step = stepOf(lead, known, ctx.now())
  if (!step) return updateLead(tx, lead.id, facts)
  const { type, change, because } = step
  const more = { because, score: assessed.score }
  await changeLead(tx, { ...ctx, actor: 'system' }, lead, { type, change, facts, more })
}

type Step = { type: string; change: LeadChange; because: string }

const back = (because: string): Step => ({
  type: 'lead-back',
  change: { state: 'new', reason: null, resurfaceAt: null, byHand: false },
  because,
})
const letGo = (reason: NurtureReason): Step => ({
  type: 'lead-cooled',
  change: { state: 'nurture', reason, resurfaceAt: null, agentId: null, byHand: false },
  because: reason,
})

/** What becomes of a lead by what is known now; null = it stays. */
export function stepOf(
  lead: LeadRow,
  { facts, said, assessed: { score }, settings: { offerFrom } }: Known,
  now: number,
): Step | null {
  const isNo = facts.notInterestedAt !== null
  if (lead.state === 'new' || lead.state === 'offered') {
    if (isNo) return letGo('not_interested')
    const isCold = said === null || score < offerFrom - SLACK
    return isCold && !lead.byHand ? letGo('cooled') : null
  }
  const isKept = lead.state === 'nurture' || lead.state === 'rejected'
  if (!isKept || isNo || final.has(lead.reason) || score < offerFrom) return null
  const strongAt = said?.strongAt ?? null
  if (strongAt !== null && strongAt > (lead.strongAt ?? 0)) return back('signal')
  if (lead.state === 'rejected') return null
  const isTouched = facts.touchpoints.some(({ kind, at }) => hot.has(kind) && at > lead.stateAt)
  if (isTouched) return back('touchpoint')
  if (facts.stageAt > lead.stateAt && near.has(facts.stage)) return back('stage')
  const isLukewarm = lead.reason === 'faint' || lead.reason === 'cooled'
  return isLukewarm && strongAt !== null && strongAt > now - FRESH_MS ? back('score') : null
}

const hot: ReadonlySet<string> = new Set(['sign_up', 'trial', 'quote'])
const near: ReadonlySet<string> = new Set(['comparing', 'price_objection', 'decided'])
