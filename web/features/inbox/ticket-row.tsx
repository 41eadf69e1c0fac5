import { Checkbox, VisuallyHidden } from '@mantine/core'
import { IconAlarmSnooze, IconBan, IconCheck, IconMessage2 } from '@tabler/icons-react'
import { memo, type MouseEvent, useLayoutEffect, useRef } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { useNow } from '../../lib/clock.ts'
import { formatRelative } from '../../lib/format.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { intentNames, priorityNames, queueNames, statusNames } from '../../lib/words/names.ts'
import { toneOf } from '../../lib/tones.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Age } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { DueBadge } from '../../ui/due-badge.tsx'
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
  /** The next step is for it. */
  marked: boolean
  href: string
  onSelect(id: string): void
  onOpen(): void
  onMark(id: string): void
}

/** So many intents and tags are shown. */
const MAX_TAGS = 2

function RowState({ ticket }: { ticket: TicketItem }) {
  const { status, snoozedUntil, untilReply } = ticket
  const now = useNow()
  if (status === 'snoozed' && snoozedUntil !== null) {
    return (
      <Tag>
        <IconAlarmSnooze size={12} aria-hidden="true" />
        {untilReply ? inbox.row.untilReply : strings.list.until(formatRelative(snoozedUntil, now))}
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
  const { ticket, selected, fresh, withQueue, marked, href, onSelect, onOpen, onMark } = props
  const ref = useRef<HTMLAnchorElement>(null)
  useLayoutEffect(() => {
    if (selected && takeRowFocus()) ref.current?.focus({ preventScroll: true })
  }, [selected])
  const { author, network, mentionCount, assignee, tags } = ticket
  const name = author?.name ?? author?.handle ?? strings.list.unknownAuthor
  return (
    <>
      <Checkbox
        className={classes.mark}
        size="1.5rem"
        tabIndex={selected || marked ? 0 : -1}
        aria-label={inbox.marks.row(name)}
        checked={marked}
        onChange={() => onMark(ticket.id)}
      />
      <a
        ref={ref}
        href={href}
        className={classes.row}
        data-ticket={ticket.id}
        data-fresh={fresh || undefined}
        data-marked={marked || undefined}
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
          <DueBadge dueAt={ticket.dueAt} />
          {ticket.late && ticket.dueAt === null && (
            <span className={classes.urgent}>{inbox.row.late}</span>
          )}
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
          {tags.slice(0, MAX_TAGS).map((tag) => (
            <Tag key={tag} tone="accent">
              <bdi>{tag}</bdi>
            </Tag>
          ))}
          {tags.length > MAX_TAGS && <Tag>{inbox.row.more(tags.length - MAX_TAGS)}</Tag>}
          <span className={classes.space} />
          {mentionCount > 1 && (
            <span className={classes.messages} title={strings.list.messages(mentionCount)}>
              <IconMessage2 size={13} stroke={1.7} aria-hidden="true" />
              {mentionCount}
            </span>
          )}
          {assignee !== null && (
            <span className={classes.assignee} title={inbox.row.assigned(assignee.name)}>
              <VisuallyHidden>{inbox.row.assigned(assignee.name)}</VisuallyHidden>
              <Avatar name={assignee.name} size="sm" />
            </span>
          )}
        </span>
      </a>
    </>
  )
})
