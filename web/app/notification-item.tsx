import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Notification } from '../../src/model/notification.ts'
import { notificationTitle, people } from '../lib/words/people.ts'
import { Age } from '../ui/age.tsx'
import classes from './notification-item.module.css'

type Props = { told: Notification; isNew: boolean; onOpen(): void }

/** One thing that somebody was told, and the way to the ticket it is about. */
export function NotificationItem({ told, isNew, onOpen }: Props) {
  const content = (
    <>
      <span className={classes.title}>
        {isNew && <VisuallyHidden>{people.bell.unread}: </VisuallyHidden>}
        <bdi>{notificationTitle(told)}</bdi>
      </span>
      <Age at={told.at} className={classes.age} />
      <span className={classes.text} dir="auto">
        {told.text}
      </span>
    </>
  )
  return (
    <li>
      {told.ticketId === null ? (
        <div className={classes.item} data-new={isNew || undefined}>
          {content}
        </div>
      ) : (
        <Link
          to="/inbox/{-$queue}"
          search={{ ticket: told.ticketId }}
          className={classes.item}
          data-new={isNew || undefined}
          onClick={onOpen}
        >
          {content}
        </Link>
      )}
    </li>
  )
}
