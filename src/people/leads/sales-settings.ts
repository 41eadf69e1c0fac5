import type { Context } from '../../context.ts'
import { findActive } from '../../db/agent-store.ts'
import { recordEvents } from '../../db/event-store.ts'
import { findSavedReply } from '../../db/saved-reply-store.ts'
import * as store from '../../db/sales-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import { isHere } from '../../model/agent.ts'
import {
  needs,
  type Rep,
  type RepPatch,
  type SalesSettings,
  type Weights,
  type WeightsView,
} from '../../model/lead.ts'
import { shippedWeights, weightNames, weightTexts } from './weights.ts'

/** How leads are handled until somebody says otherwise. */
export const shippedSettings: SalesSettings = {
  contactGapDays: 7,
  offerFrom: 40,
  nurtureDays: 30,
  fitRules: [
    {
      name: 'Sells to others',
      field: 'profile',
      words: [
        'affiliate',
        'reseller',
        'dm for promo',
        'dm to order',
        'growth hacker',
        'lead generation',
        'we help businesses',
        'sponsored',
        'promo codes',
        'discount codes',
      ],
      weight: -3,
    },
    {
      name: 'Advertises in the post',
      field: 'text',
      words: [
        'dm me for',
        'link in bio',
        'use my code',
        'discount code',
        'limited offer',
        'hire me',
      ],
      weight: -3,
    },
  ],
  replies: { price: null, comparing: null, asking: null, buying: null },
}

export async function readSalesSettings(db: Tx): Promise<SalesSettings> {
  return (await store.findSalesSettings(db)) ?? shippedSettings
}

/** Every open lead is scored anew by them soon. `AppError` invalid for a saved reply that is not there. */
export async function changeSalesSettings(ctx: Context, to: SalesSettings): Promise<SalesSettings> {
  return ctx.db.transaction(async (tx) => {
    for (const need of needs) {
      const id = to.replies[need]
      if (id !== null && !(await findSavedReply(tx, id))) {
        throw new AppError('invalid', `replies.${need}: there is no saved reply ${id}.`)
      }
    }
    const at = new Date(ctx.now()).toISOString()
    await store.saveSalesSettings(tx, to, at)
    await store.markLeadsStale(tx)
    await tell(ctx, tx, 'lead-settings', {})
    return to
  })
}

/** Everybody active, and who of them sells. */
export async function listReps(ctx: Context): Promise<Rep[]> {
  const now = ctx.now()
  const rows = await store.listReps(ctx.db)
  return rows.map(
    ({ id, name, languages, capacity, sells, territories, leads, presence, seenAt }) => {
      const here = isHere({ presence, seenAt }, now)
      return { id, name, languages, capacity, isHere: here, sells, territories, leads }
    },
  )
}

/** `AppError` not_found where nobody active has this id. */
export async function changeRep(ctx: Context, id: number, patch: RepPatch): Promise<Rep> {
  await ctx.db.transaction(async (tx) => {
    if (!(await findActive(tx, { id }))) throw new AppError('not_found', 'There is no such agent.')
    await store.saveRep(tx, id, patch)
    await tell(ctx, tx, 'lead-rep', { agentId: id })
  })
  const rep = (await listReps(ctx)).find((one) => one.id === id)
  if (!rep) throw new AppError('not_found', 'There is no such agent.')
  return rep
}

/** The weights in use; 0 = those that Earshot comes with. */
export async function weightsInUse(db: Tx): Promise<{ id: number; weights: Weights }> {
  const learned = await store.newestWeights(db)
  return learned
    ? { id: learned.id, weights: { ...shippedWeights, ...learned.weights } }
    : { id: 0, weights: shippedWeights }
}

/** The weights in words, beside those that Earshot comes with. */
export async function showWeights(ctx: Context): Promise<WeightsView> {
  const learned = await store.newestWeights(ctx.db)
  const { id, weights } = await weightsInUse(ctx.db)
  return {
    id,
    learnedAt: learned?.learnedAt ?? null,
    decisions: learned?.decisions ?? 0,
    items: weightNames.map((name) => ({
      name,
      text: weightTexts[name],
      shipped: shippedWeights[name],
      now: Math.round(weights[name] * 1000) / 1000,
    })),
  }
}

async function tell(ctx: Context, tx: Tx, type: string, data: Record<string, number>) {
  const at = new Date(ctx.now()).toISOString()
  await recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}
