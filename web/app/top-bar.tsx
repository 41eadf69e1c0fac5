import { ActionIcon, Drawer, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconMenu2 } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import type { LiveState } from '../lib/live.ts'
import { strings } from '../lib/strings.ts'
import { LiveIndicator } from './live-indicator.tsx'
import { type Bell, NotificationBell } from './notification-bell.tsx'
import classes from './top-bar.module.css'
import { useViewName } from './use-view-name.ts'

/** What stands in for the sidebar where there is no room: where one is, and the way elsewhere. */
type Props = { live: LiveState; bell: Bell; children: ReactNode }

export function TopBar({ live, bell, children }: Props) {
  const [opened, { open, close }] = useDisclosure(false)
  const pathname = useLocation({ select: (location) => location.pathname })
  const name = useViewName()
  useEffect(close, [pathname, close])
  return (
    <nav aria-label={strings.app.navigation} className={classes.bar}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="xl"
        aria-label={strings.app.menu}
        onClick={open}
      >
        <IconMenu2 size={20} stroke={1.7} />
      </ActionIcon>
      <UnstyledButton className={classes.where} onClick={open} aria-haspopup="dialog">
        {name}
        <IconChevronDown size={16} stroke={1.8} aria-hidden="true" />
      </UnstyledButton>
      <LiveIndicator state={live} />
      <NotificationBell {...bell} size="xl" />
      <Drawer
        opened={opened}
        onClose={close}
        size="17.5rem"
        withCloseButton={false}
        title={strings.app.navigation}
        classNames={{
          content: classes.drawer,
          header: classes.drawerHeader,
          body: classes.drawerBody,
        }}
      >
        {children}
      </Drawer>
    </nav>
  )
}
