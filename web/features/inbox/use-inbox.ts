import { useComposer } from './use-composer.ts'
import type { InboxView } from './tickets-query.ts'
import { useMarks } from './use-marks.ts'
import { useMessages } from './use-messages.ts'
import { useSelection } from './use-selection.ts'
import { useTicketActions } from './use-ticket-actions.ts'
import { useTicketList } from './use-ticket-list.ts'

/** All that the inbox knows: what is listed, chosen and marked, and what can be done with it. */
export function useInbox(view: InboxView, ticketId: string | undefined, isPhone: boolean) {
  const list = useTicketList(view)
  const selection = useSelection({ view, list, ticketId, isPhone })
  const marks = useMarks(view, list.items)
  const messages = useMessages(ticketId)
  const actions = useTicketActions({ selection, list, marks, view })
  const composer = useComposer(ticketId)
  return { view, list, selection, marks, messages, actions, composer }
}

export type Inbox = ReturnType<typeof useInbox>
