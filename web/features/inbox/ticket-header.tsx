import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconExternalLink } from '@tabler/icons-react'
import type { TicketItem } from '../../../src/model/views.ts'
import { useBrandName } from '../../lib/use-brand-name.ts'
import { formatCount, formatExact } from '../../lib/format.ts'
import { safeLink } from '../../lib/links.ts'
import { networkName } from '../../lib/networks.ts'
import { priorityNames, queueNames, statusNames, strings } from '../../lib/strings.ts'
import { Ago } from '../../ui/age.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './ticket-header.module.css'

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
            <Link to="/mentions" search={{ author: author.id }} className={classes.link}>
              {strings.ticket.byAuthor}
            </Link>
          )}
        </p>
      </div>
    </div>
  )
}

/** Whose ticket it is and how it stands. */
export function TicketHeader({ ticket }: { ticket: TicketItem }) {
  const { status, queue, priority, snoozedUntil } = ticket
  const brand = useBrandName(ticket.brandId)
  return (
    <header className={classes.header}>
      <Author ticket={ticket} />
      <div className={classes.state}>
        {priority === 2 && <Tag tone="negative">{priorityNames[2]}</Tag>}
        <Tag tone="neutral">{queueNames[queue]}</Tag>
        {status === 'snoozed' && snoozedUntil !== null ? (
          <Tag tone="mixed">{strings.ticket.snoozedUntil(formatExact(snoozedUntil))}</Tag>
        ) : (
          <Tag tone={status === 'open' ? 'accent' : 'neutral'}>{statusNames[status]}</Tag>
        )}
        {brand !== null && (
          <Tag>
            <bdi>{brand}</bdi>
          </Tag>
        )}
        <span className={classes.opened}>
          {strings.ticket.opened('')}
          <Ago at={ticket.openedAt} />
        </span>
      </div>
    </header>
  )
}
