import type { BulkResult } from '../../../src/model/bulk.ts'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import type { PendingStep } from '../../lib/pending-steps.ts'
import { changeMany, type Many, undoBatch, undoEvent } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import type { Change } from './changes.ts'

/** What became of a step. */
export type Sent = {
  /** The ticket as it is now; null where more than one changed, and lists have to be read again. */
  after: TicketDetail | null
  /** Takes the step back; null where nothing changed. */
  takeBack: (() => Promise<TicketDetail | null>) | null
  /** What was left undone of it, in words. */
  note?: string
}

/** A step as it is asked for. `version` answers the newest version of a ticket that this page made or saw. */
export type Step = PendingStep & {
  done: string
  send(version: (ticket: TicketItem) => number): Promise<Sent>
}

/** How to take back what the ticket's history tells of last; `before` is its version before. */
export function sentOf(after: TicketDetail, before: number): Sent {
  const event = after.version > before ? after.history.findLast(({ undoable }) => undoable) : null
  if (event == null) return { after, takeBack: null }
  const batch = event.data['batch']
  return {
    after,
    takeBack:
      typeof batch === 'string'
        ? async () => {
            await undoBatch(batch)
            return null
          }
        : () => undoEvent(after.id, event.id),
  }
}

/** The change of one ticket. */
export function stepOn(ticket: TicketItem, change: Change): Step {
  const { done, preview } = change
  return {
    tickets: [ticket],
    done,
    preview,
    async send(version) {
      const before = version(ticket)
      return sentOf(await change.one(ticket, before), before)
    },
  }
}

/** The same change of many; `tickets` are those of them that are on screen. */
export function stepOnMany(tickets: readonly TicketItem[], many: Many, change: Change): Step {
  const { done, preview } = change
  return {
    tickets,
    done,
    preview,
    send: async () => sentOfMany(await changeMany(many, change.many)),
  }
}

/** How to take back what was done to many, and what of it was left undone. */
export function sentOfMany({ changed, failed, batchId }: BulkResult): Sent {
  const [first] = failed
  const takeBack = async () => {
    await undoBatch(batchId)
    return null
  }
  return {
    after: null,
    takeBack: changed === 0 ? null : takeBack,
    ...(first === undefined ? {} : { note: inbox.steps.someFailed(failed.length, first.message) }),
  }
}

/** Takes back something older, from the history; that too can be taken back. */
export function undoStep(ticket: TicketItem, eventId: string): Step {
  return {
    tickets: [ticket],
    done: inbox.steps.undone,
    preview: (now) => now,
    async send(version) {
      return sentOf(await undoEvent(ticket.id, eventId), version(ticket))
    },
  }
}
