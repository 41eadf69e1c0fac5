import { useNavigate, useRouter } from '@tanstack/react-router'
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { wantRowFocus } from './row-focus.ts'
import type { InboxView } from './tickets-query.ts'
import type { TicketList } from './use-ticket-list.ts'

type Input = {
  view: InboxView
  list: TicketList
  ticketId: string | undefined
  isPhone: boolean
}

/** The element that reads out the chosen ticket. */
export const PANE_ID = 'ticket'

/** Puts the focus into the ticket, for those who read on by keyboard. */
export function enterTicket(): void {
  document.getElementById(PANE_ID)?.focus({ preventScroll: true })
}

function focusRow(id: string | undefined): void {
  const row = id === undefined ? null : document.querySelector(`[data-ticket="${CSS.escape(id)}"]`)
  if (row instanceof HTMLElement) row.focus({ preventScroll: true })
}

/** Which ticket is chosen, kept in the address bar, and the ways to choose another. */
export function useSelection({ view, list, ticketId, isPhone }: Input) {
  const navigate = useNavigate({ from: '/inbox/{-$queue}' })
  const { history } = useRouter()
  const { items } = list
  const index = ticketId === undefined ? -1 : items.findIndex(({ id }) => id === ticketId)
  const item: TicketItem | undefined = items[index]
  // Where the chosen ticket last stood, so that `j` goes on from there once it has left the list.
  const last = useRef({ view, index: 0 })
  useEffect(() => {
    if (index >= 0) last.current = { view, index }
  }, [view, index])

  // What has been asked for and is not on screen yet: the next key goes on from there.
  const asked = useRef<(string | undefined)[]>([])
  useLayoutEffect(() => {
    const at = asked.current.indexOf(ticketId)
    asked.current = at < 0 ? [] : asked.current.slice(at + 1)
  }, [ticketId])
  const select = useCallback(
    (id: string | undefined, replace = true) => {
      asked.current.push(id)
      void navigate({
        to: '.',
        search: (before) => ({ ...before, ticket: id }),
        replace,
        resetScroll: false,
      })
    },
    [navigate],
  )

  /** As by a click: on a phone the way back leads to the list, so the step is remembered. */
  const open = useCallback((id: string) => select(id, !isPhone), [select, isPhone])

  const firstId = items[0]?.id
  useEffect(() => {
    if (ticketId === undefined && !isPhone && firstId !== undefined) select(firstId)
  }, [ticketId, isPhone, firstId, select])

  function step(delta: 1 | -1): void {
    const gap = last.current.view === view ? last.current.index : 0
    const wanted = asked.current.at(-1)
    const here = wanted === undefined ? index : items.findIndex(({ id }) => id === wanted)
    const from = here >= 0 ? here : delta === 1 ? gap - 1 : gap
    const to = items[Math.max(0, Math.min(items.length - 1, from + delta))]
    if (to === undefined) return
    wantRowFocus()
    if (to.id === ticketId && (wanted ?? ticketId) === ticketId) focusRow(to.id)
    else select(to.id)
  }

  /** The ticket to show once these have gone: the next below the chosen one, else the one above. */
  function following(leaving: ReadonlySet<string>): string | undefined {
    const stays = ({ id }: TicketItem) => !leaving.has(id)
    return (
      items.slice(index + 1).find(stays) ?? items.slice(0, Math.max(0, index)).findLast(stays)
    )?.id
  }

  function leave(): void {
    if (!isPhone) {
      focusRow(ticketId ?? firstId)
      return
    }
    if (history.canGoBack()) history.back()
    else select(undefined)
  }

  return {
    id: ticketId,
    index,
    item,
    total: items.length,
    isPhone,
    select,
    open,
    step,
    following,
    leave,
  }
}

export type Selection = ReturnType<typeof useSelection>
