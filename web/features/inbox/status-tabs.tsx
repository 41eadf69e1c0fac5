import { Link } from '@tanstack/react-router'
import { formatCount } from '../../lib/format.ts'
import { useTicketCount } from '../../lib/counts.ts'
import { strings } from '../../lib/strings.ts'
import classes from './status-tabs.module.css'
import { usualTab } from '../../lib/search.ts'
import { type Tab, tabs, tabStatuses } from '../../lib/tabs.ts'
import type { InboxView } from './tickets-query.ts'

// The router would call a tab current whenever the path is; it is the status that says so.
const exactly = { exact: true, includeSearch: true, explicitUndefined: true }

/** Which tickets of the queue are listed, with how many there are of each. */
export function StatusTabs({ view }: { view: InboxView }) {
  const count = useTicketCount()
  const isPlain = Object.keys(view.search).length === 0
  const shown: readonly Tab[] = isPlain ? tabs : ['any', ...tabs]
  return (
    <nav className={classes.tabs} aria-label={strings.tabs.label}>
      {shown.map((tab) => {
        const total = isPlain ? count(view.queue, ...tabStatuses[tab]) : 0
        return (
          <Link
            key={tab}
            to="/inbox/{-$queue}"
            params={{ queue: view.queue }}
            search={{ ...view.search, status: tab === usualTab(view.search) ? undefined : tab }}
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
