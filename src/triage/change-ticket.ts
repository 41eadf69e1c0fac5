import type { Context } from '../context.ts'
import { appendEvents, type NewEvent } from '../db/event-store.ts'
import type { Tx } from '../db/sql.ts'
import { lockTickets, updateTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'
import type { Clock, Ticket } from '../model/ticket.ts'
import { stepClocks } from './targets/follow-clocks.ts'

/** What of a ticket people and rules may change; history keeps it as it was, so that it can be undone. */
const changeable = [
  'queue',
  'status',
  'priority',
  'snoozedUntil',
  'untilReply',
  'assigneeId',
  'teamId',
  'tags',
  'waveId',
  'mergedInto',
] as const satisfies readonly (keyof Ticket)[]
export type Change = Partial<Pick<Ticket, (typeof changeable)[number]>>

/** What follows from a ticket's mentions. */
export type Facts = Partial<
  Pick<
    Ticket,
    | 'mentionCount'
    | 'openedAt'
    | 'lastPostedAt'
    | 'excerpt'
    | 'language'
    | 'sentiment'
    | 'intents'
    | 'why'
  >
>

/** What becomes of a ticket. `type` is the event's name, `more` goes into it beside the change. */
export type Changing = {
  type: string
  change: Change
  facts?: Facts
  more?: Record<string, Json>
  /** The clock that it goes on from, where that is not its own (`joinClocks`). */
  clock?: Clock | null
}

/** Which ticket, and the version that the person saw; a newer one is a collision. */
export type Seen = { id: string; version?: number | undefined }

/**
 * The ticket, locked until the transaction ends. `AppError` not_found or, where it has moved on or was
 * merged into another, conflict.
 */
export async function lockSeen(tx: Tx, { id, version }: Seen): Promise<Ticket> {
  const ticket = (await lockTickets(tx, [id])).get(id)
  if (!ticket) throw new AppError('not_found', 'There is no such ticket.')
  if (ticket.mergedInto !== null) {
    throw new AppError('conflict', 'It was merged into another ticket; work on that one.', {
      details: { mergedInto: ticket.mergedInto, version: ticket.version },
    })
  }
  if (version !== undefined && version !== ticket.version) {
    throw new AppError(
      'conflict',
      `The ticket has changed since you opened it: it is ${ticket.status} now. Look at it and try again.`,
      { details: { status: ticket.status, version: ticket.version } },
    )
  }
  return ticket
}

/**
 * Writes what changes of a locked ticket, and into its history what was before and is after. Answers
 * the ticket as it is now; the same one where nothing changes.
 */
export async function changeTicket(
  tx: Tx,
  ctx: Context,
  ticket: Ticket,
  changing: Changing,
): Promise<Ticket> {
  const [changed] = await changeTickets(tx, ctx, [{ ticket, ...changing }])
  return changed?.ticket ?? ticket
}

/** A ticket after its change, and the id of the event that tells of it; null where nothing changed. */
export type Changed = { ticket: Ticket; eventId: string | null }

/** The same for many locked tickets, in a few statements; answers in the order given. */
export async function changeTickets(
  tx: Tx,
  ctx: Context,
  changings: readonly (Changing & { ticket: Ticket })[],
): Promise<Changed[]> {
  const now = ctx.now()
  const plans = changings.map(({ ticket, change, facts, type, more = {}, clock }) => {
    const next = { ...ticket, ...facts, ...change, version: ticket.version + 1, updatedAt: now }
    const isSame = facts === undefined && changeOf(ticket, next) === null
    if (isSame) return { ticket, event: null }
    const event = changeEvent(ctx.actor, ticket, next, { type, more })
    return { ticket: next, event, step: { before: ticket, after: next, clock } }
  })
  const changed = plans.flatMap(({ event, step }) => (event ? [{ event, step }] : []))
  const stepped = await stepClocks(
    tx,
    ctx,
    changed.map(({ step }) => step),
  )
  const written = await updateTickets(tx, stepped)
  if (written < changed.length) throw new AppError('conflict', 'Somebody else was faster.')
  const ids = (
    await appendEvents(
      tx,
      changed.map(({ event }) => event),
    )
  ).values()
  const tickets = stepped.values()
  return plans.map(({ ticket, event }) =>
    event
      ? { ticket: tickets.next().value ?? ticket, eventId: ids.next().value ?? null }
      : { ticket, eventId: null },
  )
}

/** The event that stands in the history for a change; it also tells every reader where to look. */
export function changeEvent(
  actor: string,
  before: Ticket,
  after: Ticket,
  { type, more = {} }: { type: string; more?: Record<string, Json> },
): NewEvent {
  return {
    at: new Date(after.updatedAt).toISOString(),
    type,
    actor,
    ticketId: after.id,
    data: {
      ...more,
      ...changeOf(before, after),
      queues: [...new Set([before.queue, after.queue])],
      brandIds: [after.brandId],
    },
  }
}

/** The fields that differ, as they were and as they are; null where none does. */
function changeOf(before: Ticket, after: Ticket) {
  const fields = changeable.filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
  const part = (ticket: Ticket) => Object.fromEntries(fields.map((field) => [field, ticket[field]]))
  return fields.length === 0 ? null : { before: part(before), after: part(after) }
}

/** Takes `change` as history kept it; whatever else stands in there is left out. */
export function readChange(kept: unknown): Change {
  if (typeof kept !== 'object' || kept === null) return {}
  const known = Object.entries(kept).filter(([field]) => changeable.some((name) => name === field))
  return Object.fromEntries(known) as Change
}
