import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Erasure,
  Identifier,
  PersonDetail,
  PersonItem,
  PersonPatch,
  SuggestedMerge,
} from '../../../src/model/person.ts'
import type { MentionView } from '../../../src/model/views.ts'
import { callApi } from '../../lib/api.ts'
import { listMentions, type Page } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import type { PeopleSearch } from '../../lib/search.ts'
import { nextCursors, type PostsPage } from './posts.ts'

export const peopleListKey = ['people', 'list'] as const
/** Below tickets, so that news of a ticket makes them old. */
export const personKey = [...keys.tickets, 'person'] as const

const at = (id: string, rest = '') => `/people/${encodeURIComponent(id)}${rest}`

export const peopleQuery = ({ q, stage, tag, owner: ownerId }: PeopleSearch) =>
  infiniteQueryOptions({
    queryKey: [...peopleListKey, { q, stage, tag, ownerId }],
    queryFn: ({ pageParam: cursor, signal }) =>
      callApi<Page<PersonItem>>('/people', {
        query: { q, stage, tag, ownerId, cursor, limit: 40 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })

/** Who may be meant by what is typed. */
export const findPeopleQuery = (q: string) =>
  queryOptions({
    queryKey: [...peopleListKey, 'find', q],
    queryFn: async ({ signal }) =>
      (await callApi<Page<PersonItem>>('/people', { query: { q, limit: 8 }, signal })).items,
    placeholderData: keepPreviousData,
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: [...personKey, id],
    queryFn: ({ signal }) => callApi<PersonDetail>(at(id), { signal }),
  })

export const suggestionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...personKey, id, 'suggestions'],
    queryFn: async ({ signal }) =>
      (await callApi<{ items: SuggestedMerge[] }>(at(id, '/suggestions'), { signal })).items,
  })

export const mentionQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.mentions, 'one', id],
    queryFn: ({ signal }) =>
      callApi<MentionView>(`/mentions/${encodeURIComponent(id)}`, { signal }),
  })

/** What several accounts posted: each read from where it was left off. */
export const postsQuery = (authorIds: readonly string[]) =>
  infiniteQueryOptions({
    queryKey: [...keys.mentions, 'of', ...authorIds],
    queryFn: async ({ pageParam, signal }): Promise<PostsPage> => {
      const begun = Object.entries(pageParam)
      const read = await Promise.all(
        begun.map(async ([authorId, cursor]) => {
          const { items, next } = await listMentions({ authorId }, cursor, signal)
          return { authorId, items, next }
        }),
      )
      return { read }
    },
    initialPageParam: Object.fromEntries(authorIds.map((id) => [id, null])) as Record<
      string,
      string | null
    >,
    getNextPageParam: nextCursors,
  })

export const changePerson = (id: string, patch: PersonPatch) =>
  callApi<PersonDetail>(at(id), { method: 'PATCH', json: patch })
export const joinPeople = (id: string, personId: string) =>
  callApi<PersonDetail>(at(id, '/join'), { method: 'POST', json: { personId } })
export const partPerson = (id: string, partId: string) =>
  callApi<PersonDetail>(at(id, '/part'), { method: 'POST', json: { partId } })
export const keepApart = (id: string, personId: string) =>
  callApi<void>(at(id, '/apart'), { method: 'POST', json: { personId } })
export const undoStep = (id: string, eventId: string) =>
  callApi<PersonDetail>(at(id, '/undo'), { method: 'POST', json: { eventId } })
export const addNote = (id: string, text: string) =>
  callApi<PersonDetail>(at(id, '/notes'), { method: 'POST', json: { text } })
export const removeNote = (id: string, noteId: string) =>
  callApi<PersonDetail>(at(id, `/notes/${encodeURIComponent(noteId)}`), { method: 'DELETE' })
export const addIdentifier = (id: string, identifier: Identifier) =>
  callApi<PersonDetail>(at(id, '/identifiers'), { method: 'POST', json: identifier })
export const removeIdentifier = (id: string, identifier: Identifier) =>
  callApi<PersonDetail>(at(id, '/identifiers'), { method: 'DELETE', query: identifier })
export const exportPerson = (id: string) => callApi<unknown>(at(id, '/export'))
export const erasePerson = (id: string, confirm: string) =>
  callApi<Erasure>(at(id, '/erase'), { method: 'POST', json: { confirm } })
