import type { Context } from '../../context.ts'
import * as store from '../../db/viewer-store.ts'
import { AppError } from '../../errors.ts'
import type { Viewer } from '../../model/views.ts'
import { requireAgent } from './agents.ts'

/**
 * Notes that the acting agent has the ticket on screen, for half a minute, and answers who else has.
 * `AppError` invalid without an agent, not_found where there is no such ticket.
 */
export async function viewTicket(ctx: Context, id: string, typing: boolean): Promise<Viewer[]> {
  const agent = requireAgent(ctx)
  return ctx.db.transaction(async (tx) => {
    const isNews = await store.markViewing(tx, id, agent.id, typing)
    if (isNews === null) throw new AppError('not_found', 'There is no such ticket.')
    if (isNews) await store.hintViewers(tx, id)
    return (await store.listViewers(tx, id)).filter((viewer) => viewer.agent.id !== agent.id)
  })
}

/** Notes that the acting agent has left the ticket. `AppError` invalid without an agent. */
export async function leaveTicket(ctx: Context, id: string): Promise<void> {
  const agent = requireAgent(ctx)
  await ctx.db.transaction(async (tx) => {
    if (await store.unmarkViewing(tx, id, agent.id)) await store.hintViewers(tx, id)
  })
}
