import type { Context } from '../context.ts'
import type { FullTicketFilter } from '../db/ticket-filter.ts'
import { AppError } from '../errors.ts'
import type { TicketStatus } from '../model/ticket.ts'
import type { ListedStatus, TicketQuery } from '../model/ticket-query.ts'

/** The filter of a query without its words. `AppError` invalid for `me` where nobody says who that is. */
export function filterOf(ctx: Context, query: Omit<TicketQuery, 'q'>, otherwise: ListedStatus) {
  const { queue, brandId, assignee, team, tag, late, wave } = query
  const filter: FullTicketFilter = {
    statuses: statusesOf(query.status ?? otherwise),
    queue: queue ?? null,
    brandId: brandId ?? null,
    assignee: assignee === 'me' ? myId(ctx) : (assignee ?? null),
    teamId: team ?? null,
    tag: tag ?? null,
    late: late ?? null,
    waveId: wave ?? null,
  }
  return filter
}

function statusesOf(status: ListedStatus): readonly TicketStatus[] | null {
  if (status === 'any') return null
  return status === 'done' ? ['resolved', 'dismissed'] : [status]
}

function myId({ agent }: Context): number {
  if (agent) return agent.id
  throw new AppError(
    'invalid',
    'assignee: "me" needs to know who you are. Choose your name on the page, send X-Earshot-Agent ' +
      'with your handle, or give an id.',
  )
}
