import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  RuleInput,
  RulePatch,
  RuleTrial,
  RuleTrialInput,
  RuleView,
  ShippedRule,
} from '../../src/model/rule.ts'
import type { Policy } from '../../src/model/sla.ts'
import { callApi } from './api.ts'
import type { Page } from './endpoints.ts'

export type Rules = Page<RuleView> & { shipped: ShippedRule[] }

type Signal = AbortSignal | undefined

const listRules = (signal?: Signal) => callApi<Rules>('/rules', { signal })
const listPolicies = (signal?: Signal) => callApi<Page<Policy>>('/sla-policies', { signal })
const previewRule = (trial: RuleTrialInput, signal?: Signal) =>
  callApi<RuleTrial>('/rules/preview', { method: 'POST', json: trial, signal })

export const addRule = (rule: RuleInput) =>
  callApi<RuleView>('/rules', { method: 'POST', json: rule })
export const changeRule = (id: number, patch: RulePatch) =>
  callApi<RuleView>(`/rules/${id}`, { method: 'PATCH', json: patch })
export const deleteRule = (id: number) => callApi<void>(`/rules/${id}`, { method: 'DELETE' })
export const restoreRule = (id: number) =>
  callApi<RuleView>(`/rules/${id}/restore`, { method: 'POST', json: {} })
export const orderRules = (ids: readonly number[]) =>
  callApi<Page<RuleView>>('/rules/order', { method: 'PUT', json: { ids } })

const rulesKey = ['rules'] as const

/** Hits are counted as mentions come; nobody is told of each. */
export const rulesQuery = queryOptions({
  queryKey: [...rulesKey, 'list'],
  queryFn: ({ signal }) => listRules(signal),
  refetchInterval: 30_000,
})

/** What a rule would have done; asked again only where something of it has changed. */
export const rulePreviewQuery = (trial: RuleTrialInput | null) =>
  queryOptions({
    queryKey: [...rulesKey, 'preview', trial],
    queryFn: ({ signal }) => (trial === null ? null : previewRule(trial, signal)),
    placeholderData: keepPreviousData,
  })

export const policiesQuery = queryOptions({
  queryKey: ['sla-policies', 'names'],
  queryFn: async ({ signal }) => (await listPolicies(signal)).items,
})
