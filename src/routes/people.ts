import { createRoute, z } from '@hono/zod-openapi'
import {
  erasureSchema,
  identifierSchema,
  personDetailSchema,
  personItemSchema,
  personPatchSchema,
  stageSchema,
  suggestedMergeSchema,
} from '../model/person.ts'
import { tagSchema } from '../model/ticket.ts'
import { erase, exportAll } from '../people/erase-person.ts'
import { changePerson } from '../people/change-person.ts'
import { joinPeople, keepApart, partPerson } from '../people/join-people.ts'
import {
  addIdentifier,
  addPersonNote,
  removeIdentifier,
  removePersonNote,
} from '../people/person-details.ts'
import { listPersons, readPerson } from '../people/read-person.ts'
import { suggestJoins } from '../people/suggest-joins.ts'
import { undoPersonStep } from '../people/undo-person.ts'
import {
  body,
  createRouter,
  cursorQuery,
  failures,
  json,
  limitQuery,
  pageOf,
  rawJson,
  rawPage,
  uuidParam,
} from './responses.ts'

const tags = ['People']
const detail = { 200: json(personDetailSchema, 'The person'), ...failures }
const other = z.strictObject({ personId: z.uuid() })
const noteParam = uuidParam.extend({ noteId: z.uuid() })

const list = createRoute({
  method: 'get',
  tags,
  path: '/people',
  summary: 'People who have said something that wanted an answer, who moved last first',
  request: {
    query: z.strictObject({
      stage: stageSchema.optional(),
      tag: tagSchema.optional(),
      ownerId: z.coerce.number().int().positive().optional(),
      q: z.string().trim().min(1).max(200).optional().openapi({
        description: 'The beginning of a name or handle, or a whole identifier.',
      }),
      cursor: cursorQuery,
      limit: limitQuery,
    }),
  },
  responses: { 200: json(pageOf(personItemSchema), 'People'), ...failures },
})

const read = createRoute({
  method: 'get',
  tags,
  path: '/people/{id}',
  summary: 'One person, by their id or by that of one of their authors',
  request: { params: uuidParam },
  responses: detail,
})

const change = createRoute({
  method: 'patch',
  tags,
  path: '/people/{id}',
  summary: 'Changes what we say of a person; a stage that is set stands until it is set to null',
  request: { params: uuidParam, body: body(personPatchSchema) },
  responses: detail,
})

const join = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/join',
  summary:
    'Says that another is the same person; nothing is moved, so it can be undone at any time',
  request: { params: uuidParam, body: body(other) },
  responses: detail,
})

const part = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/part',
  summary: 'Takes one account out of a person; answers the one taken out',
  request: { params: uuidParam, body: body(z.strictObject({ partId: z.uuid() })) },
  responses: detail,
})

const apart = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/apart',
  summary: 'Says that another is not the same person, so that it is not suggested again',
  request: { params: uuidParam, body: body(other) },
  responses: { 204: { description: 'It is kept' }, ...failures },
})

const suggest = createRoute({
  method: 'get',
  tags,
  path: '/people/{id}/suggestions',
  summary:
    'Who may be the same person, with what speaks for and against it; nobody is joined by it',
  request: { params: uuidParam },
  responses: {
    200: json(pageOf(suggestedMergeSchema), 'At most five, the likeliest first'),
    ...failures,
  },
})

const exportOne = createRoute({
  method: 'get',
  tags,
  path: '/people/{id}/export',
  summary: 'All that is kept of a person, for them to have',
  request: { params: uuidParam },
  responses: {
    200: json(z.record(z.string(), z.array(z.unknown())), 'Rows by what they are'),
    ...failures,
  },
})

const eraseOne = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/erase',
  summary:
    'Deletes all that is kept of a person, for good; nothing of their accounts is taken in again',
  request: {
    params: uuidParam,
    body: body(
      z.strictObject({ confirm: z.string().max(500).openapi({ description: 'Their name.' }) }),
    ),
  },
  responses: { 200: json(erasureSchema, 'What was deleted, for the record'), ...failures },
})

const undo = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/undo',
  summary: 'Takes back one step of a person’s history, if it still stands',
  request: {
    params: uuidParam,
    body: body(z.strictObject({ eventId: z.string().regex(/^\d{1,18}$/) })),
  },
  responses: detail,
})

const addNote = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/notes',
  summary: 'Leaves a note on a person, for the team',
  request: {
    params: uuidParam,
    body: body(z.strictObject({ text: z.string().trim().min(1).max(10_000) })),
  },
  responses: { 201: json(personDetailSchema, 'The person'), ...failures },
})

const dropNote = createRoute({
  method: 'delete',
  tags,
  path: '/people/{id}/notes/{noteId}',
  summary: 'Takes a note away',
  request: { params: noteParam },
  responses: detail,
})

const addId = createRoute({
  method: 'post',
  tags,
  path: '/people/{id}/identifiers',
  summary: 'Says under what a person is known elsewhere',
  request: { params: uuidParam, body: body(identifierSchema.strict()) },
  responses: { 201: json(personDetailSchema, 'The person'), ...failures },
})

const dropId = createRoute({
  method: 'delete',
  tags,
  path: '/people/{id}/identifiers',
  summary: 'Takes an identifier away',
  request: { params: uuidParam, query: identifierSchema.strict() },
  responses: detail,
})

export function peopleRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      const { stage, tag, ownerId, q, cursor, limit } = c.req.valid('query')
      const filter = {
        stage: stage ?? null,
        tag: tag ?? null,
        ownerId: ownerId ?? null,
        q: q ?? null,
      }
      return rawPage(await listPersons(c.get('ctx'), filter, { cursor, limit })) as never
    })
    .openapi(
      read,
      async (c) => rawJson(await readPerson(c.get('ctx'), c.req.valid('param').id)) as never,
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return rawJson(await changePerson(c.get('ctx'), id, c.req.valid('json'))) as never
    })
    .openapi(join, async (c) => {
      const intoId = c.req.valid('param').id
      const fromId = c.req.valid('json').personId
      return rawJson(await joinPeople(c.get('ctx'), { intoId, fromId })) as never
    })
    .openapi(part, async (c) => {
      const { id } = c.req.valid('param')
      const { partId } = c.req.valid('json')
      return rawJson(await partPerson(c.get('ctx'), { id, partId })) as never
    })
    .openapi(apart, async (c) => {
      await keepApart(c.get('ctx'), c.req.valid('param').id, c.req.valid('json').personId)
      return c.body(null, 204)
    })
    .openapi(suggest, async (c) => {
      const items = await suggestJoins(c.get('ctx'), c.req.valid('param').id)
      return rawPage({ items, next: null }) as never
    })
    .openapi(exportOne, async (c) => {
      const answer = rawJson(await exportAll(c.get('ctx'), c.req.valid('param').id))
      answer.headers.set('content-disposition', 'attachment; filename="person.json"')
      return answer as never
    })
    .openapi(eraseOne, async (c) => {
      const { confirm } = c.req.valid('json')
      return c.json(await erase(c.get('ctx'), c.req.valid('param').id, confirm), 200)
    })
    .openapi(undo, async (c) => {
      const { id } = c.req.valid('param')
      const { eventId } = c.req.valid('json')
      return rawJson(await undoPersonStep(c.get('ctx'), { id, eventId })) as never
    })
    .openapi(addNote, async (c) => {
      const { id } = c.req.valid('param')
      return rawJson(await addPersonNote(c.get('ctx'), id, c.req.valid('json').text), 201) as never
    })
    .openapi(dropNote, async (c) => {
      const { id, noteId } = c.req.valid('param')
      return rawJson(await removePersonNote(c.get('ctx'), id, noteId)) as never
    })
    .openapi(addId, async (c) => {
      const { id } = c.req.valid('param')
      return rawJson(await addIdentifier(c.get('ctx'), id, c.req.valid('json')), 201) as never
    })
    .openapi(dropId, async (c) => {
      const { id } = c.req.valid('param')
      return rawJson(await removeIdentifier(c.get('ctx'), id, c.req.valid('query'))) as never
    })
}
