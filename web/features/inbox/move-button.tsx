import { Button, type ButtonProps } from '@mantine/core'
import {
  IconAlarmSnooze,
  IconArrowBackUp,
  IconBan,
  IconCheck,
  IconHourglassLow,
} from '@tabler/icons-react'
import type { ComponentPropsWithRef } from 'react'
import type { TicketStatus } from '../../../src/model/ticket.ts'
import { strings } from '../../lib/strings.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import classes from './move-button.module.css'

const looks = {
  open: { Icon: IconArrowBackUp, key: 'o' },
  resolved: { Icon: IconCheck, key: 'e' },
  pending: { Icon: IconHourglassLow, key: 'p' },
  snoozed: { Icon: IconAlarmSnooze, key: 's' },
  dismissed: { Icon: IconBan, key: 'd' },
} as const

type Props = { to: TicketStatus; primary: boolean } & ButtonProps &
  Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>

/** The button for one move, with its key printed on it. */
export function MoveButton({ to, primary, className, ...rest }: Props) {
  const { Icon, key } = looks[to]
  return (
    <Button
      size="compact-md"
      variant={primary ? 'filled' : 'subtle'}
      color={primary ? 'blue' : 'gray'}
      className={`${classes.button} ${className ?? ''}`}
      leftSection={<Icon size={16} stroke={1.8} aria-hidden="true" />}
      rightSection={<KeyCap>{key}</KeyCap>}
      aria-keyshortcuts={key}
      // Where the pane is narrow the word is not seen.
      title={strings.moves.verb[to]}
      {...rest}
    >
      {strings.moves.verb[to]}
    </Button>
  )
}
