import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconChartAreaLine,
  IconClockHour4,
  IconCommand,
  IconKeyboard,
  IconMessageBolt,
  IconMessages,
  IconPlant2,
  IconPlugConnected,
  IconRipple,
  IconRoute,
  IconSend,
  IconTarget,
  IconTargetArrow,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { ViewsNav } from '../features/inbox/views-nav.tsx'
import type { Session } from '../lib/endpoints.ts'
import type { LiveState } from '../lib/live.ts'
import { strings } from '../lib/strings.ts'
import { leads } from '../lib/words/leads.ts'
import { KeyCap } from '../ui/key-cap.tsx'
import { Logo } from '../ui/logo.tsx'
import { Tag } from '../ui/tag.tsx'
import { BrandFilter } from './brand-filter.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { type Bell, NotificationBell } from './notification-bell.tsx'
import { NavItem } from './nav-item.tsx'
import { QueueNav } from './queue-nav.tsx'
import { SessionFoot } from './session-foot.tsx'
import classes from './sidebar.module.css'
import { ThemeSwitch } from './theme-switch.tsx'
import type { Overlay } from './use-app-commands.ts'

type Props = {
  session: Session
  live: LiveState
  bell: Bell
  onOverlay(overlay: Overlay): void
}

export function Sidebar({ session, live, bell, onOverlay }: Props) {
  return (
    <nav aria-label={strings.app.navigation} className={classes.sidebar}>
      <div className={classes.brand}>
        <Logo />
        <span className={classes.name}>{strings.app.name}</span>
        {session.demo && <Tag tone="mixed">{strings.app.demo}</Tag>}
        <NotificationBell {...bell} />
      </div>
      <UnstyledButton className={classes.jump} onClick={() => onOverlay('palette')}>
        <IconCommand size={15} stroke={1.7} aria-hidden="true" />
        <span>{strings.nav.command}</span>
        <KeyCap>Ctrl K</KeyCap>
      </UnstyledButton>
      <BrandFilter />
      <div className={classes.nav}>
        <QueueNav />
        <ViewsNav heading={classes.heading} />
        <h2 className={classes.heading}>{strings.nav.insight}</h2>
        <ul>
          <NavItem
            link={{ to: '/overview' }}
            icon={IconChartAreaLine}
            label={strings.nav.overview}
          />
          <NavItem link={{ to: '/leads' }} icon={IconTarget} label={leads.nav} />
          <NavItem link={{ to: '/leads/kept' }} icon={IconPlant2} label={leads.navKept} quiet />
          <NavItem link={{ to: '/waves' }} icon={IconRipple} label={strings.nav.waves} />
          <NavItem link={{ to: '/people' }} icon={IconUsersGroup} label={strings.nav.people} />
          <NavItem link={{ to: '/mentions' }} icon={IconMessages} label={strings.nav.mentions} />
          <NavItem link={{ to: '/sources' }} icon={IconPlugConnected} label={strings.nav.sources} />
          <NavItem
            link={{ to: '/brands/{-$brandId}' }}
            icon={IconTargetArrow}
            label={strings.nav.brands}
          />
          <NavItem link={{ to: '/team/{-$who}' }} icon={IconUsers} label={strings.nav.team} />
          <NavItem
            link={{ to: '/targets/{-$what}' }}
            icon={IconClockHour4}
            label={strings.nav.targets}
          />
          <NavItem link={{ to: '/rules/{-$ruleId}' }} icon={IconRoute} label={strings.nav.rules} />
          <NavItem
            link={{ to: '/answers/{-$what}' }}
            icon={IconMessageBolt}
            label={strings.nav.answers}
          />
          <NavItem
            link={{ to: '/integrations/{-$what}' }}
            icon={IconSend}
            label={strings.nav.integrations}
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
