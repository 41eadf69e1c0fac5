import { Button, Menu } from '@mantine/core'
import {
  IconArrowMerge,
  IconArrowsSplit,
  IconBolt,
  IconDots,
  IconFlagDown,
  IconFlagUp,
  IconHandGrab,
  IconPencilCheck,
  IconTag,
  IconUserMinus,
  IconUserPlus,
} from '@tabler/icons-react'
import { inbox as wordsOfInbox } from '../../lib/words/inbox.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import { splitMarked } from './inbox-deeds.ts'
import moveClasses from './move-button.module.css'
import barClasses from './ticket-action-bar.module.css'
import type { Inbox } from './use-inbox.ts'

const words = wordsOfInbox.keys

/** All that can be done with a ticket beside moving it, each with its key. */
export function MoreActions({ inbox }: { inbox: Inbox }) {
  const { actions } = inbox
  const ways = [
    { Icon: IconHandGrab, name: words.take, key: 'y', run: actions.take },
    { Icon: IconUserPlus, name: words.assign, key: 'a', run: () => actions.openMenu('assign') },
    { Icon: IconUserMinus, name: words.giveBack, key: 'u', run: actions.giveBack },
    { Icon: IconTag, name: words.tags, key: 'l', run: () => actions.openMenu('tags') },
    { Icon: IconFlagUp, name: words.raise, key: '+', run: () => actions.shiftPriority(1) },
    { Icon: IconFlagDown, name: words.lower, key: '-', run: () => actions.shiftPriority(-1) },
    {
      Icon: IconPencilCheck,
      name: words.correct,
      key: 'c',
      run: () => actions.openMenu('correct'),
    },
    { Icon: IconBolt, name: words.macros, key: 'm', run: () => actions.openMenu('macros') },
    { Icon: IconArrowMerge, name: words.merge, key: '⇧M', run: () => actions.openMenu('merge') },
    { Icon: IconArrowsSplit, name: words.split, key: '⇧S', run: () => splitMarked(inbox) },
  ]
  return (
    <Menu width={290} position="bottom-start" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          size="compact-md"
          variant="subtle"
          color="gray"
          className={`${moveClasses.button} ${barClasses.more}`}
          leftSection={<IconDots size={16} stroke={1.8} aria-hidden="true" />}
        >
          {words.more}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map(({ Icon, name, key, run }) => (
          <Menu.Item
            key={key}
            leftSection={<Icon size={15} stroke={1.7} aria-hidden="true" />}
            rightSection={<KeyCap>{key}</KeyCap>}
            // After the menu has given the focus back.
            onClick={() => setTimeout(run)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
