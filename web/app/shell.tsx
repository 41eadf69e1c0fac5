import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { listenKeys } from '../lib/commands.ts'
import type { Session } from '../lib/endpoints.ts'
import { strings } from '../lib/strings.ts'
import { keepTyping } from '../lib/type-ahead.ts'
import { CommandPalette } from './command-palette.tsx'
import { NotificationsDrawer } from './notifications-drawer.tsx'
import classes from './shell.module.css'
import { ShortcutsOverlay } from './shortcuts-overlay.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { type Overlay, useAppCommands } from './use-app-commands.ts'
import { useBrowserNotifications } from './use-browser-notifications.ts'
import { useLive } from './use-live.ts'
import { useNotifications } from './use-notifications.ts'
import { usePresence } from './use-presence.ts'

/** The frame around every view: navigation, live updates, keys. */
export function Shell({ session }: { session: Session }) {
  const live = useLive()
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const close = () => setOverlay(null)
  function show(next: Overlay): void {
    if (next === 'palette') keepTyping()
    setOverlay(next)
  }
  useAppCommands(show)
  useEffect(listenKeys, [])
  usePresence(session)
  const told = useNotifications(session)
  useBrowserNotifications(session.agent?.id, told.items, told.query.isSuccess)
  const bell = { unread: told.unread, onOpen: () => show('notifications') }
  const sidebar = <Sidebar session={session} live={live} bell={bell} onOverlay={show} />
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {strings.app.skip}
      </a>
      <div className={classes.side}>{sidebar}</div>
      <TopBar live={live} bell={bell}>
        {sidebar}
      </TopBar>
      <main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <CommandPalette opened={overlay === 'palette'} onClose={close} />
      <ShortcutsOverlay opened={overlay === 'shortcuts'} onClose={close} />
      <NotificationsDrawer
        session={session}
        told={told}
        opened={overlay === 'notifications'}
        onClose={close}
      />
    </div>
  )
}
