import { useSearch } from '@tanstack/react-router'

/** The brand that the address bar narrows this view to, if any. */
export function useBrandId(): number | undefined {
  return useSearch({ strict: false, select: (search) => search.brand })
}
