import { queryOptions } from '@tanstack/react-query'
import type { Macro, MacroInput } from '../../src/model/macro.ts'
import type { Filled, SavedReply, SavedReplyInput } from '../../src/model/saved-reply.ts'
import { callApi } from './api.ts'

export const addSavedReply = (reply: SavedReplyInput) =>
  callApi<SavedReply>('/saved-replies', { method: 'POST', json: reply })
export const changeSavedReply = (id: number, reply: SavedReplyInput) =>
  callApi<SavedReply>(`/saved-replies/${id}`, { method: 'PATCH', json: reply })
export const deleteSavedReply = (id: number) =>
  callApi<void>(`/saved-replies/${id}`, { method: 'DELETE' })

export const addMacro = (macro: MacroInput) =>
  callApi<Macro>('/macros', { method: 'POST', json: macro })
export const changeMacro = (id: number, macro: MacroInput) =>
  callApi<Macro>(`/macros/${id}`, { method: 'PATCH', json: macro })
export const deleteMacro = (id: number) => callApi<void>(`/macros/${id}`, { method: 'DELETE' })

/** How a text reads with made-up names, and what is wrong with its fields. */
export const previewQuery = (text: string) =>
  queryOptions({
    queryKey: ['saved-replies', 'preview', text],
    queryFn: ({ signal }) =>
      callApi<Filled & { problem: string | null }>('/saved-replies/preview', {
        method: 'POST',
        json: { text },
        signal,
      }),
    staleTime: Infinity,
  })
