import { createRoute, z } from '@hono/zod-openapi'
import { listMentions, readMention } from '../ingest/list-mentions.ts'
import { intentSchema, sentimentSchema } from '../model/classification.ts'
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
}
