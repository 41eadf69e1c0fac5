import { Menu } from '@mantine/core'
import { IconCalendarTime } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useNow } from '../../lib/clock.ts'
import { formatClock } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import classes from './snooze-menu.module.css'
import { snoozeTimes } from './snooze-times.ts'

type Props = {
  opened: boolean
  onChange(opened: boolean): void
  onChoose(until: Date): void
  onCustom(): void
  children: ReactNode
}

/** The waking times on offer; `children` is the button it hangs from. */
export function SnoozeMenu({ opened, onChange, onChoose, onCustom, children }: Props) {
  const times = snoozeTimes(new Date(useNow()))
  return (
    <Menu opened={opened} onChange={onChange} width={260} position="bottom-start">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{strings.snooze.title}</Menu.Label>
        {times.map(({ name, at }) => (
          <Menu.Item
            key={name}
            onClick={() => onChoose(at)}
            rightSection={<span className={classes.when}>{formatClock(at)}</span>}
          >
            {strings.snooze[name]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={onCustom} leftSection={<IconCalendarTime size={15} stroke={1.7} />}>
          {strings.snooze.custom}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
