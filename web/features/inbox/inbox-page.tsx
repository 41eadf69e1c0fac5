import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { useTicketCount } from '../../lib/counts.ts'
import { readTicketSearch, usualTab } from '../../lib/search.ts'
import { strings } from '../../lib/strings.ts'
import { queueNames } from '../../lib/words/names.ts'
import { tabStatuses } from '../../lib/tabs.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { usePhone } from '../../lib/use-phone.ts'
import { useTitle } from '../../lib/use-title.ts'
import { LoadError } from '../../ui/load-error.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { InboxEmpty } from './inbox-empty.tsx'
import { InboxMenus } from './inbox-menus.tsx'
import classes from './inbox-page.module.css'
import { takeRowFocus } from './row-focus.ts'
import { ListSkeleton } from './row-skeleton.tsx'
import { SearchBox } from './search-box.tsx'
import { SearchEmpty } from './search-empty.tsx'
import { StatusTabs } from './status-tabs.tsx'
import { TicketList } from './ticket-list.tsx'
import { TicketPane } from './ticket-pane.tsx'
import type { InboxView } from './tickets-query.ts'
import { useFollowMerge } from './use-follow-merge.ts'
import { useInbox } from './use-inbox.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { useInboxCommands } from './use-inbox-commands.ts'
import { enterTicket } from './use-selection.ts'
import { useWarmInbox } from './use-warm-inbox.ts'

const route = getRouteApi('/inbox/{-$queue}')

/** The address of a ticket in this view, to which its id is added. */
function ticketAddress({ queue, tab, brandId, search: wanted }: InboxView): string {
  const search = new URLSearchParams({
    ...(brandId === undefined ? {} : { brand: String(brandId) }),
    ...Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)])),
    ...(tab === usualTab(wanted) ? {} : { status: tab }),
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
  const { status, ticket: ticketId, q, assignee, team, tag, late } = route.useSearch()
  const brandId = useBrandId()
  const isPhone = usePhone()
  const view = useMemo<InboxView>(() => {
    const search = readTicketSearch({ q, assignee, team, tag, late })
    return { queue, brandId, tab: status ?? usualTab(search), search }
  }, [queue, brandId, status, q, assignee, team, tag, late])
  const { tab } = view
  const isSearch = Object.keys(view.search).length > 0
  const inbox = useInbox(view, ticketId, isPhone)
  const { list, selection } = inbox
  const name = queue === undefined ? strings.nav.all : queueNames[queue]
  const count = useTicketCount()
  const open = count(queue, 'open')
  const shown = count(queue, ...tabStatuses[tab])
  useTitle(open > 0 ? `(${open}) ${name}` : name)
  useWarmInbox(list.items, selection.index, brandId)
  useInboxCommands(inbox)
  useFollowMerge(inbox)
  const root = useRef<HTMLDivElement>(null)
  useKeptFocus(root)

  const isEmpty = list.isSuccess && list.items.length === 0
  return (
    <div
      ref={root}
      className={classes.inbox}
      data-pane={ticketId === undefined ? 'list' : 'ticket'}
      data-empty={(isEmpty && ticketId === undefined && !isSearch) || undefined}
    >
      <section className={classes.list} aria-label={name}>
        <h1 className={classes.title}>{name}</h1>
        <SearchBox view={view} />
        <StatusTabs view={view} />
        <BulkBar inbox={inbox} total={isSearch ? null : shown} />
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
            {isSearch ? <SearchEmpty view={view} /> : <InboxEmpty view={view} name={name} />}
          </div>
        )}
        {list.items.length > 0 && (
          <TicketList
            list={list}
            marks={inbox.marks}
            viewKey={`${queue ?? ''} ${tab} ${brandId ?? ''} ${JSON.stringify(view.search)}`}
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
          <TicketPane id={ticketId} queueName={name} item={selection.item} inbox={inbox} />
        )}
      </section>
      <InboxMenus inbox={inbox} />
    </div>
  )
}
