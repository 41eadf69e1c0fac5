import { useIsSearching } from '../features/inbox/views-nav.tsx'
import { useTicketCount } from '../lib/counts.ts'
import { loudQueues, quietQueues } from '../lib/queues.ts'
import { strings } from '../lib/strings.ts'
import { queueHints, queueNames } from '../lib/words/names.ts'
import { NavItem } from './nav-item.tsx'
import { queueIcons } from './queue-icons.ts'

const inbox = '/inbox/{-$queue}'

/** The queues with how many tickets are open in each; the quiet ones last and in a lower voice. */
export function QueueNav() {
  const count = useTicketCount()
  // A search is no queue, though it may stand at a queue's address.
  const current = useIsSearching() ? false : undefined
  return (
    <>
      <ul aria-label={strings.nav.queues}>
        <NavItem
          link={{ to: inbox, params: { queue: undefined } }}
          icon={queueIcons.all}
          label={strings.nav.all}
          count={count(undefined, 'open')}
          current={current}
        />
        {loudQueues.map((queue) => (
          <NavItem
            key={queue}
            link={{ to: inbox, params: { queue } }}
            icon={queueIcons[queue]}
            label={queueNames[queue]}
            hint={queueHints[queue]}
            count={count(queue, 'open')}
            current={current}
          />
        ))}
        {quietQueues.map((queue) => (
          <NavItem
            key={queue}
            link={{ to: inbox, params: { queue } }}
            icon={queueIcons[queue]}
            label={queueNames[queue]}
            hint={queueHints[queue]}
            count={count(queue, 'open')}
            current={current}
            quiet
          />
        ))}
      </ul>
    </>
  )
}
