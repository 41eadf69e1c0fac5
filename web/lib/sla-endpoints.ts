import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { TicketQueue } from '../../src/model/queue.ts'
import type {
  Calendar,
  CalendarInput,
  Policy,
  TargetPreview,
  TargetPreviewInput,
} from '../../src/model/sla.ts'
import type { SlaReport } from '../../src/model/sla-report.ts'
import { callApi } from './api.ts'
import type { Page } from './endpoints.ts'

/** Targets, the calendars they go by, and how they came out. */

export const addCalendar = (calendar: CalendarInput) =>
  callApi<Calendar>('/calendars', { method: 'POST', json: calendar })
export const changeCalendar = (id: number, calendar: CalendarInput) =>
  callApi<Calendar>(`/calendars/${id}`, { method: 'PATCH', json: calendar })
export const deleteCalendar = (id: number) =>
  callApi<void>(`/calendars/${id}`, { method: 'DELETE' })

/** A policy as its form has it: nothing is left out. */
export type PolicyForm = Omit<Policy, 'id'>

export const addPolicy = (policy: PolicyForm) =>
  callApi<Policy>('/sla-policies', { method: 'POST', json: policy })
export const changePolicy = (id: number, policy: Partial<PolicyForm>) =>
  callApi<Policy>(`/sla-policies/${id}`, { method: 'PATCH', json: policy })
export const deletePolicy = (id: number) =>
  callApi<void>(`/sla-policies/${id}`, { method: 'DELETE' })

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: async ({ signal }) => (await callApi<Page<Calendar>>('/calendars', { signal })).items,
})

export const policiesQuery = queryOptions({
  queryKey: ['sla-policies'],
  queryFn: async ({ signal }) => (await callApi<Page<Policy>>('/sla-policies', { signal })).items,
})

/** When a post of next Friday evening would be due. */
export const targetPreviewQuery = (draft: TargetPreviewInput) =>
  queryOptions({
    queryKey: ['sla-preview', draft],
    queryFn: ({ signal }) =>
      callApi<TargetPreview>('/sla-policies/preview', { method: 'POST', json: draft, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })

const DAY_MS = 86_400_000

export const slaReportQuery = (days: number, queue: TicketQueue | undefined) =>
  queryOptions({
    queryKey: ['sla-report', { days, queue }],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - days * DAY_MS).toISOString()
      return callApi<SlaReport>('/reports/sla', { query: { from, queue }, signal })
    },
    placeholderData: keepPreviousData,
  })
