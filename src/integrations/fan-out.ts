import type { Context } from '../context.ts'
import { eventsAfter, isPassed, latestPosition, type RecordedEvent } from '../db/event-store.ts'
import { listIntegrations } from '../db/integration-store.ts'
import * as store from '../db/outgoing-store.ts'
import type { Tx } from '../db/sql.ts'
import type { Outgoing, OutgoingLead } from '../model/integration.ts'
import { enqueueDeliveries } from './enqueue.ts'
import { openedTelling, tellingsOf, touchedBy, type Telling } from './outgoing.ts'

const BATCH = 100

/**
 * Makes deliveries of what the record holds since it was last told, and moves on, in one transaction:
 * whatever dies in between, each event is told once. How many events there were; any number of workers
 * may run it.
 */
export async function fanOut(ctx: Context, baseUrl: string): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const position = await store.lockPosition(tx)
    if (!position) return 0
    if (position.xid !== '0' && !(await isPassed(tx, position))) {
      ctx.log.warn({}, 'The record is older than what was told of it: it is told from here on')
      await store.movePosition(tx, await latestPosition(tx))
      return 0
    }
    if (!(await listIntegrations(tx)).some(({ enabled }) => enabled)) {
      const latest = await latestPosition(tx)
      if (latest.id !== position.id) await store.movePosition(tx, latest)
      return 0
    }
    const events = await eventsAfter(tx, position, BATCH)
    const last = events.at(-1)
    if (!last) return 0
    await tellAll(tx, ctx, baseUrl, await allTellings(tx, events))
    await store.movePosition(tx, last)
    return events.length
  })
}

async function allTellings(tx: Tx, events: readonly RecordedEvent[]): Promise<Telling[]> {
  const tellings: Telling[] = []
  for (const event of events) {
    const touched = touchedBy(event)
    const opened = touched.length > 0 ? await store.openedAt(tx, touched, event.at) : []
    tellings.push(...opened.map((id) => openedTelling(event, id)), ...tellingsOf(event))
  }
  return tellings
}

async function tellAll(
  tx: Tx,
  ctx: Context,
  baseUrl: string,
  tellings: readonly Telling[],
): Promise<void> {
  const idsOf = (pick: (telling: Telling) => string | null) => [
    ...new Set(tellings.flatMap((telling) => pick(telling) ?? [])),
  ]
  const leadIds = idsOf(({ leadId }) => leadId)
  const leads = await store.outgoingLeads(tx, leadIds)
  const leadTickets = [...leads.values()].flatMap(({ ticketId }) => ticketId ?? [])
  const ticketIds = idsOf(({ ticketId }) => ticketId)
  const tickets = await store.outgoingTickets(tx, [...ticketIds, ...leadTickets])
  const personIds = idsOf(({ personId }) => personId)
  const people = await store.outgoingPeople(tx, personIds)
  const enqueued = tellings.flatMap(({ type, key, at, actor, before, after, ...of }) => {
    const found = of.leadId === null ? undefined : leads.get(of.leadId)
    const ticket = tickets.get(of.ticketId ?? found?.ticketId ?? '')
    const person = people.get(of.personId ?? '')
    // Gone meanwhile: there is nothing left to tell.
    if (!ticket && !person) return []
    const isTicketChange = of.ticketId !== null && before && after
    const data: Outgoing['data'] = {
      actor,
      ...(ticket ? { ticket: { ...ticket, link: linkTo(baseUrl, ticket.id) } } : {}),
      ...(person ? { person } : {}),
      ...(found ? { lead: leadOf(found) } : {}),
      ...(isTicketChange ? { before, after } : {}),
    }
    return [{ type, key, at, data }]
  })
  await enqueueDeliveries(tx, ctx, enqueued)
}

/** Its person and its ticket stand beside it. */
export function leadOf({ id, state, score, need, whyNow }: OutgoingLead): OutgoingLead {
  return { id, state, score, need, whyNow }
}

function linkTo(baseUrl: string, ticketId: string): string {
  return `${baseUrl.replace(/\/$/, '')}/inbox?ticket=${ticketId}`
}
