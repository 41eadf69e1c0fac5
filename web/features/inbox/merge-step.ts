import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { mergeTicket, splitTicket, undoEvent } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import type { Step } from './steps.ts'

type Way = { id: string; eventId: string }

/** Where the newest step of a ticket's history is taken back. */
function wayBack({ id, history }: TicketDetail): Way[] {
  const event = history.findLast(({ undoable }) => undoable)
  return event === undefined ? [] : [{ id, eventId: event.id }]
}

/** Newest first: each must find things as it left them. */
async function takeAllBack(ways: readonly Way[]): Promise<null> {
  for (const { id, eventId } of ways.toReversed()) await undoEvent(id, eventId)
  return null
}

/** Merges tickets into another, one after the other: they leave the lists, what they hold goes along. */
export function mergeStep(tickets: readonly TicketItem[], into: TicketItem): Step {
  return {
    tickets,
    done: inbox.steps.merged,
    preview: (ticket) => ({ ...ticket, status: 'dismissed' }),
    async send(version) {
      const ways: Way[] = []
      for (const ticket of tickets) {
        ways.push(...wayBack(await mergeTicket(ticket.id, into.id, version(ticket))))
      }
      return { after: null, takeBack: ways.length === 0 ? null : () => takeAllBack(ways) }
    },
  }
}

/** Makes a ticket of its own of some messages; `onSplit` is told which. */
export function splitStep(
  ticket: TicketItem,
  mentionIds: string[],
  onSplit: (ticket: TicketDetail) => void,
): Step {
  return {
    tickets: [ticket],
    done: inbox.steps.split,
    preview: (now) => now,
    async send(version) {
      const made = await splitTicket(ticket.id, mentionIds, version(ticket))
      onSplit(made)
      const ways = wayBack(made)
      return { after: null, takeBack: ways.length === 0 ? null : () => takeAllBack(ways) }
    },
  }
}
