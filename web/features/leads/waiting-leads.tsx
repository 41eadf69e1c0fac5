import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { leads as words } from '../../lib/words/leads.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { RowSkeleton } from '../inbox/row-skeleton.tsx'
import classes from './kept-page.module.css'
import { LeadCard } from './lead-card.tsx'
import { keptQuery } from './leads-api.ts'

/** Who waits to be offered to somebody, for whoever has not said who they are. */
export function WaitingLeads() {
  const query = useInfiniteQuery(keptQuery('new', useBrandId()))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const toTeam = (
    <Button
      size="sm"
      variant="default"
      renderRoot={(props) => <Link to="/team/{-$who}" params={{ who: undefined }} {...props} />}
    >
      {words.toTeam}
    </Button>
  )
  return (
    <Page title={words.title} intro={words.whoText} actions={toTeam}>
      {query.isPending && <RowSkeleton />}
      {query.isError && query.data === undefined && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && items.length === 0 && (
        <EmptyState title={words.none} text={words.noneText} />
      )}
      <ul className={classes.list} aria-label={words.waiting}>
        {items.map((lead) => (
          <LeadCard key={lead.id} lead={lead} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.kept.more}
        </Button>
      )}
    </Page>
  )
}
