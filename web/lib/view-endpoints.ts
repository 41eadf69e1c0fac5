import { queryOptions } from '@tanstack/react-query'
import type { SavedView, SavedViewInput, SavedViewPatch } from '../../src/model/saved-view.ts'
import type { BoundedCount } from '../../src/model/ticket-query.ts'
import { callApi } from './api.ts'
import type { Page } from './endpoints.ts'

export const addView = (view: SavedViewInput) =>
  callApi<SavedView>('/views', { method: 'POST', json: view })
export const changeView = (id: number, patch: SavedViewPatch) =>
  callApi<SavedView>(`/views/${id}`, { method: 'PATCH', json: patch })
export const deleteView = (id: number) => callApi<void>(`/views/${id}`, { method: 'DELETE' })

/** How often the counts of views are read anew: counting by words costs more than a queue's counter. */
const FRESH_MS = 30_000

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async ({ signal }) => (await callApi<Page<SavedView>>('/views', { signal })).items,
  refetchInterval: FRESH_MS,
})

/** How many open tickets are the agent's own. */
export const mineQuery = (agentId: number) =>
  queryOptions({
    queryKey: ['views', 'mine', agentId],
    queryFn: ({ signal }) =>
      callApi<BoundedCount>('/tickets/count', { query: { assignee: agentId }, signal }),
    refetchInterval: FRESH_MS,
  })
