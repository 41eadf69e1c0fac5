import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { TicketStatus } from '../../../src/model/ticket.ts'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import type { Many } from '../../lib/ticket-endpoints.ts'
import { previewOf, usePendingSteps } from '../../lib/pending-steps.ts'
import { sessionQuery, ticketQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { statusNames } from '../../lib/words/names.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { toast } from '../../ui/toast.ts'
import {
  type Change,
  moveChange,
  nextPriority,
  ownerChange,
  priorityChange,
  type Snooze,
} from './changes.ts'
import { wantRowFocus } from './row-focus.ts'
import { type Step, stepOn, stepOnMany } from './steps.ts'
import { belongsIn, filterOf, type InboxView } from './tickets-query.ts'
import type { Marks } from './use-marks.ts'
import type { Selection } from './use-selection.ts'
import type { TicketList } from './use-ticket-list.ts'
import { useTicketSteps } from './use-ticket-steps.ts'

/** The menu that is open over the inbox, if any. */
export type OpenMenu =
  | 'snooze'
  | 'snooze-time'
  | 'assign'
  | 'tags'
  | 'correct'
  | 'language'
  | 'merge'
  | 'macros'
  | null

type Input = { selection: Selection; list: TicketList; marks: Marks; view: InboxView }

/** What the next step is for. */
export type Targets = {
  tickets: readonly TicketItem[]
  /** Null where it is one ticket, the chosen one. */
  many: Many | null
}

/** What can be done with the chosen ticket or those that are marked, by button, key or palette alike. */
export function useTicketActions({ selection, list, marks, view }: Input) {
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const [menu, setMenu] = useState<OpenMenu>(null)
  const pending = usePendingSteps()
  const { select } = selection
  const shown = useRef(selection.id)
  useEffect(() => {
    shown.current = selection.id
  }, [selection.id])
  /** Shows the ticket again, unless the reader has gone on by the time that it is as it was. */
  const onUndo = useCallback(() => {
    const then = shown.current
    return (ticket: TicketItem) => {
      if (shown.current !== then) return
      wantRowFocus()
      select(ticket.id)
    }
  }, [select])
  const { perform, undo } = useTicketSteps(onUndo)

  /** The chosen ticket as it is known best: with its conversation, if that has been read. */
  function current(): TicketItem | undefined {
    const { item } = selection
    const read = detail()
    // With what is under way made: the next step builds on it.
    return read !== undefined && (item === undefined || read.version >= item.version)
      ? previewOf(pending, read)
      : item
  }
  function detail(): TicketDetail | undefined {
    const { id } = selection
    if (id === undefined) return undefined
    return client.getQueryData(ticketQuery(id).queryKey)
  }

  function targets(): Targets {
    if (marks.count > 0) {
      const tickets = list.items.filter(({ id }) => marks.ids.has(id))
      const ids = tickets.map(({ id }) => id)
      return { tickets, many: marks.everything ? { filter: filterOf(view) } : { ids } }
    }
    const ticket = current()
    return { tickets: ticket === undefined ? [] : [ticket], many: null }
  }

  /** Goes on to the next ticket where the chosen one leaves the list, without losing the focus. */
  function stepAside(step: Step): void {
    const leaving = new Set(
      step.tickets.filter((one) => !belongsIn(view, step.preview(one))).map(({ id }) => id),
    )
    const { id } = selection
    if (id === undefined || !leaving.has(id) || !list.items.some((one) => one.id === id)) return
    // Focus follows the selection only where it would be lost otherwise; a button keeps it.
    const next = selection.following(leaving)
    const active = document.activeElement
    const isOnRow = active === document.body || active?.closest('[data-ticket]') != null
    if (isOnRow || next === undefined) wantRowFocus()
    select(next)
  }

  function run(step: Step): void {
    stepAside(step)
    perform(step)
  }

  function apply(change: Change): void {
    const { tickets, many } = targets()
    const [ticket] = tickets
    if (ticket === undefined) return
    run(many === null ? stepOn(ticket, change) : stepOnMany(tickets, many, change))
    marks.clear()
  }

  function moveTo(to: TicketStatus, how?: Snooze): void {
    const ticket = current()
    const moves = ticket !== undefined && 'moves' in ticket ? detail()?.moves : undefined
    if (marks.count === 0 && ticket !== undefined && moves?.includes(to) === false) {
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
    apply(moveChange(to, how))
  }

  function take(): void {
    const me = session?.agent ?? null
    if (me === null) toast(inbox.steps.whoAreYou)
    else apply(ownerChange({ id: me.id, name: me.name }, true))
  }

  function shiftPriority(by: 1 | -1): void {
    const [first] = targets().tickets
    if (first === undefined) return
    const next = nextPriority(first.priority, by)
    if (next !== first.priority || marks.count > 1) apply(priorityChange(next))
  }

  function openMenu(next: Exclude<OpenMenu, null>): void {
    if (targets().tickets.length > 0) setMenu(next)
  }

  return {
    me: session?.agent ?? null,
    targets,
    apply,
    run,
    moveTo,
    take,
    giveBack: () => apply(ownerChange(null)),
    shiftPriority,
    undo,
    menu,
    setMenu,
    openMenu,
    openSnooze: () => {
      const moves = marks.count === 0 ? detail()?.moves : undefined
      if (moves?.includes('snoozed') === false) moveTo('snoozed')
      else openMenu('snooze')
    },
  }
}

export type TicketActions = ReturnType<typeof useTicketActions>
