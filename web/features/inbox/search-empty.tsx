import { Button, Group } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { search as words } from '../../lib/words/search.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { InboxView } from './tickets-query.ts'

/** Why a search shows nothing, and how to look further. */
export function SearchEmpty({ view }: { view: InboxView }) {
  const { search, queue, tab } = view
  const hasWords = search.q !== undefined
  return (
    <EmptyState
      icon={<IconSearchOff size={22} stroke={1.6} />}
      title={hasWords ? words.none : words.noneFiltered}
      text={hasWords ? words.noneText : words.noneFilteredText}
    >
      <Group gap="xs" justify="center">
        {tab !== 'any' && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/inbox/{-$queue}"
                params={{ queue }}
                search={{ ...search, ...(hasWords ? {} : { status: 'any' as const }) }}
                {...props}
              />
            )}
          >
            {words.showAll}
          </Button>
        )}
        {queue !== undefined && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/inbox/{-$queue}"
                params={{ queue: undefined }}
                search={search}
                {...props}
              />
            )}
          >
            {words.everywhere}
          </Button>
        )}
      </Group>
    </EmptyState>
  )
}
