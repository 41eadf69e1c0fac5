import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import type { BrandInput } from '../../../src/model/brand.ts'
import type { QueryTrial } from '../../../src/model/query-trial.ts'
import { tryQuery } from '../../lib/endpoints.ts'
import { checkQueryQuery, keys } from '../../lib/queries.ts'

const TYPING_PAUSE_MS = 250

/** The query on what is stored, as it is typed, and on a live sample when it is asked for. */
export function useTrial({ query, excludedAuthors }: BrandInput, days: number) {
  const [settled] = useDebouncedValue(query, TYPING_PAUSE_MS)
  const check = useQuery(checkQueryQuery(settled))
  const canRun = check.data?.ok === true && check.data.canonical !== ''
  const asked = { query: settled, excludedAuthors, days }
  const stored = useQuery({
    queryKey: [...keys.trials, asked],
    queryFn: ({ signal }) => tryQuery(asked, signal),
    enabled: canRun,
    placeholderData: keepPreviousData,
  })
  const sample = useMutation({
    mutationFn: async (sources: number[]) => ({
      of: JSON.stringify(asked),
      live: (await tryQuery({ ...asked, sources })).live,
    }),
  })
  // A sample answers the query that it was taken for, and no other.
  const isCurrent = sample.data?.of === JSON.stringify(asked)
  const live: QueryTrial['live'] = isCurrent ? (sample.data?.live ?? null) : null
  return { stored, sample, live, canRun, isSettled: settled === query }
}
