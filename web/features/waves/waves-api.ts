import { queryOptions } from '@tanstack/react-query'
import type { TicketItem } from '../../../src/model/views.ts'
import type { Wave, WaveAnswered, WaveStatus } from '../../../src/model/wave.ts'
import { callApi } from '../../lib/api.ts'
import type { Page } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'

/** Below tickets, so that news of a ticket makes them old. */
const waveKeys = [...keys.tickets, 'waves'] as const

export const wavesQuery = (status: WaveStatus, brandId: number | undefined) =>
  queryOptions({
    queryKey: [...waveKeys, { status, brandId }],
    queryFn: async ({ signal }) => {
      const { items } = await callApi<Page<Wave>>('/waves', { query: { status, brandId }, signal })
      return items
    },
  })

/** What still waits in a wave, the most urgent first; the first 100. */
export const waveTicketsQuery = (wave: string) =>
  queryOptions({
    queryKey: [...waveKeys, 'tickets', wave],
    queryFn: async ({ signal }) => {
      const query = { wave, status: 'any', limit: 100 }
      return (await callApi<Page<TicketItem>>('/tickets', { query, signal })).items
    },
  })

export function changeWave(
  id: string,
  change: { ownerId?: number | null; status?: WaveStatus },
): Promise<Wave> {
  return callApi<Wave>(`/waves/${id}`, { method: 'PATCH', json: change })
}

export function answerWave(
  id: string,
  text: string,
  except: readonly string[],
): Promise<WaveAnswered> {
  return callApi<WaveAnswered>(`/waves/${id}/answer`, { method: 'POST', json: { text, except } })
}

export function leaveWave(id: string, ticketId: string): Promise<unknown> {
  return callApi(`/waves/${id}/leave`, { method: 'POST', json: { ticketId } })
}
