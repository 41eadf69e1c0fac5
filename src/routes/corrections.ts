import { createRoute, z } from '@hono/zod-openapi'
import type { ListeningSource } from '../ingest/listening.ts'
import { correctMention, undoCorrection } from '../learn/correct-mention.ts'
import { listCorrections } from '../learn/list-corrections.ts'
import { correctionSchema, correctionStates, saidSchema } from '../model/correction.ts'
import { mentionViewSchema } from '../model/views.ts'
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

const correct = createRoute({
  method: 'post',
  tags: ['Corrections'],
  path: '/mentions/{id}/corrections',
  summary: 'Says what a mention means; its ticket and the counts follow at once',
  request: { params: uuidParam, body: body(saidSchema) },
  responses: {
    200: json(mentionViewSchema, 'The mention; its `model` begins with `person+`'),
    ...failures,
  },
})

const undo = createRoute({
  method: 'delete',
  tags: ['Corrections'],
  path: '/mentions/{id}/corrections',
  summary: 'Takes back what was said: the mention means again what the model answered',
  request: { params: uuidParam },
  responses: { 200: json(mentionViewSchema, 'The mention'), ...failures },
})

const list = createRoute({
  method: 'get',
  tags: ['Corrections'],
  path: '/corrections',
  summary: 'What people said of mentions, newest first',
  request: {
    query: z.strictObject({
      mentionId: z.uuid().optional(),
      state: z
        .enum([...correctionStates, 'all'])
        .default('current')
        .openapi({ description: '`current` holds and teaches; the others are history.' }),
      limit: limitQuery,
      cursor: cursorQuery,
    }),
  },
  responses: { 200: json(pageOf(correctionSchema), 'A page of corrections'), ...failures },
})

export function correctionRoutes(listening: ListeningSource) {
  return createRouter()
    .openapi(correct, async (c) => {
      const { id } = c.req.valid('param')
      return rawJson(
        await correctMention(c.get('ctx'), listening, id, c.req.valid('json')),
      ) as never
    })
    .openapi(undo, async (c) => {
      const { id } = c.req.valid('param')
      return rawJson(await undoCorrection(c.get('ctx'), listening, id)) as never
    })
    .openapi(
      list,
      async (c) => rawPage(await listCorrections(c.get('ctx'), c.req.valid('query'))) as never,
    )
}
