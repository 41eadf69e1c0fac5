import { ActionIcon, Tooltip } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { people } from '../lib/words/people.ts'
import classes from './notification-bell.module.css'

const MOST_SHOWN = 99

export type Bell = { unread: number; onOpen(): void }

/** Opens what one was told; shows how much of it is unread. */
export function NotificationBell({ unread, size = 'md', onOpen }: Bell & { size?: 'md' | 'xl' }) {
  return (
    <Tooltip label={people.bell.title}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={size}
        className={classes.bell}
        aria-label={people.bell.label(unread)}
        aria-haspopup="dialog"
        onClick={onOpen}
      >
        <IconBell size={size === 'xl' ? 20 : 16} stroke={1.7} />
        {unread > 0 && (
          <span className={classes.count} aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </ActionIcon>
    </Tooltip>
  )
}
