import { ticketQueues, type TicketQueue } from '../model/queue.ts'
import { ticketStatuses, type TicketStatus } from '../model/ticket.ts'
import type { Params } from './params.ts'

/** Which tickets are asked for; null = whatever it is. */
export type FullTicketFilter = {
  statuses: readonly TicketStatus[] | null
  queue: TicketQueue | null
  brandId: number | null
  /** An agent, or nobody. */
  assignee: number | 'none' | null
  teamId: number | null
  tag: string | null
  late: boolean | null
  waveId: string | null
}

/** A target has been missed; the index `tickets_late` holds just these. */
const LATE = `(t.clock ->> 'breachedAt') IS NOT NULL`

/** The conditions on `tickets t`. Names of statuses and queues are ours and stand as they are. */
export function whereTicket(filter: FullTicketFilter, params: Params): string {
  const { statuses, queue } = filter
  return [
    statuses === null ? [] : [`t.status IN (${statuses.map(quoted).join(', ')})`],
    queue === null ? [] : [`t.queue = ${quoted(queue)}`],
    rest(filter, params),
  ]
    .flat()
    .join(' AND ')
    .replace(/^$/, 'true')
}

/** The conditions that no lane of an index stands for. */
function rest(filter: FullTicketFilter, params: Params) {
  const { brandId, assignee, teamId, tag, late, waveId } = filter
  return [
    brandId === null ? [] : [`t.brand_id = ${params.add(brandId)}`],
    assignee === null ? [] : [assigned(assignee, params)],
    teamId === null ? [] : [`t.team_id = ${params.add(teamId)}`],
    tag === null ? [] : [`t.tags @> ${params.add(JSON.stringify([tag]))}::text::jsonb`],
    late === null ? [] : [late ? LATE : `NOT (${LATE})`],
    waveId === null ? [] : [`t.wave_id = ${params.add(waveId)}::uuid`],
  ].flat()
}

function assigned(assignee: number | 'none', params: Params): string {
  return assignee === 'none' ? 't.assignee_id IS NULL' : `t.assignee_id = ${params.add(assignee)}`
}

/** Conditions on `tickets t` that one index answers in order; `eachBrand`: brand by brand only. */
export type Lane = { where: string; eachBrand: boolean }

/**
 * The tickets of a filter as lanes: by assignee, team, lateness or wave and status, or else by status and
 * queue, where what is not open is indexed by brand before anything else.
 */
export function lanesOf(filter: FullTicketFilter, params: Params): Lane[] {
  const { assignee, teamId, late, waveId, queue } = filter
  const statuses = filter.statuses ?? ticketStatuses
  const conditions = rest(filter, params)
  const byOwner =
    typeof assignee === 'number' || teamId !== null || late === true || waveId !== null
  const queues = queue === null ? ticketQueues : [queue]
  const perQueue = byOwner
    ? [queue === null ? [] : [`t.queue = ${quoted(queue)}`]]
    : queues.map((each) => [`t.queue = ${quoted(each)}`])
  return statuses.flatMap((status) =>
    perQueue.map((each) => ({
      where: [`t.status = ${quoted(status)}`, ...each, ...conditions].join(' AND '),
      eachBrand: !byOwner && status !== 'open' && filter.brandId === null,
    })),
  )
}

function quoted(name: TicketStatus | TicketQueue): string {
  return `'${name}'`
}
