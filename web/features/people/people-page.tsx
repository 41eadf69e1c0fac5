import { Button } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { persons as words } from '../../lib/words/persons.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { keepSearch } from './opened.ts'
import { peopleQuery } from './people-api.ts'
import { PeopleFilters } from './people-filters.tsx'
import { PeopleList } from './people-list.tsx'
import { PeopleSkeletons } from './people-skeletons.tsx'

const route = getRouteApi('/people')

/** Everybody who said something that wanted an answer; the filters live in the address bar. */
export function PeoplePage() {
  const { q, stage, tag, owner } = route.useSearch()
  const navigate = route.useNavigate()
  useEffect(() => keepSearch({ q, stage, tag, owner }), [q, stage, tag, owner])
  // Time moves people too, and nobody says so.
  const query = useInfiniteQuery({
    ...peopleQuery({ q, stage, tag, owner }),
    refetchInterval: 30_000,
  })
  const people = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  const isFiltered = [q, stage, tag, owner].some((one) => one !== undefined)
  const clear = () => void navigate({ search: ({ brand }) => ({ brand }), replace: true })
  return (
    <Page title={words.title} intro={words.intro}>
      <PeopleFilters people={people} onClear={isFiltered ? clear : null} />
      {query.isPending && <PeopleSkeletons />}
      {query.isError && people.length === 0 && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && people.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={22} stroke={1.6} />}
          title={isFiltered ? words.none : words.nobody}
          text={isFiltered ? words.noneText : words.nobodyText}
        >
          {isFiltered && (
            <Button size="xs" variant="default" onClick={clear}>
              {words.clear}
            </Button>
          )}
        </EmptyState>
      )}
      {people.length > 0 && (
        <PeopleList
          people={people}
          isStale={query.isPlaceholderData}
          hasMore={query.hasNextPage}
          isFetchingMore={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </Page>
  )
}
