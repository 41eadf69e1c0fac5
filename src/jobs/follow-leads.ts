import type { Context } from '../context.ts'
import { offerLeads } from '../people/leads/offer-leads.ts'
import { learnFromReps, rescoreStale, resurfaceDue } from '../people/leads/tend-leads.ts'

/** What time does to leads: they come back on their date, fade, are learned from, and go to whoever has room. */
export async function tendLeads(ctx: Context): Promise<void> {
  await resurfaceDue(ctx)
  await learnFromReps(ctx)
  await rescoreStale(ctx)
  await offerLeads(ctx)
}
