import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { brandsQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { brandKindNames } from '../../lib/words/names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { BrandEditor } from './brand-editor.tsx'
import classes from './brands-page.module.css'

const route = getRouteApi('/brands/{-$brandId}')
const words = strings.brands
const NEW = 'new'

/** The brands that are listened for, and the one that is being changed. */
export function BrandsPage() {
  const { brandId } = route.useParams()
  const query = useQuery(brandsQuery)
  const brands = query.data ?? []
  const chosen = brands.find(({ id }) => String(id) === brandId) ?? brands[0]
  const isNew = brandId === NEW
  const add = (
    <Button
      size="sm"
      leftSection={<IconPlus size={16} stroke={1.9} />}
      renderRoot={(props) => <Link to="/brands/{-$brandId}" params={{ brandId: NEW }} {...props} />}
    >
      {words.add}
    </Button>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={add}>
      {query.isError && query.data === undefined && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && (
        <div className={classes.columns}>
          <ul className={classes.list}>
            {brands.map((brand) => (
              <li key={brand.id}>
                <Link
                  to="/brands/{-$brandId}"
                  params={{ brandId: String(brand.id) }}
                  className={classes.brand}
                  aria-current={!isNew && brand.id === chosen?.id ? 'true' : undefined}
                >
                  <bdi className={classes.name}>{brand.name}</bdi>
                  <span className={classes.kind}>{brandKindNames[brand.kind]}</span>
                  <code className={classes.query}>{brand.query || words.noQuery}</code>
                </Link>
              </li>
            ))}
          </ul>
          {isNew && <BrandEditor key={NEW} brand={null} canDelete={false} />}
          {!isNew && chosen !== undefined && (
            <BrandEditor key={chosen.id} brand={chosen} canDelete={brands.length > 1} />
          )}
          {!isNew && chosen === undefined && <EmptyState title={words.none} />}
        </div>
      )}
    </Page>
  )
}
