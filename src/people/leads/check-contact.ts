import type { Context } from '../../context.ts'
import { contactFacts, lockContact, personOfTicket } from '../../db/lead-facts-store.ts'
import { partsOf } from '../../db/person-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { ContactCheck } from '../../model/lead.ts'
import { mayContact } from './may-contact.ts'
import { readSalesSettings } from './sales-settings.ts'

type Ask = {
  rootId: string
  /** What would be answered. */
  ticketId: string | null
  /** The answer that would be sent, where there is one already. */
  exceptId?: string | undefined
}

/** Whether a rep may write to a person now. */
export async function checkContact(tx: Tx, ctx: Context, ask: Ask): Promise<ContactCheck> {
  return (await judge(tx, ctx, ask)).check
}

/**
 * Whether an answer in a ticket is no pouncing: asked of what waits in sales or is kept for later, and of
 * people whose lead a rep works on. Who needs help is always answered.
 */
export async function checkPounce(
  tx: Tx,
  ctx: Context,
  ask: { ticketId: string; exceptId?: string | undefined },
): Promise<ContactCheck> {
  const rootId = await personOfTicket(tx, ask.ticketId)
  if (rootId === null) return free
  const { check, queue, isLead } = await judge(tx, ctx, { rootId, ...ask })
  const isSales = queue === 'sales' || queue === 'nurture' || (isLead && queue !== 'service')
  return isSales ? check : free
}

/** The same for whoever is about to send: `AppError` conflict with the reason. One at a time for each person. */
export async function refusePounce(
  tx: Tx,
  ctx: Context,
  ask: { ticketId: string; exceptId?: string | undefined },
): Promise<void> {
  const rootId = await personOfTicket(tx, ask.ticketId)
  if (rootId !== null) await lockContact(tx, rootId)
  const { allowed, reason, from } = await checkPounce(tx, ctx, ask)
  if (allowed) return
  throw new AppError('conflict', reason ?? '', { details: { reason: 'pounce', from } })
}

const free: ContactCheck = { allowed: true, reason: null, from: null }

async function judge(tx: Tx, ctx: Context, { rootId, ticketId, exceptId }: Ask) {
  const ids = await partsOf(tx, rootId)
  const { queue, isLead, ...history } = await contactFacts(tx, {
    ids,
    ticketId,
    exceptId: exceptId ?? null,
  })
  const settings = await readSalesSettings(tx)
  return { check: mayContact(history, ctx.now(), settings), queue, isLead }
}
