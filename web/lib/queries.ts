import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  infiniteQueryOptions,
  queryOptions,
} from '@tanstack/react-query'
import { ApiError } from './api.ts'
import {
  checkQuery,
  countTickets,
  explainMention,
  getSession,
  getTicket,
  getTrend,
  listBrands,
  listCollectors,
  listMentions,
  listRejected,
  listSources,
  type MentionFilter,
  type Session,
} from './endpoints.ts'

/** Every key of the cache, so that live events can name exactly what they make stale. */
export const keys = {
  session: ['session'],
  tickets: ['tickets'],
  ticketLists: ['tickets', 'list'],
  ticketCounts: ['tickets', 'counts'],
  ticketDetails: ['tickets', 'detail'],
  ticket: (id: string) => ['tickets', 'detail', id],
  mentions: ['mentions'],
  trends: ['trends'],
  sources: ['sources'],
  brands: ['brands'],
  collectors: ['collectors'],
  trials: ['try-query'],
} as const

export function createQueryClient(): QueryClient {
  // Whatever is refused for want of a token, the sign-in box is the answer to it.
  function onError(error: Error): void {
    if (error instanceof ApiError && error.status === 401) {
      void client.invalidateQueries({ queryKey: keys.session })
    }
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The live stream says when something is old; this is for the time when it is down.
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        networkMode: 'always',
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

/** Servers that refuse even this question without a token mean: sign in. */
async function sessionOrSignedOut(signal: AbortSignal): Promise<Session> {
  try {
    return await getSession(signal)
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return { required: true, signedIn: false, database: 'postgres', demo: false, agent: null }
    }
    throw error
  }
}

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => sessionOrSignedOut(signal),
  staleTime: Infinity,
})

export const countsQuery = queryOptions({
  queryKey: keys.ticketCounts,
  queryFn: async ({ signal }) => (await countTickets(signal)).items,
})

export const ticketQuery = (id: string) =>
  queryOptions({ queryKey: keys.ticket(id), queryFn: ({ signal }) => getTicket(id, signal) })

export const brandsQuery = queryOptions({
  queryKey: keys.brands,
  queryFn: async ({ signal }) => (await listBrands(signal)).items,
})

export const checkQueryQuery = (query: string) =>
  queryOptions({
    queryKey: ['check-query', query],
    queryFn: ({ signal }) => checkQuery(query, signal),
    staleTime: Infinity,
  })

/** Stands under the brands: a change of their queries makes it stale. */
export const matchQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.brands, 'match', id],
    queryFn: async ({ signal }) => (await explainMention(id, signal)).items,
  })

export const sourcesQuery = queryOptions({
  queryKey: keys.sources,
  queryFn: async ({ signal }) => (await listSources(signal)).items,
})

export const rejectedQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.sources, 'rejected', id],
    queryFn: async ({ signal }) => (await listRejected(id, signal)).items,
  })

export const collectorsQuery = queryOptions({
  queryKey: keys.collectors,
  queryFn: async ({ signal }) => (await listCollectors(signal)).items,
  staleTime: Infinity,
})

export const trendQuery = (brandId: number | undefined, days: number) =>
  queryOptions({
    queryKey: [...keys.trends, { brandId, days }],
    queryFn: ({ signal }) => getTrend(brandId, days, signal),
    placeholderData: keepPreviousData,
  })

export const mentionsQuery = (filter: MentionFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys.mentions, filter],
    queryFn: ({ pageParam, signal }) => listMentions(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
