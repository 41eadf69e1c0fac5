import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconChartAreaLine,
  IconCommand,
  IconKeyboard,
  IconMessages,
  IconPlugConnected,
  IconTargetArrow,
} from '@tabler/icons-react'
import type { Session } from '../lib/endpoints.ts'
import type { LiveState } from '../lib/live.ts'
import { strings } from '../lib/strings.ts'
import { KeyCap } from '../ui/key-cap.tsx'
import { Logo } from '../ui/logo.tsx'
import { Tag } from '../ui/tag.tsx'
import { BrandFilter } from './brand-filter.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { NavItem } from './nav-item.tsx'
import { QueueNav } from './queue-nav.tsx'
import { SessionFoot } from './session-foot.tsx'
import classes from './sidebar.module.css'
import { ThemeSwitch } from './theme-switch.tsx'
import type { Overlay } from './use-app-commands.ts'

type Props = { session: Session; live: LiveState; onOverlay(overlay: Overlay): void }

export function Sidebar({ session, live, onOverlay }: Props) {
  return (
    <nav aria-label={strings.app.navigation} className={classes.sidebar}>
      <div className={classes.brand}>
        <Logo />
        <span className={classes.name}>{strings.app.name}</span>
        {session.demo && <Tag tone="mixed">{strings.app.demo}</Tag>}
      </div>
      <UnstyledButton className={classes.jump} onClick={() => onOverlay('palette')}>
        <IconCommand size={15} stroke={1.7} aria-hidden="true" />
        <span>{strings.nav.command}</span>
        <KeyCap>/</KeyCap>
      </UnstyledButton>
      <BrandFilter />
      <div className={classes.nav}>
        <QueueNav />
        <h2 className={classes.heading}>{strings.nav.insight}</h2>
        <ul>
          <NavItem
            link={{ to: '/overview' }}
            icon={IconChartAreaLine}
            label={strings.nav.overview}
          />
          <NavItem link={{ to: '/mentions' }} icon={IconMessages} label={strings.nav.mentions} />
          <NavItem link={{ to: '/sources' }} icon={IconPlugConnected} label={strings.nav.sources} />
          <NavItem
            link={{ to: '/brands/{-$brandId}' }}
            icon={IconTargetArrow}
            label={strings.nav.brands}
          />
        </ul>
      </div>
      <div className={classes.foot}>
        <SessionFoot session={session} />
        <div className={classes.tools}>
          <LiveIndicator state={live} />
          <span className={classes.space} />
          <Tooltip label={strings.nav.shortcuts}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              aria-label={strings.nav.shortcuts}
              onClick={() => onOverlay('shortcuts')}
            >
              <IconKeyboard size={16} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          <ThemeSwitch />
        </div>
      </div>
    </nav>
  )
}
