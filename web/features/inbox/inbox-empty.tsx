import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconCheck, IconEar } from '@tabler/icons-react'
import { useTicketCount } from '../../lib/counts.ts'
import { loudQueues, quietQueues } from '../../lib/queues.ts'
import { countsQuery, sourcesQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { queueNames } from '../../lib/words/names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { GettingStarted } from './getting-started.tsx'
import type { InboxView } from './tickets-query.ts'

/** Why no ticket is listed here, and what there is to do instead. */
export function InboxEmpty({ view, name }: { view: InboxView; name: string }) {
  const count = useTicketCount()
  const counts = useQuery(countsQuery)
  const sources = useQuery(sourcesQuery)
  if (counts.data === undefined || sources.data === undefined) return null

  if (view.tab !== 'open') {
    return (
      <EmptyState title={strings.empty.tabs[view.tab]}>
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => (
            <Link to="/inbox/{-$queue}" params={{ queue: view.queue }} {...props} />
          )}
        >
          {strings.empty.toOpen}
        </Button>
      </EmptyState>
    )
  }
  const everMade = counts.data.reduce((sum, one) => sum + one.count, 0)
  if (everMade === 0 && sources.data.length === 0) return <GettingStarted />
  if (everMade === 0) {
    return (
      <EmptyState
        icon={<IconEar size={22} stroke={1.6} />}
        title={strings.empty.listeningTitle}
        text={strings.empty.listeningText(sources.data.filter(({ enabled }) => enabled).length)}
      >
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/sources" {...props} />}
        >
          {strings.empty.sources}
        </Button>
      </EmptyState>
    )
  }
  const next = [...loudQueues, ...quietQueues].find(
    (queue) => queue !== view.queue && count(queue, 'open') > 0,
  )
  return (
    <EmptyState
      icon={<IconCheck size={22} stroke={1.8} />}
      title={
        view.queue === undefined ? strings.empty.allClearTitle : strings.empty.clearTitle(name)
      }
      text={strings.empty.clearText}
    >
      {next !== undefined && (
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/inbox/{-$queue}" params={{ queue: next }} {...props} />}
        >
          {strings.empty.nextQueue(queueNames[next], count(next, 'open'))}
        </Button>
      )}
    </EmptyState>
  )
}
