import { useQuery } from '@tanstack/react-query'
import { brandsQuery } from './queries.ts'

/** The brand's name where there are several to tell apart, else null. */
export function useBrandName(id: number): string | null {
  const { data: brands = [] } = useQuery(brandsQuery)
  return brands.length > 1 ? (brands.find((brand) => brand.id === id)?.name ?? null) : null
}
