import { IconAlarmSnooze, IconBan, IconCheck, IconMessage2 } from '@tabler/icons-react'
import { memo, type MouseEvent, useLayoutEffect, useRef } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { useNow } from '../../lib/clock.ts'
import { formatRelative } from '../../lib/format.ts'
import { networkName } from '../../lib/networks.ts'
import { intentNames, priorityNames, queueNames, statusNames, strings } from '../../lib/strings.ts'
import { toneOf } from '../../lib/tones.ts'
import { Age } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import { Tag } from '../../ui/tag.tsx'
import { takeRowFocus } from './row-focus.ts'
import classes from './ticket-row.module.css'

type Props = {
  ticket: TicketItem
  selected: boolean
  /** Came in while the list was on screen. */
  fresh: boolean
  withQueue: boolean
  href: string
  onSelect(id: string): void
  onOpen(): void
}

const MAX_TAGS = 2

function RowState({ ticket }: { ticket: TicketItem }) {
  const { status, snoozedUntil } = ticket
  const now = useNow()
  if (status === 'snoozed' && snoozedUntil !== null) {
    return (
      <Tag>
        <IconAlarmSnooze size={12} aria-hidden="true" />
        {strings.list.until(formatRelative(snoozedUntil, now))}
      </Tag>
    )
  }
  if (status !== 'resolved' && status !== 'dismissed') return null
  const Icon = status === 'resolved' ? IconCheck : IconBan
  return (
    <Tag>
      <Icon size={12} aria-hidden="true" />
      {statusNames[status]}
    </Tag>
  )
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey

/**
 * One ticket in the list. A link, so that it opens in a new tab too, but no router link: a list
 * re-renders on every step, and only the two rows that change may cost anything.
 */
export const TicketRow = memo(function TicketRow(props: Props) {
  const { ticket, selected, fresh, withQueue, href, onSelect, onOpen } = props
  const ref = useRef<HTMLAnchorElement>(null)
  useLayoutEffect(() => {
    if (selected && takeRowFocus()) ref.current?.focus({ preventScroll: true })
  }, [selected])
  const { author, network, mentionCount } = ticket
  const name = author?.name ?? author?.handle ?? strings.list.unknownAuthor
  return (
    <a
      ref={ref}
      href={href}
      className={classes.row}
      data-ticket={ticket.id}
      data-fresh={fresh || undefined}
      aria-current={selected ? 'true' : undefined}
      onClick={(event) => {
        if (!isPlainClick(event)) return
        event.preventDefault()
        onSelect(ticket.id)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        onOpen()
      }}
    >
      <span className={classes.face}>
        <Avatar name={name} />
        <span className={classes.mood}>
          <SentimentMark sentiment={ticket.sentiment} />
        </span>
      </span>
      <span className={classes.head}>
        <bdi className={classes.name}>{name}</bdi>
        <span className={classes.network}>{networkName(network)}</span>
        {ticket.priority === 2 && <span className={classes.urgent}>{priorityNames[2]}</span>}
        <Age at={ticket.openedAt} className={classes.age} />
      </span>
      <span className={classes.excerpt} dir="auto">
        {ticket.excerpt}
      </span>
      <span className={classes.tags}>
        <RowState ticket={ticket} />
        {withQueue && <Tag tone="neutral">{queueNames[ticket.queue]}</Tag>}
        {ticket.intents.slice(0, MAX_TAGS).map((intent) => (
          <span key={intent} className={classes.intent} data-tone={toneOf(intent)}>
            {intentNames[intent]}
          </span>
        ))}
        {mentionCount > 1 && (
          <span className={classes.messages} title={strings.list.messages(mentionCount)}>
            <IconMessage2 size={13} stroke={1.7} aria-hidden="true" />
            {mentionCount}
          </span>
        )}
      </span>
    </a>
  )
})
