import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ActingAgent, Agent, AgentInput, AgentPatch, Presence } from '../../src/model/agent.ts'
import type { Notification } from '../../src/model/notification.ts'
import type { Team, TeamInput, TeamPatch } from '../../src/model/team.ts'
import { callApi } from './api.ts'
import type { Page } from './endpoints.ts'

/** Who works here, who is at this browser, and what they were told. */

export const chooseAgent = (agentId: number | null) =>
  callApi<{ agent: ActingAgent | null }>('/session/agent', { method: 'PUT', json: { agentId } })
/** Left out, what was chosen last stays. */
export const tellPresence = (presence?: Presence) =>
  callApi<Agent>('/agents/me/presence', { method: 'PUT', json: { presence } })

export const addAgent = (agent: Partial<AgentInput>) =>
  callApi<Agent>('/agents', { method: 'POST', json: agent })
export const changeAgent = (id: number, patch: AgentPatch) =>
  callApi<Agent>(`/agents/${id}`, { method: 'PATCH', json: patch })
export const addTeam = (team: TeamInput) => callApi<Team>('/teams', { method: 'POST', json: team })
export const changeTeam = (id: number, patch: TeamPatch) =>
  callApi<Team>(`/teams/${id}`, { method: 'PATCH', json: patch })
export const deleteTeam = (id: number) => callApi<void>(`/teams/${id}`, { method: 'DELETE' })

export type Notifications = Page<Notification> & { unread: number }

const listNotifications = (cursor: string | null, signal?: AbortSignal) =>
  callApi<Notifications>('/notifications', { query: { cursor, limit: 30 }, signal })
export const readNotifications = (upTo: number) =>
  callApi<void>('/notifications/read', { method: 'POST', json: { upTo } })

export const notificationsKey = ['notifications'] as const

/** What the one at this browser was told, the newest first. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: notificationsKey,
  queryFn: ({ pageParam, signal }) => listNotifications(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
})

type CalendarName = { id: number; name: string }

export const calendarNamesQuery = queryOptions({
  queryKey: ['calendars', 'names'],
  queryFn: async ({ signal }) =>
    (await callApi<Page<CalendarName>>('/calendars', { signal })).items,
})
