import { Skeleton } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError } from '../../lib/api.ts'
import { useTitle } from '../../lib/use-title.ts'
import { persons } from '../../lib/words/persons.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { lastSearch } from './opened.ts'
import { personQuery } from './people-api.ts'
import { PersonProfile } from './person-profile.tsx'
import classes from './person-page.module.css'
import { isFresh } from './steps.ts'

const route = getRouteApi('/people/$personId')
const words = persons.person

/** Somebody, by their own id or by that of one of their accounts. */
export function PersonPage() {
  const { personId } = route.useParams()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [search] = useState(lastSearch)
  // Time moves people too, and nobody says so.
  const query = useQuery({
    ...personQuery(personId),
    refetchInterval: ({ state }) => (isFresh(state.data) ? 2000 : 30_000),
  })
  const person = query.data
  useTitle(person?.name ?? persons.title)
  useEffect(() => {
    if (person === undefined || person.id === personId) return
    client.setQueryData(personQuery(person.id).queryKey, person)
    void navigate({ to: '/people/$personId', params: { personId: person.id }, replace: true })
  }, [client, navigate, person, personId])
  const isGone = query.error instanceof ApiError && query.error.status === 404
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <Link to="/people" search={search} className={classes.back}>
          <IconChevronLeft size={15} stroke={1.8} aria-hidden="true" />
          {words.back}
        </Link>
        {query.isPending && (
          <div aria-busy="true" className={classes.skeleton}>
            <Skeleton circle height="2.5rem" />
            <Skeleton height="1rem" width="14rem" />
          </div>
        )}
        {isGone && <EmptyState heading="h1" title={words.gone} />}
        {query.isError && !isGone && person === undefined && (
          <LoadError
            heading="h1"
            title={words.failed}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {person !== undefined && !isGone && <PersonProfile key={person.id} person={person} />}
      </div>
    </div>
  )
}
