import { createRoute, z } from '@hono/zod-openapi'
import {
  filledSchema,
  REPLY_TEXT_MAX,
  replyPreviewSchema,
  savedReplyInputSchema,
  savedReplyPatchSchema,
  savedReplySchema,
} from '../model/saved-reply.ts'
import {
  addSavedReply,
  changeSavedReply,
  fillSavedReply,
  listSavedReplies,
  previewReply,
  removeSavedReply,
} from '../triage/macros/saved-replies.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const tags = ['Answers']

const list = createRoute({
  method: 'get',
  tags,
  path: '/saved-replies',
  summary: 'Answers to use again',
  responses: { 200: json(pageOf(savedReplySchema), 'All of them, by name'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags,
  path: '/saved-replies',
  summary: 'Saves an answer; {{fields}} are filled in where it is used',
  request: { body: body(savedReplyInputSchema) },
  responses: { 201: json(savedReplySchema, 'The saved reply'), ...failures },
})

const preview = createRoute({
  method: 'post',
  tags,
  path: '/saved-replies/preview',
  summary: 'Fills a text in without saving it, for a ticket or a made-up one',
  request: {
    body: body(
      z.strictObject({ text: z.string().max(REPLY_TEXT_MAX), ticketId: z.uuid().optional() }),
    ),
  },
  responses: { 200: json(replyPreviewSchema, 'How it reads, and what is wrong'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags,
  path: '/saved-replies/{id}',
  summary: 'Changes a saved reply',
  request: { params: idParam, body: body(savedReplyPatchSchema) },
  responses: { 200: json(savedReplySchema, 'The saved reply after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags,
  path: '/saved-replies/{id}',
  summary: 'Deletes a saved reply that no macro uses',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const fill = createRoute({
  method: 'post',
  tags,
  path: '/saved-replies/{id}/fill',
  summary: 'The answer with the fields of a ticket filled in',
  request: { params: idParam, body: body(z.strictObject({ ticketId: z.uuid() })) },
  responses: {
    200: json(filledSchema, 'The text, and the fields that are not known'),
    ...failures,
  },
})

export function savedReplyRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      return c.json({ items: await listSavedReplies(c.get('ctx')), next: null }, 200)
    })
    .openapi(add, async (c) => c.json(await addSavedReply(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(preview, async (c) =>
      c.json(await previewReply(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeSavedReply(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeSavedReply(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(fill, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id }
      return c.json(await fillSavedReply(c.get('ctx'), input), 200)
    })
}
