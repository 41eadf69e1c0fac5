import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { MentionView } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { MentionCard } from './mention-card.tsx'
import classes from './mention-list.module.css'

type Props = {
  mentions: readonly MentionView[]
  /** These still answer the question before. */
  isStale: boolean
  hasMore: boolean
  isFetchingMore: boolean
  onMore(): void
}

const AHEAD = 8

/** Mentions of any length, of which only those in view are in the page. */
export function MentionList({ mentions, isStale, hasMore, isFetchingMore, onMore }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used
  const virtual = useVirtualizer({
    count: mentions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 160,
    getItemKey: (index) => mentions[index]?.id ?? index,
    overscan: 6,
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isFetchingMore && last >= mentions.length - AHEAD) onMore()
  }, [hasMore, isFetchingMore, last, mentions.length, onMore])
  return (
    <div ref={scroller} className={classes.scroller} data-stale={isStale || undefined}>
      <ul
        className={classes.list}
        aria-label={strings.mentions.list}
        style={{ height: virtual.getTotalSize() }}
      >
        {rows.map(({ index, key, start }) => {
          const mention = mentions[index]
          return mention === undefined ? null : (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={classes.item}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={hasMore ? -1 : mentions.length}
              aria-posinset={index + 1}
            >
              <MentionCard mention={mention} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
