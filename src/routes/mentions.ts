import { createRoute, z } from '@hono/zod-openapi'
import { explainMention } from '../ingest/explain-mention.ts'
import { forgetMention } from '../ingest/forget-mention.ts'
import { listMentions, readMention } from '../ingest/list-mentions.ts'
import { intentSchema, sentimentSchema } from '../model/classification.ts'
import { brandMatchSchema } from '../model/query-trial.ts'
import { queueSchema } from '../model/queue.ts'
import { mentionViewSchema } from '../model/views.ts'
import {
  brandQuery,
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

const list = createRoute({
  method: 'get',
  tags: ['Mentions'],
  path: '/mentions',
  summary: 'Mentions, newest first',
  request: {
    query: z.strictObject({
      brandId: brandQuery,
      sourceId: brandQuery,
      authorId: z.uuid().optional(),
      sentiment: sentimentSchema.optional(),
      intent: intentSchema.optional(),
      queue: queueSchema.optional(),
      q: z.string().max(500).optional().openapi({ description: 'Words that must all occur.' }),
      limit: limitQuery,
      cursor: cursorQuery,
    }),
  },
  responses: { 200: json(pageOf(mentionViewSchema), 'A page of mentions'), ...failures },
})

const read = createRoute({
  method: 'get',
  tags: ['Mentions'],
  path: '/mentions/{id}',
  summary: 'One mention',
  request: { params: uuidParam },
  responses: { 200: json(mentionViewSchema, 'The mention'), ...failures },
})

const match = createRoute({
  method: 'get',
  tags: ['Mentions'],
  path: '/mentions/{id}/match',
  summary: 'Why a mention is about a brand, or not, as the queries are now',
  request: { params: uuidParam, query: z.strictObject({ brand: brandQuery }) },
  responses: { 200: json(pageOf(brandMatchSchema), 'One answer a brand'), ...failures },
})

const forget = createRoute({
  method: 'delete',
  tags: ['Mentions'],
  path: '/mentions/{id}',
  summary: 'Forgets a mention for good, as if its author had taken it back',
  request: { params: uuidParam },
  responses: { 204: { description: 'It is gone and does not come back' }, ...failures },
})

export function mentionRoutes() {
  return createRouter()
    .openapi(
      list,
      async (c) => rawPage(await listMentions(c.get('ctx'), c.req.valid('query'))) as never,
    )
    .openapi(
      read,
      async (c) => rawJson(await readMention(c.get('ctx'), c.req.valid('param').id)) as never,
    )
    .openapi(forget, async (c) => {
      await forgetMention(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(match, async (c) => {
      const { id } = c.req.valid('param')
      const items = await explainMention(c.get('ctx'), id, c.req.valid('query').brand)
      return c.json({ items, next: null }, 200)
    })
}
