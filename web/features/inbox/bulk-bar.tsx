import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconAlarmSnooze,
  IconArrowMerge,
  IconBan,
  IconCheck,
  IconTag,
  IconUserPlus,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { strings } from '../../lib/strings.ts'
import { inbox as words } from '../../lib/words/inbox.ts'
import classes from './bulk-bar.module.css'
import type { Inbox } from './use-inbox.ts'

type StepProps = { name: string; keys: string; icon: ReactNode; onClick(): void }

function Step({ name, keys, icon, onClick }: StepProps) {
  return (
    <Tooltip label={`${name} (${keys})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={name}
        aria-keyshortcuts={keys}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}

const look = { size: 17, stroke: 1.8 }

type Props = {
  inbox: Inbox
  /** How many the view holds; null where that is not counted, as in a search. */
  total: number | null
}

/** How many tickets the next step is for, how to take in more, and the commonest steps. */
export function BulkBar({ inbox, total }: Props) {
  const { marks, actions, list } = inbox
  if (marks.count === 0) return null
  const { everything, count } = marks
  const canMore = !everything && (list.hasNextPage || count < list.items.length)
  const most = total === null ? null : Math.max(total, list.items.length)
  const all = most === null ? words.marks.allFound : words.marks.everything(most)
  const more = most === null ? words.marks.markAllFound : words.marks.markEverything(most)
  return (
    <div className={classes.bar} role="toolbar" aria-label={words.marks.label}>
      <output className={classes.count}>{everything ? all : words.marks.count(count)}</output>
      {canMore && (
        <UnstyledButton className={classes.more} aria-keyshortcuts="*" onClick={marks.addAll}>
          {more}
        </UnstyledButton>
      )}
      <span className={classes.space} />
      <div className={classes.steps}>
        <Step
          name={strings.moves.verb.resolved}
          keys="e"
          icon={<IconCheck {...look} />}
          onClick={() => actions.moveTo('resolved')}
        />
        <Step
          name={words.keys.assign}
          keys="a"
          icon={<IconUserPlus {...look} />}
          onClick={() => actions.openMenu('assign')}
        />
        <Step
          name={words.keys.tags}
          keys="l"
          icon={<IconTag {...look} />}
          onClick={() => actions.openMenu('tags')}
        />
        <Step
          name={strings.moves.verb.snoozed}
          keys="s"
          icon={<IconAlarmSnooze {...look} />}
          onClick={actions.openSnooze}
        />
        <Step
          name={strings.moves.verb.dismissed}
          keys="d"
          icon={<IconBan {...look} />}
          onClick={() => actions.moveTo('dismissed')}
        />
        <Step
          name={words.keys.merge}
          keys="Shift+M"
          icon={<IconArrowMerge {...look} />}
          onClick={() => actions.openMenu('merge')}
        />
        <Step
          name={words.marks.clear}
          keys="Escape"
          icon={<IconX {...look} />}
          onClick={marks.clear}
        />
      </div>
    </div>
  )
}
