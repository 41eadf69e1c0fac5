import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconFileUpload, IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { sourcesQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { nextLookMs } from './next-look.ts'
import { SourceCard } from './source-card.tsx'
import { SourceSkeletons } from './source-skeletons.tsx'
import classes from './sources-page.module.css'

const words = strings.sources

/** Where Earshot listens, and how each place is doing. */
export function SourcesPage() {
  const query = useQuery({
    ...sourcesQuery,
    refetchInterval: ({ state: { data } }) => nextLookMs(data ?? [], Date.now()),
  })
  const sources = query.data ?? []
  const actions = (
    <>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconFileUpload size={16} stroke={1.7} />}
        renderRoot={(props) => <Link to="/sources/upload" {...props} />}
      >
        {words.upload}
      </Button>
      <Button
        size="sm"
        leftSection={<IconPlus size={16} stroke={1.9} />}
        renderRoot={(props) => <Link to="/sources/new" {...props} />}
      >
        {words.add}
      </Button>
    </>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      {query.isPending && <SourceSkeletons />}
      {query.isError && query.data === undefined && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && sources.length === 0 && (
        <EmptyState
          icon={<IconPlugConnected size={22} stroke={1.6} />}
          title={words.none}
          text={words.noneText}
        />
      )}
      <ul className={classes.list}>
        {sources.map((source) => (
          <li key={source.id}>
            <SourceCard source={source} />
          </li>
        ))}
      </ul>
    </Page>
  )
}
