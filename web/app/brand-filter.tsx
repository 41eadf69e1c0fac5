import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useBrandId } from '../lib/use-brand-id.ts'
import { brandsQuery } from '../lib/queries.ts'
import { strings } from '../lib/strings.ts'
import classes from './brand-filter.module.css'

/** Narrows every view to one brand; not shown while there is only one. */
export function BrandFilter() {
  const navigate = useNavigate()
  const brandId = useBrandId()
  const { data: brands = [] } = useQuery(brandsQuery)
  if (brands.length < 2) return null
  return (
    <NativeSelect
      className={classes.filter}
      size="xs"
      aria-label={strings.brandFilter.label}
      value={brandId ?? ''}
      onChange={({ currentTarget: { value } }) =>
        void navigate({
          to: '.',
          search: (before) => ({
            ...before,
            brand: value === '' ? undefined : Number(value),
            ticket: undefined,
          }),
        })
      }
      data={[
        { value: '', label: strings.brandFilter.all },
        ...brands.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  )
}
