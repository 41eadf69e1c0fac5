import type { Agent } from '../../src/model/agent.ts'
import type { Said } from '../../src/model/correction.ts'
import type { Macro, MacroResult } from '../../src/model/macro.ts'
import type { TicketQueue } from '../../src/model/queue.ts'
import type { Priority } from '../../src/model/ticket.ts'
import type { ReplyCheckView, ReplyInput, ReplyView } from '../../src/model/reply.ts'
import type { Filled, SavedReply } from '../../src/model/saved-reply.ts'
import type { Team } from '../../src/model/team.ts'
import type {
  MentionView,
  TagCount,
  TicketDetail,
  TicketItem,
  Viewer,
} from '../../src/model/views.ts'
import { callApi } from './api.ts'
import type { Page } from './endpoints.ts'
import type { BulkChange, BulkResult } from '../../src/model/bulk.ts'

/** What is done with tickets beside moving them: owners, words, replies, many at once, and back again. */

const at = (id: string, rest = '') => `/tickets/${encodeURIComponent(id)}${rest}`

export type Change = { priority?: Priority; tags?: string[]; queue?: TicketQueue; version?: number }
export type Assignment = { assigneeId?: number | null; teamId?: number | null; version?: number }
/** Which tickets: these, or all that a list would show. */
export type Many =
  | { ids: string[] }
  | { filter: Record<string, string | number | boolean | undefined> }

export const changeTicket = (id: string, change: Change) =>
  callApi<TicketDetail>(at(id), { method: 'PATCH', json: change })
export const assignTicket = (id: string, assignment: Assignment) =>
  callApi<TicketDetail>(at(id, '/assign'), { method: 'POST', json: assignment })
export const changeMany = (many: Many, change: BulkChange) =>
  callApi<BulkResult>('/tickets/bulk', { method: 'POST', json: { ...many, change } })
export const mergeTicket = (id: string, into: string, version?: number) =>
  callApi<TicketDetail>(at(id, '/merge'), { method: 'POST', json: { into, version } })
export const splitTicket = (id: string, mentionIds: string[], version?: number) =>
  callApi<TicketDetail>(at(id, '/split'), { method: 'POST', json: { mentionIds, version } })
export const undoEvent = (id: string, eventId: string) =>
  callApi<TicketDetail>(at(id, '/undo'), { method: 'POST', json: { eventId } })
export const undoBatch = (batchId: string) =>
  callApi<BulkResult>(`/batches/${encodeURIComponent(batchId)}/undo`, { method: 'POST', json: {} })

export const addNote = (id: string, text: string) =>
  callApi<TicketDetail>(at(id, '/notes'), { method: 'POST', json: { text } })
export const deleteNote = (noteId: string) =>
  callApi<TicketDetail>(`/notes/${encodeURIComponent(noteId)}`, { method: 'DELETE' })

export const checkReply = (id: string, mentionId: string, signal?: AbortSignal) =>
  callApi<ReplyCheckView>(at(id, '/reply-check'), { query: { mentionId }, signal })
export const sendReply = (id: string, reply: ReplyInput, idempotencyKey: string) =>
  callApi<ReplyView>(at(id, '/replies'), { method: 'POST', json: reply, idempotencyKey })
const onReply = (replyId: string, step: string, json: unknown = {}) =>
  callApi<ReplyView>(`/replies/${encodeURIComponent(replyId)}/${step}`, { method: 'POST', json })
export const approveReply = (id: string) => onReply(id, 'approve')
export const cancelReply = (id: string) => onReply(id, 'cancel')
export const retryReply = (id: string) => onReply(id, 'retry')
export const settleReply = (id: string, outcome: 'sent' | 'not_sent') =>
  onReply(id, 'settle', { outcome })

export const correctMention = (mentionId: string, said: Said) =>
  callApi<MentionView>(`/mentions/${encodeURIComponent(mentionId)}/corrections`, {
    method: 'POST',
    json: said,
  })
export const undoCorrection = (mentionId: string) =>
  callApi<MentionView>(`/mentions/${encodeURIComponent(mentionId)}/corrections`, {
    method: 'DELETE',
  })

export const tellViewing = (id: string, typing: boolean, signal?: AbortSignal) =>
  callApi<{ viewers: Viewer[] }>(at(id, '/viewing'), { method: 'PUT', json: { typing }, signal })
export const endViewing = (id: string) => callApi<void>(at(id, '/viewing'), { method: 'DELETE' })

export const listAuthorTickets = (authorId: string, signal?: AbortSignal) =>
  callApi<Page<TicketItem>>(`/authors/${encodeURIComponent(authorId)}/tickets`, { signal })
export const listSurroundings = (id: string, signal?: AbortSignal) =>
  callApi<Page<MentionView>>(at(id, '/surroundings'), { signal })
export const listTags = (signal?: AbortSignal) => callApi<Page<TagCount>>('/tags', { signal })
export const countSimilar = (id: string, signal?: AbortSignal) =>
  callApi<{ count: number }>(at(id, '/similar'), { signal })
export const listAgents = (signal?: AbortSignal) => callApi<Page<Agent>>('/agents', { signal })
export const listTeams = (signal?: AbortSignal) => callApi<Page<Team>>('/teams', { signal })
export const listSavedReplies = (signal?: AbortSignal) =>
  callApi<Page<SavedReply>>('/saved-replies', { signal })
export const fillSavedReply = (id: number, ticketId: string) =>
  callApi<{ text: string; missing: string[] }>(`/saved-replies/${id}/fill`, {
    method: 'POST',
    json: { ticketId },
  })
export const listMacros = (signal?: AbortSignal) => callApi<Page<Macro>>('/macros', { signal })
export const runMacroOnMany = (id: number, many: Many) =>
  callApi<MacroResult>(`/macros/${id}/run-many`, { method: 'POST', json: many })
export const runMacro = (id: number, ticketId: string, version?: number) =>
  callApi<TicketDetail & { macro: { batchId: string; reply: Filled | null } }>(
    `/macros/${id}/run`,
    { method: 'POST', json: { ticketId, version } },
  )
