import { VisuallyHidden } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { RowSkeleton } from './row-skeleton.tsx'
import classes from './ticket-list.module.css'
import { TicketRow } from './ticket-row.tsx'
import type { Marks } from './use-marks.ts'
import type { TicketList as List } from './use-ticket-list.ts'
import { useRowHeight } from './use-row-height.ts'
import { useSteadyScroll } from './use-steady-scroll.ts'

type Props = {
  list: List
  marks: Marks
  /** Tells one view from another. */
  viewKey: string
  selectedId: string | undefined
  withQueue: boolean
  /** A ticket's address without its id. */
  hrefStart: string
  onSelect(id: string): void
  onOpen(): void
}

const idsOf = (items: readonly TicketItem[]): string[] => items.map(({ id }) => id)

/** How many rows before its end the list asks for more. */
const AHEAD = 12

export function TicketList(props: Props) {
  const { list, marks, viewKey, selectedId, withQueue, hrefStart, onSelect, onOpen } = props
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const ids = useMemo(() => idsOf(items), [items])
  const pages = list.data?.pages.length ?? 0
  const steady = useSteadyScroll({ ids, listKey: viewKey, pages, rowHeight, scroller })
  const virtual = useVirtualizer({
    count: items.length + (hasNextPage ? 2 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? `more-${index}`,
    overscan: 8,
  })
  const rows = virtual.getVirtualItems()
  const lastShown = rows.at(-1)?.index ?? 0

  useEffect(() => virtual.measure(), [virtual, rowHeight])
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= items.length - AHEAD)
      void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, lastShown, items.length, fetchNextPage])
  const place = selectedId === undefined ? -1 : ids.indexOf(selectedId)
  useEffect(() => {
    // Only when the selection moves: what comes in above must not pull the view along.
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' })
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selectedId])

  return (
    <div className={classes.frame}>
      <VisuallyHidden component="output">
        {steady.fresh.size > 0 ? strings.list.fresh(steady.fresh.size) : ''}
      </VisuallyHidden>
      {steady.unseen > 0 && (
        <button
          type="button"
          className={classes.pill}
          onClick={() => scroller.current?.scrollTo({ top: 0, behavior: 'smooth' })}
        >
          <IconArrowUp size={14} stroke={2} aria-hidden="true" />
          {strings.list.showFresh(steady.unseen)}
        </button>
      )}
      <div
        ref={scroller}
        data-marking={marks.count > 0 || undefined}
        className={classes.scroller}
        onScroll={steady.onScroll}
        onPointerMove={steady.onPointerMove}
      >
        <ul
          className={classes.list}
          aria-label={strings.list.label}
          style={{ height: virtual.getTotalSize() }}
        >
          {rows.map(({ index, key, start, size }) => {
            const ticket = items[index]
            return (
              <li
                key={key}
                className={classes.item}
                style={{ height: size, transform: `translateY(${start}px)` }}
                aria-setsize={hasNextPage ? -1 : items.length}
                aria-posinset={index + 1}
              >
                {ticket === undefined ? (
                  <RowSkeleton />
                ) : (
                  <TicketRow
                    ticket={ticket}
                    selected={ticket.id === selectedId}
                    fresh={steady.fresh.has(ticket.id)}
                    withQueue={withQueue}
                    marked={marks.ids.has(ticket.id)}
                    href={`${hrefStart}${ticket.id}`}
                    onSelect={onSelect}
                    onOpen={onOpen}
                    onMark={marks.toggle}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
