import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { mentionsQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { useTitle } from '../../lib/use-title.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { MentionFilters } from './mention-filters.tsx'
import { MentionList } from './mention-list.tsx'
import { MentionSkeletons } from './mention-skeletons.tsx'
import classes from './mentions-page.module.css'

const route = getRouteApi('/mentions')

/** Everything that was heard, searchable; the filters live in the address bar. */
export function MentionsPage() {
  useTitle(strings.mentions.title)
  const { q, sentiment, intent, queue, source: sourceId, author: authorId } = route.useSearch()
  const navigate = route.useNavigate()
  const brandId = useBrandId()
  const filter = useMemo(
    () => ({ brandId, sourceId, authorId, sentiment, intent, queue, q }),
    [brandId, sourceId, authorId, sentiment, intent, queue, q],
  )
  const query = useInfiniteQuery(mentionsQuery(filter))
  const mentions = useMemo(
    () => query.data?.pages.flatMap(({ items }) => items) ?? [],
    [query.data],
  )
  const isFiltered = [q, sentiment, intent, queue, sourceId, authorId].some(
    (one) => one !== undefined,
  )
  const clear = () => void navigate({ search: { brand: brandId } })
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>{strings.mentions.title}</h1>
        <MentionFilters onClear={isFiltered ? clear : null} />
      </header>
      {query.isPending && <MentionSkeletons />}
      {query.isError && mentions.length === 0 && (
        <LoadError
          title={strings.mentions.failed}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isSuccess && mentions.length === 0 && (
        <EmptyState
          title={strings.mentions.none}
          text={isFiltered ? strings.mentions.noneText : strings.empty.startText}
        >
          {isFiltered && (
            <Button size="xs" variant="default" onClick={clear}>
              {strings.mentions.clear}
            </Button>
          )}
        </EmptyState>
      )}
      {mentions.length > 0 && (
        <MentionList
          mentions={mentions}
          isStale={query.isPlaceholderData}
          hasMore={query.hasNextPage}
          isFetchingMore={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </div>
  )
}
