import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { TicketStatus } from '../../../src/model/ticket.ts'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { ticketQuery } from '../../lib/queries.ts'
import { statusNames, strings } from '../../lib/strings.ts'
import { toast } from '../../ui/toast.ts'
import { wantRowFocus } from './row-focus.ts'
import { useMoveTicket } from './use-move-ticket.ts'
import type { Selection } from './use-selection.ts'
import type { TicketList } from './use-ticket-list.ts'

export type SnoozeStep = 'closed' | 'menu' | 'custom'

type Input = { selection: Selection; list: TicketList }

/** What can be done with the chosen ticket, by button, key or palette alike. */
export function useTicketActions({ selection, list }: Input) {
  const client = useQueryClient()
  const [snooze, setSnooze] = useState<SnoozeStep>('closed')
  const { select } = selection
  const onUndone = useCallback(
    (ticket: TicketDetail) => {
      wantRowFocus()
      select(ticket.id)
    },
    [select],
  )
  const { move, undo } = useMoveTicket(onUndone)

  /** The chosen ticket as it is known best: with what may be done with it, if that has been read. */
  function current(): { ticket: TicketItem; moves: readonly TicketStatus[] | null } | null {
    const { id, item } = selection
    const detail = id === undefined ? undefined : client.getQueryData(ticketQuery(id).queryKey)
    if (detail !== undefined && (item === undefined || detail.version >= item.version)) {
      return { ticket: detail, moves: detail.moves }
    }
    return item === undefined ? null : { ticket: item, moves: null }
  }

  function moveTo(to: TicketStatus, until?: Date): void {
    const now = current()
    if (now === null) return
    const { ticket, moves } = now
    if (moves !== null && !moves.includes(to)) {
      if (ticket.status !== to) {
        toast(
          strings.moves.notAllowed(
            statusNames[to].toLowerCase(),
            statusNames[ticket.status].toLowerCase(),
          ),
        )
      }
      return
    }
    const isListed = list.items.some(({ id }) => id === ticket.id)
    if (isListed) {
      // Focus follows the selection only where it would be lost otherwise; a button keeps it.
      const next = selection.following()
      const active = document.activeElement
      const isOnRow = active === document.body || active?.closest('[data-ticket]') != null
      if (isOnRow || next === undefined) wantRowFocus()
      select(next)
    }
    move({ ticket, to, ...(until === undefined ? {} : { snoozedUntil: until.toISOString() }) })
  }

  function openSnooze(): void {
    const moves = current()?.moves
    if (moves?.includes('snoozed') !== false) setSnooze('menu')
    else moveTo('snoozed')
  }

  return { moveTo, undo, snooze, setSnooze, openSnooze }
}

export type TicketActions = ReturnType<typeof useTicketActions>
