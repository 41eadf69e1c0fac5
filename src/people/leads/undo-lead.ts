import type { Context } from '../../context.ts'
import { setNotInterested } from '../../db/lead-facts-store.ts'
import { leadEvents } from '../../db/lead-event-store.ts'
import type { LeadRow } from '../../db/lead-store.ts'
import { setDecisionUndone } from '../../db/sales-store.ts'
import { AppError } from '../../errors.ts'
import type { LeadDetail } from '../../model/lead.ts'
import { changeLead, part, type LeadChange } from './change-lead.ts'
import { undoableOf } from './undoable-lead.ts'
import { working } from './work-lead.ts'

/**
 * Takes back the newest step of a lead, with what was learned from it; doing so is a step that can be
 * taken back in turn. `AppError` conflict where something has changed since.
 */
export function undoLead(
  ctx: Context,
  { id, eventId }: { id: string; eventId: string },
): Promise<LeadDetail> {
  return working(ctx, { id }, async (tx, lead: LeadRow) => {
    const found = undoableOf(await leadEvents(tx, id), part(lead))
    if (!found || found.event.id !== eventId) {
      throw new AppError('conflict', 'It cannot be undone: the lead has changed since.')
    }
    const { event, step } = found
    const now = new Date(ctx.now()).toISOString()
    const { decisionId, saidNoTo, isBack } = step
    if (decisionId !== undefined) await setDecisionUndone(tx, decisionId, isBack ? null : now)
    if (saidNoTo !== undefined) await setNotInterested(tx, saidNoTo, isBack ? now : null)
    const more = {
      of: event.id,
      undid: event.type,
      isBack: !isBack,
      ...(decisionId === undefined ? {} : { decisionId }),
      ...(saidNoTo === undefined ? {} : { saidNoTo }),
    }
    const change = step.before as LeadChange
    await changeLead(tx, ctx, lead, { type: 'lead-undone', change, more }, true)
  })
}
