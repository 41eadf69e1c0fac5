import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  AddedIntegration,
  Delivery,
  DeliveryDetail,
  Integration,
  IntegrationInput,
  IntegrationPatch,
  ReplayInput,
  SigningSecret,
} from '../../src/model/integration.ts'
import { callApi } from './api.ts'
import type { Page } from './endpoints.ts'

/** Where what happens here is told, and what was told there. */

export const addIntegration = (integration: IntegrationInput) =>
  callApi<AddedIntegration>('/integrations', { method: 'POST', json: integration })
export const changeIntegration = (id: number, patch: IntegrationPatch) =>
  callApi<Integration>(`/integrations/${id}`, { method: 'PATCH', json: patch })
export const removeIntegration = (id: number) =>
  callApi<void>(`/integrations/${id}`, { method: 'DELETE' })
export const renewSigningSecret = (id: number) =>
  callApi<SigningSecret>(`/integrations/${id}/secret`, { method: 'POST' })
export const testIntegration = (id: number) =>
  callApi<DeliveryDetail>(`/integrations/${id}/test`, { method: 'POST' })
export const replayDeliveries = (id: number, what: ReplayInput) =>
  callApi<{ count: number }>(`/integrations/${id}/replay`, { method: 'POST', json: what })
export const retryDelivery = (id: string) =>
  callApi<DeliveryDetail>(`/deliveries/${id}/retry`, { method: 'POST' })

/** What goes out goes out by itself: how that goes is looked at every few seconds. */
const LOOK_EVERY_MS = 5000

export const integrationsQuery = queryOptions({
  queryKey: ['integrations'],
  queryFn: async ({ signal }) =>
    (await callApi<Page<Integration>>('/integrations', { signal })).items,
  refetchInterval: LOOK_EVERY_MS,
})

export const deliveriesKey = ['deliveries'] as const

export const deliveriesQuery = (integrationId: number) =>
  infiniteQueryOptions({
    queryKey: [...deliveriesKey, 'list', integrationId],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<Delivery>>('/deliveries', {
        query: { integrationId, cursor: pageParam, limit: 30 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_EVERY_MS,
  })

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: [...deliveriesKey, 'detail', id],
    queryFn: ({ signal }) => callApi<DeliveryDetail>(`/deliveries/${id}`, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
