import { queryOptions } from '@tanstack/react-query'
import { keys } from './queries.ts'
import {
  checkReply,
  countSimilar,
  listAgents,
  listAuthorTickets,
  listMacros,
  listSavedReplies,
  listSurroundings,
  listTags,
  listTeams,
} from './ticket-endpoints.ts'

/** What the inbox reads beside tickets. All under `tickets` is read anew when tickets change. */

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async ({ signal }) => (await listAgents(signal)).items,
})

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async ({ signal }) => (await listTeams(signal)).items,
})

export const savedRepliesQuery = queryOptions({
  queryKey: ['saved-replies'],
  queryFn: async ({ signal }) => (await listSavedReplies(signal)).items,
})

export const macrosQuery = queryOptions({
  queryKey: ['macros'],
  queryFn: async ({ signal }) => (await listMacros(signal)).items,
})

export const authorTicketsQuery = (authorId: string) =>
  queryOptions({
    queryKey: [...keys.tickets, 'author', authorId],
    queryFn: async ({ signal }) => (await listAuthorTickets(authorId, signal)).items,
  })

export const surroundingsQuery = (ticketId: string) =>
  queryOptions({
    queryKey: [...keys.mentions, 'around', ticketId],
    queryFn: async ({ signal }) => (await listSurroundings(ticketId, signal)).items,
  })

export const tagsQuery = queryOptions({
  queryKey: [...keys.tickets, 'tags'],
  queryFn: async ({ signal }) => (await listTags(signal)).items.map(({ tag }) => tag),
})

export const similarQuery = (ticketId: string) =>
  queryOptions({
    queryKey: [...keys.mentions, 'similar', ticketId],
    queryFn: async ({ signal }) => (await countSimilar(ticketId, signal)).count,
  })

/** Asked anew for each version of the ticket: what may be answered changes with the conversation. */
export const replyCheckQuery = (ticketId: string, mentionId: string) =>
  queryOptions({
    queryKey: [...keys.ticket(ticketId), 'reply-check', mentionId],
    queryFn: ({ signal }) => checkReply(ticketId, mentionId, signal),
  })
