import { createRoute, z } from '@hono/zod-openapi'
import {
  replyCheckSchema,
  replyInputSchema,
  replyPatchSchema,
  replyViewSchema,
  settleSchema,
} from '../model/reply.ts'
import {
  approveReply,
  cancelReply,
  editReply,
  retryReply,
  settleReply,
} from '../replies/change-reply.ts'
import { checkReply } from '../replies/check-reply.ts'
import { makeReply } from '../replies/make-reply.ts'
import { finder, type CollectorDeps } from './collectors.ts'
import { body, createRouter, failure, failures, json, uuidParam } from './responses.ts'

const refusals = { ...failures, 403: failure('This person may not.') }
const changed = { 200: json(replyViewSchema, 'The answer after that'), ...refusals }

const check = createRoute({
  method: 'get',
  tags: ['Replies'],
  path: '/tickets/{id}/reply-check',
  summary: 'Whether and how a mention can be answered; asks no network',
  request: {
    params: uuidParam,
    query: z.strictObject({
      mentionId: z.uuid().optional().openapi({ description: 'The newest where left out.' }),
      sourceId: z.coerce
        .number()
        .int()
        .positive()
        .max(2_147_483_647)
        .optional()
        .openapi({ description: 'Only for the account of this source.' }),
    }),
  },
  responses: { 200: json(replyCheckSchema, 'What is allowed, and with what limits'), ...failures },
})

const make = createRoute({
  method: 'post',
  tags: ['Replies'],
  path: '/tickets/{id}/replies',
  summary: 'Answers a mention: in ten seconds, or later, or as a draft to be approved',
  description:
    'Answers 409 with what is new in `details` where the conversation has moved on since `version`.',
  request: { params: uuidParam, body: body(replyInputSchema) },
  responses: { 201: json(replyViewSchema, 'The answer, on its way or as a draft'), ...refusals },
})

const edit = createRoute({
  method: 'patch',
  tags: ['Replies'],
  path: '/replies/{id}',
  summary: 'Changes the words of an answer that is not on its way; what was approved no longer is',
  request: { params: uuidParam, body: body(replyPatchSchema) },
  responses: changed,
})

const approve = createRoute({
  method: 'post',
  tags: ['Replies'],
  path: '/replies/{id}/approve',
  summary: 'Lets a draft go out; nobody approves their own',
  request: { params: uuidParam },
  responses: changed,
})

const cancel = createRoute({
  method: 'post',
  tags: ['Replies'],
  path: '/replies/{id}/cancel',
  summary: 'Takes an answer back before it goes out',
  request: { params: uuidParam },
  responses: changed,
})

const retry = createRoute({
  method: 'post',
  tags: ['Replies'],
  path: '/replies/{id}/retry',
  summary: 'Sends an answer again that did not go out',
  request: { params: uuidParam },
  responses: changed,
})

const settle = createRoute({
  method: 'post',
  tags: ['Replies'],
  path: '/replies/{id}/settle',
  summary: 'Says what became of an answer of unknown outcome, after looking at the network',
  request: { params: uuidParam, body: body(settleSchema) },
  responses: changed,
})

/** Answers out to the networks. */
export function replyRoutes(deps: Pick<CollectorDeps, 'collectors' | 'secrets'>) {
  const tools = { find: finder(deps), secrets: deps.secrets }
  return createRouter()
    .openapi(check, async (c) => {
      const ask = { ...c.req.valid('query'), ticketId: c.req.valid('param').id }
      return c.json(await checkReply(c.get('ctx'), tools, ask), 200)
    })
    .openapi(make, async (c) => {
      const input = { ...c.req.valid('json'), ticketId: c.req.valid('param').id }
      return c.json(await makeReply(c.get('ctx'), tools, input), 201)
    })
    .openapi(edit, async (c) => {
      const { text } = c.req.valid('json')
      return c.json(await editReply(c.get('ctx'), tools, c.req.valid('param').id, text), 200)
    })
    .openapi(approve, async (c) =>
      c.json(await approveReply(c.get('ctx'), tools, c.req.valid('param').id), 200),
    )
    .openapi(cancel, async (c) =>
      c.json(await cancelReply(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(retry, async (c) =>
      c.json(await retryReply(c.get('ctx'), tools, c.req.valid('param').id), 200),
    )
    .openapi(settle, async (c) => {
      const { outcome } = c.req.valid('json')
      return c.json(await settleReply(c.get('ctx'), c.req.valid('param').id, outcome), 200)
    })
}
