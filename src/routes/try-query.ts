import { createRoute } from '@hono/zod-openapi'
import type { SampleTools } from '../ingest/sample-sources.ts'
import { tryQuery } from '../ingest/try-query.ts'
import { queryTrialInputSchema, queryTrialSchema } from '../model/query-trial.ts'
import type { SourceDeps } from './sources.ts'
import { body, createRouter, failures, json } from './responses.ts'

const trial = createRoute({
  method: 'post',
  tags: ['Brands'],
  path: '/brands/try-query',
  summary: 'What a query would find among what is stored and in a live sample; stores nothing',
  request: { body: body(queryTrialInputSchema) },
  responses: {
    200: json(queryTrialSchema, 'Hits, near misses and what it may come to'),
    ...failures,
  },
})

export function tryQueryRoutes({ collectors, secrets, http }: SourceDeps) {
  const find = (name: string) => collectors.find((collector) => collector.name === name) ?? null
  const tools: SampleTools = { find, secrets, http }
  return createRouter().openapi(trial, async (c) =>
    c.json(await tryQuery(c.get('ctx'), tools, c.req.valid('json'), c.req.raw.signal), 200),
  )
}
