import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconExternalLink, IconTag, IconUserPlus } from '@tabler/icons-react'
import { Fragment } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { useBrandName } from '../../lib/use-brand-name.ts'
import { formatCount, formatExact } from '../../lib/format.ts'
import { safeLink } from '../../lib/links.ts'
import { networkName } from '../../lib/networks.ts'
import { strings } from '../../lib/strings.ts'
import { priorityNames, queueNames, statusNames } from '../../lib/words/names.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { DueBadge } from '../../ui/due-badge.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './ticket-header.module.css'
import type { TicketActions } from './use-ticket-actions.ts'

/** The handle, as the link to the profile where there is one. */
function Profile({ author }: Pick<TicketItem, 'author'>) {
  if (author === null) return null
  const { handle, url } = author
  if (safeLink(url) === null) return handle === null ? null : <bdi>@{handle}</bdi>
  return (
    <OutsideLink address={url} className={classes.link}>
      {(host) => (
        <>
          <VisuallyHidden>{strings.ticket.profile(host)}</VisuallyHidden>
          <bdi>{handle === null ? host : `@${handle}`}</bdi>
          <IconExternalLink size={12} stroke={1.8} aria-hidden="true" />
        </>
      )}
    </OutsideLink>
  )
}

function Author({ ticket }: { ticket: TicketItem }) {
  const { author, network } = ticket
  const name = author?.name ?? author?.handle ?? strings.list.unknownAuthor
  return (
    <div className={classes.author}>
      <Avatar name={name} size="lg" />
      <div className={classes.who}>
        <h2 className={classes.name}>
          <bdi>{name}</bdi>
        </h2>
        <p className={classes.facts}>
          <Profile author={author} />
          <span>{networkName(network)}</span>
          {author?.followers != null && (
            <span>{strings.ticket.followers(formatCount(author.followers))}</span>
          )}
          {author !== null && (
            <Link to="/people/$personId" params={{ personId: author.id }} className={classes.link}>
              {persons.profile}
            </Link>
          )}
          {author !== null && (
            <Link to="/mentions" search={{ author: author.id }} className={classes.link}>
              {strings.ticket.byAuthor}
            </Link>
          )}
        </p>
      </div>
    </div>
  )
}

type Props = { ticket: TicketItem; actions: TicketActions }

/** Who works on it; pressed, it is given to somebody else. */
function Owner({ ticket, actions }: Props) {
  const { assignee, team } = ticket
  return (
    <UnstyledButton
      className={classes.chip}
      aria-keyshortcuts="a"
      onClick={() => actions.openMenu('assign')}
    >
      {assignee === null ? (
        <IconUserPlus size={15} stroke={1.7} aria-hidden="true" />
      ) : (
        <Avatar name={assignee.name} size="sm" />
      )}
      <bdi>{assignee?.name ?? team?.name ?? inbox.row.nobody}</bdi>
    </UnstyledButton>
  )
}

function TagNames({ tags }: { tags: readonly string[] }) {
  return (
    <>
      <VisuallyHidden>{inbox.keys.tags}</VisuallyHidden>
      {tags.map((tag) => (
        <Fragment key={tag}>
          {' '}
          <Tag tone="accent">
            <bdi>{tag}</bdi>
          </Tag>
        </Fragment>
      ))}
    </>
  )
}

function Tags({ ticket, actions }: Props) {
  return (
    <UnstyledButton
      className={classes.chip}
      aria-keyshortcuts="l"
      onClick={() => actions.openMenu('tags')}
    >
      <IconTag size={14} stroke={1.7} aria-hidden="true" />
      {ticket.tags.length === 0 ? inbox.keys.tags : <TagNames tags={ticket.tags} />}
    </UnstyledButton>
  )
}

function Status({ ticket }: Pick<Props, 'ticket'>) {
  const { status, snoozedUntil, untilReply } = ticket
  if (status !== 'snoozed' || snoozedUntil === null) {
    return <Tag tone={status === 'open' ? 'accent' : 'neutral'}>{statusNames[status]}</Tag>
  }
  return (
    <Tag tone="mixed">
      {untilReply ? inbox.history.waits : strings.ticket.snoozedUntil(formatExact(snoozedUntil))}
    </Tag>
  )
}

/** Whose ticket it is and how it stands. */
export function TicketHeader({ ticket, actions }: Props) {
  const { queue, priority } = ticket
  const brand = useBrandName(ticket.brandId)
  return (
    <header className={classes.header}>
      <Author ticket={ticket} />
      <div className={classes.state}>
        {priority !== 1 && (
          <Tag tone={priority === 2 ? 'negative' : 'plain'}>{priorityNames[priority]}</Tag>
        )}
        <Tag tone="neutral">{queueNames[queue]}</Tag>
        <Status ticket={ticket} />
        <DueBadge dueAt={ticket.dueAt} />
        {brand !== null && (
          <Tag>
            <bdi>{brand}</bdi>
          </Tag>
        )}
        <Owner ticket={ticket} actions={actions} />
        <Tags ticket={ticket} actions={actions} />
        <span className={classes.opened}>
          {strings.ticket.opened('')}
          <Ago at={ticket.openedAt} />
        </span>
      </div>
    </header>
  )
}
