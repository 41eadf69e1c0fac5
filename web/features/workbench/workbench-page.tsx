import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { brandsQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Workbench } from './workbench.tsx'

const route = getRouteApi('/brands/$brandId/query')
const NEW = 'new'

/** The query of one brand, or of one that is not stored yet, before it is let loose. */
export function WorkbenchPage() {
  const { brandId } = route.useParams()
  const navigate = route.useNavigate()
  const { data: brands, isError, error, refetch } = useQuery(brandsQuery)
  const [added, setAdded] = useState<string | null>(null)
  const brand = brands?.find(({ id }) => String(id) === brandId) ?? null
  if (isError && brands === undefined) {
    const title = strings.brands.failed
    return <LoadError heading="h1" title={title} error={error} onRetry={() => void refetch()} />
  }
  if (brands === undefined) return null
  if (brand === null && brandId !== NEW) {
    return <EmptyState heading="h1" title={strings.app.notFound} />
  }
  return (
    <Workbench
      // What was new stays as it is on screen once it is stored.
      key={brandId === added ? NEW : brandId}
      brand={brand}
      onAdded={(id) => {
        setAdded(String(id))
        void navigate({ params: { brandId: String(id) }, replace: true })
      }}
    />
  )
}
