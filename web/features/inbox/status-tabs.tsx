import { Link } from '@tanstack/react-router'
import { formatCount } from '../../lib/format.ts'
import { useTicketCount } from '../../lib/counts.ts'
import { strings } from '../../lib/strings.ts'
import classes from './status-tabs.module.css'
import { tabs, tabStatuses } from '../../lib/tabs.ts'
import type { InboxView } from './tickets-query.ts'

// The router would call a tab current whenever the path is; it is the status that says so.
const exactly = { exact: true, includeSearch: true, explicitUndefined: true }

/** Which tickets of the queue are listed, with how many there are of each. */
export function StatusTabs({ view }: { view: InboxView }) {
  const count = useTicketCount()
  return (
    <nav className={classes.tabs} aria-label={strings.tabs.label}>
      {tabs.map((tab) => {
        const total = count(view.queue, ...tabStatuses[tab])
        return (
          <Link
            key={tab}
            to="/inbox/{-$queue}"
            params={{ queue: view.queue }}
            search={{ status: tab === 'open' ? undefined : tab }}
            className={classes.tab}
            activeOptions={exactly}
            aria-current={tab === view.tab ? 'page' : undefined}
          >
            {strings.tabs[tab]}
            {total > 0 && tab !== 'done' && (
              <span className={classes.count}>{formatCount(total)}</span>
            )}
          </Link>
        )
      })}
    </nav>
  )
}
