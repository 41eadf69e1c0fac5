import type { Context } from '../../context.ts'
import { recordEvents } from '../../db/event-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { Json } from '../../model/mention.ts'
import type { Escalation, Targets } from '../../model/sla.ts'
import type { Priority, Ticket } from '../../model/ticket.ts'
import { assigning, tellOwner } from '../people/assign-ticket.ts'
import { changeTicket, type Change } from '../change-ticket.ts'
import { choosePolicy } from './choose-policy.ts'
import type { Desk } from '../people/desk.ts'
import { notify } from '../people/notify.ts'
import type { Telling } from './tell-clock.ts'

/** Does with a locked ticket what its policy wants done where a miss went unheeded. */
export async function escalate(
  tx: Tx,
  ctx: Context,
  told: { targets: Targets; desk: Desk; ticket: Ticket; telling: Telling },
): Promise<void> {
  const { targets, desk, ticket, telling } = told
  const escalation = choosePolicy(targets, ticket)?.policy.escalation
  if (!escalation) return
  const given = await giving(ctx, desk, ticket, escalation)
  const change = { ...given?.change, ...raising(ticket, escalation) }
  const more: Record<string, Json> = {
    ...given?.more,
    target: telling.target,
    dueAt: new Date(telling.dueAt).toISOString(),
  }
  const next = await changeTicket(tx, ctx, ticket, { type: 'escalated', change, more })
  if (next === ticket) await recordEscalation(tx, ctx, ticket, more)
  await tellOwner(tx, ctx, ticket, next)
  if (escalation.notify !== true) return
  const team = next.teamId === null ? null : await desk.team(next.teamId)
  const agentIds = new Set([ticket.assigneeId, next.assigneeId, ...(team?.agentIds ?? [])])
  await notify(tx, ctx, {
    agentIds: [...agentIds].filter((id) => id !== null),
    type: 'escalated',
    ticketId: ticket.id,
    text: ticket.excerpt,
  })
}

/** Whose it becomes. With a team and nobody named it waits there for whoever is free. */
async function giving(ctx: Context, desk: Desk, ticket: Ticket, escalation: Escalation) {
  const { toAgentId, toTeamId } = escalation
  if (toAgentId === undefined && toTeamId === undefined) return null
  try {
    const assigneeId = toAgentId ?? null
    return await assigning(ticket, { assigneeId, teamId: toTeamId }, desk)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    ctx.log.warn({ ticket: ticket.id, reason: error.message }, 'A ticket could not be given on')
    return null
  }
}

function raising({ priority }: Ticket, escalation: Escalation): Change {
  const raised: Priority = escalation.priority ?? priority
  return raised > priority ? { priority: raised } : {}
}

function recordEscalation(tx: Tx, ctx: Context, ticket: Ticket, more: Record<string, Json>) {
  const at = new Date(ctx.now()).toISOString()
  const data = { ...more, queues: [ticket.queue], brandIds: [ticket.brandId] }
  const event = { at, type: 'escalated', actor: ctx.actor, ticketId: ticket.id, data }
  return recordEvents(tx, [event])
}
