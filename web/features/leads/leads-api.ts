import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  Advance,
  LeadDetail,
  LeadItem,
  LeadState,
  RejectReason,
  Rep,
  RepPatch,
  SalesSettings,
  WeightsView,
} from '../../../src/model/lead.ts'
import { callApi } from '../../lib/api.ts'
import type { Page } from '../../lib/endpoints.ts'

export const leadKeys = {
  all: ['leads'],
  today: ['leads', 'today'],
  detail: (id: string) => ['leads', 'detail', id],
  kept: ['leads', 'kept'],
  reps: ['leads', 'reps'],
} as const

/** The list of whoever is at this browser. */
export const todayQuery = (repId: number) =>
  queryOptions({
    queryKey: [...leadKeys.today, repId],
    queryFn: async ({ signal }) =>
      (await callApi<Page<LeadItem>>('/leads/today', { query: { repId }, signal })).items,
  })

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: leadKeys.detail(id),
    queryFn: ({ signal }) => callApi<LeadDetail>(`/leads/${encodeURIComponent(id)}`, { signal }),
  })

export const keptQuery = (state: LeadState, brandId: number | undefined) =>
  infiniteQueryOptions({
    queryKey: [...leadKeys.kept, { state, brandId }],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<LeadItem>>('/leads', {
        query: { state, brandId, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export const repsQuery = queryOptions({
  queryKey: leadKeys.reps,
  queryFn: async ({ signal }) => (await callApi<Page<Rep>>('/sales/reps', { signal })).items,
})

/** A step with a lead, as the API takes it. */
export type Step =
  | { name: 'accept' | 'promote' }
  | { name: 'reject'; reason: RejectReason }
  | { name: 'nurture'; until: string | null }
  | ({ name: 'advance' } & Pick<Advance, 'state' | 'amount' | 'currency'>)
  | { name: 'reassign'; repId: number | null }

export function takeStep(id: string, { name, ...json }: Step): Promise<LeadDetail> {
  return callApi<LeadDetail>(`/leads/${id}/${name}`, { method: 'POST', json })
}

export function undoStep(id: string, eventId: string): Promise<LeadDetail> {
  return callApi<LeadDetail>(`/leads/${id}/history/${eventId}/undo`, { method: 'POST' })
}

export const settingsQuery = queryOptions({
  queryKey: [...leadKeys.all, 'settings'],
  queryFn: ({ signal }) => callApi<SalesSettings>('/sales/settings', { signal }),
})

export const saveSettings = (settings: SalesSettings) =>
  callApi<SalesSettings>('/sales/settings', { method: 'PUT', json: settings })

export const weightsQuery = queryOptions({
  queryKey: [...leadKeys.all, 'weights'],
  queryFn: ({ signal }) => callApi<WeightsView>('/sales/weights', { signal }),
})

export const changeRep = (agentId: number, patch: RepPatch) =>
  callApi<Rep>(`/sales/reps/${agentId}`, { method: 'PATCH', json: patch })
