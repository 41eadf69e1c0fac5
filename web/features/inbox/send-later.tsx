import { useState } from 'react'
import { useNow } from '../../lib/clock.ts'
import { formatClock } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { QuickMenu } from './quick-menu.tsx'
import { withDigits } from './quick-choices.ts'
import { snoozeTimes } from './snooze-times.ts'
import { TimeDialog } from './time-dialog.tsx'

const words = inbox.write

type Props = { opened: boolean; onClose(): void; onChoose(at: Date): void }

/** When an answer is to go out, where that is not now. */
export function SendLater({ opened, onClose, onChoose }: Props) {
  const [own, setOwn] = useState(false)
  const times = snoozeTimes(new Date(useNow()))
  return (
    <>
      <QuickMenu
        opened={opened}
        title={words.laterTitle}
        onClose={onClose}
        choices={withDigits([
          ...times.map(({ name, at }) => ({
            id: name,
            label: strings.snooze[name],
            hint: formatClock(at),
            run: () => onChoose(at),
          })),
          { id: 'own', key: 'c', label: strings.snooze.custom, run: () => setOwn(true) },
        ])}
      />
      <TimeDialog
        opened={own}
        title={words.laterTitle}
        label={words.laterAt}
        submit={words.later}
        onClose={() => setOwn(false)}
        onChoose={onChoose}
      />
    </>
  )
}
