import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { listenKeys } from '../lib/commands.ts'
import type { Session } from '../lib/endpoints.ts'
import { strings } from '../lib/strings.ts'
import { CommandPalette } from './command-palette.tsx'
import classes from './shell.module.css'
import { ShortcutsOverlay } from './shortcuts-overlay.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useAppCommands } from './use-app-commands.ts'
import { useLive } from './use-live.ts'

/** The frame around every view: navigation, live updates, keys. */
export function Shell({ session }: { session: Session }) {
  const live = useLive()
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | null>(null)
  const close = () => setOverlay(null)
  useAppCommands(setOverlay)
  useEffect(listenKeys, [])
  const sidebar = <Sidebar session={session} live={live} onOverlay={setOverlay} />
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {strings.app.skip}
      </a>
      <div className={classes.side}>{sidebar}</div>
      <TopBar live={live}>{sidebar}</TopBar>
      <main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <CommandPalette opened={overlay === 'palette'} onClose={close} />
      <ShortcutsOverlay opened={overlay === 'shortcuts'} onClose={close} />
    </div>
  )
}
