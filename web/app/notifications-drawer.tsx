import { Button, Drawer } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Session } from '../lib/endpoints.ts'
import { strings } from '../lib/strings.ts'
import { people } from '../lib/words/people.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadError } from '../ui/load-error.tsx'
import { NotificationItem } from './notification-item.tsx'
import classes from './notifications-drawer.module.css'
import type { useNotifications } from './use-notifications.ts'

const words = people.bell

type Props = {
  session: Session
  told: ReturnType<typeof useNotifications>
  opened: boolean
  onClose(): void
}

/** What the one at this browser was told. To see it is to have read it. */
export function NotificationsDrawer({ session, told, opened, onClose }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="24rem"
      title={words.title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
      classNames={{ title: classes.title, body: classes.body }}
    >
      {session.agent === null ? (
        <EmptyState title={words.whoFirst} text={words.whoFirstText} />
      ) : (
        <Content told={told} onClose={onClose} />
      )}
    </Drawer>
  )
}

function Content({ told, onClose }: Pick<Props, 'told' | 'onClose'>) {
  const { items, query } = told
  if (query.isError && query.data === undefined) {
    return (
      <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
    )
  }
  if (query.data === undefined) return null
  const icon = <IconBell size={22} stroke={1.6} />
  return (
    <>
      {items.length === 0 && <EmptyState icon={icon} title={words.none} text={words.noneText} />}
      {items.length > 0 && <List told={told} onClose={onClose} />}
      <Outside />
    </>
  )
}

function List({ told, onClose }: Pick<Props, 'told' | 'onClose'>) {
  const { items, query, markRead } = told
  // What is new stays marked while the list is open, though it counts as read.
  const [readUpTo] = useState(() => items.find(({ readAt }) => readAt !== null)?.id ?? 0)
  const newestUnread = items.find(({ readAt }) => readAt === null)?.id
  useEffect(() => {
    if (newestUnread !== undefined) markRead(newestUnread)
  }, [markRead, newestUnread])
  return (
    <>
      <ul className={classes.list}>
        {items.map((item) => (
          <NotificationItem key={item.id} told={item} isNew={item.id > readUpTo} onOpen={onClose} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.older}
        </Button>
      )}
    </>
  )
}

/** The browser is asked only when somebody wants it. */
function Outside() {
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : null,
  )
  if (permission === null) return null
  return (
    <div className={classes.outside}>
      {permission === 'default' ? (
        <>
          <Button
            variant="default"
            size="xs"
            onClick={() => void Notification.requestPermission().then(setPermission)}
          >
            {words.outside}
          </Button>
          <p>{words.outsideHint}</p>
        </>
      ) : (
        <p>{permission === 'granted' ? words.allowed : words.blocked}</p>
      )}
    </div>
  )
}
