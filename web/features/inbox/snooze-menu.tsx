import { useNow } from '../../lib/clock.ts'
import { formatClock } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { QuickMenu } from './quick-menu.tsx'
import { withDigits } from './quick-choices.ts'
import { snoozeTimes } from './snooze-times.ts'
import type { TicketActions } from './use-ticket-actions.ts'

/** Until when the ticket is out of the way. */
export function SnoozeMenu({ actions }: { actions: TicketActions }) {
  const times = snoozeTimes(new Date(useNow()))
  const { menu, setMenu, moveTo } = actions
  return (
    <QuickMenu
      opened={menu === 'snooze'}
      title={strings.snooze.title}
      onClose={() => setMenu(null)}
      choices={withDigits([
        ...times.map(({ name, at }) => ({
          id: name,
          label: strings.snooze[name],
          hint: formatClock(at),
          run: () => moveTo('snoozed', { until: at }),
        })),
        {
          id: 'reply',
          key: 'w',
          label: inbox.snooze.untilReply,
          run: () => moveTo('snoozed', { untilReply: true }),
        },
        {
          id: 'custom',
          key: 'c',
          label: strings.snooze.custom,
          run: () => setMenu('snooze-time'),
        },
      ])}
    />
  )
}
