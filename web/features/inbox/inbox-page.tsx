import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTicketCount } from '../../lib/counts.ts'
import { queueNames, strings } from '../../lib/strings.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { usePhone } from '../../lib/use-phone.ts'
import { useTitle } from '../../lib/use-title.ts'
import { LoadError } from '../../ui/load-error.tsx'
import { InboxEmpty } from './inbox-empty.tsx'
import classes from './inbox-page.module.css'
import { takeRowFocus } from './row-focus.ts'
import { ListSkeleton } from './row-skeleton.tsx'
import { StatusTabs } from './status-tabs.tsx'
import { TicketList } from './ticket-list.tsx'
import { TicketPane } from './ticket-pane.tsx'
import type { InboxView } from './tickets-query.ts'
import { useInboxCommands } from './use-inbox-commands.ts'
import { enterTicket, useSelection } from './use-selection.ts'
import { useTicketActions } from './use-ticket-actions.ts'
import { useTicketList } from './use-ticket-list.ts'
import { useWarmInbox } from './use-warm-inbox.ts'

const route = getRouteApi('/inbox/{-$queue}')

/** The address of a ticket in this view, to which its id is added. */
function ticketAddress({ queue, tab, brandId }: InboxView): string {
  const search = new URLSearchParams({
    ...(brandId === undefined ? {} : { brand: String(brandId) }),
    ...(tab === 'open' ? {} : { status: tab }),
    ticket: '',
  })
  return `/inbox${queue === undefined ? '' : `/${queue}`}?${search.toString()}`
}

/** Where the focus goes when the last row of a list has been worked off. */
function takeFocus(element: HTMLElement | null): void {
  if (element !== null && takeRowFocus()) element.focus({ preventScroll: true })
}

/** Tickets in the middle, the chosen one to the right; on a phone one or the other. */
export function InboxPage() {
  const { queue } = route.useParams()
  const { status: tab = 'open', ticket: ticketId } = route.useSearch()
  const brandId = useBrandId()
  const isPhone = usePhone()
  const view = useMemo<InboxView>(() => ({ queue, brandId, tab }), [queue, brandId, tab])
  const list = useTicketList(view)
  const selection = useSelection({ view, list, ticketId, isPhone })
  const actions = useTicketActions({ selection, list })
  const name = queue === undefined ? strings.nav.all : queueNames[queue]
  const open = useTicketCount()(queue, 'open')
  useTitle(open > 0 ? `(${open}) ${name}` : name)
  useWarmInbox(list.items, selection.index, brandId)
  useInboxCommands({ selection, actions, view })

  const isEmpty = list.isSuccess && list.items.length === 0
  return (
    <div
      className={classes.inbox}
      data-pane={ticketId === undefined ? 'list' : 'ticket'}
      data-empty={(isEmpty && ticketId === undefined) || undefined}
    >
      <section className={classes.list} aria-label={name}>
        <h1 className={classes.title}>{name}</h1>
        <StatusTabs view={view} />
        {list.isPending && <ListSkeleton />}
        {list.isError && list.items.length === 0 && (
          <LoadError
            title={strings.list.failed}
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        )}
        {isEmpty && (
          <div className={classes.empty} tabIndex={-1} ref={takeFocus}>
            <InboxEmpty view={view} name={name} />
          </div>
        )}
        {list.items.length > 0 && (
          <TicketList
            list={list}
            viewKey={`${queue ?? ''} ${tab} ${brandId ?? ''}`}
            selectedId={ticketId}
            withQueue={queue === undefined}
            hrefStart={ticketAddress(view)}
            onSelect={selection.open}
            onOpen={enterTicket}
          />
        )}
      </section>
      <section className={classes.pane} aria-label={strings.ticket.label}>
        {ticketId !== undefined && (
          <TicketPane
            id={ticketId}
            queueName={name}
            item={selection.item}
            selection={selection}
            actions={actions}
          />
        )}
      </section>
    </div>
  )
}
