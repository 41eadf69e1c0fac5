import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { strings } from '../lib/strings.ts'

const steps = {
  auto: { next: 'light', label: strings.app.themeAuto, Icon: IconDeviceDesktop },
  light: { next: 'dark', label: strings.app.themeLight, Icon: IconSun },
  dark: { next: 'auto', label: strings.app.themeDark, Icon: IconMoon },
} as const

/** One button through the three: as the system has it, light, dark. */
export function ThemeSwitch() {
  // Without `keepTransitions` Mantine would write a style element at run time.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const { next, label, Icon } = steps[colorScheme]
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={label}
        onClick={() => setColorScheme(next)}
      >
        <Icon size={16} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
