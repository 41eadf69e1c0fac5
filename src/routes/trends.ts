import { createRoute, z } from '@hono/zod-openapi'
import { trendSchema } from '../model/views.ts'
import { readTrend } from '../trends/read-trend.ts'
import { brandQuery, createRouter, failures, json } from './responses.ts'

const sentiment = createRoute({
  method: 'get',
  tags: ['Trends'],
  path: '/trends/sentiment',
  summary: 'Mentions a day by sentiment, and by intent over the whole time',
  request: {
    query: z.strictObject({
      brandId: brandQuery,
      days: z.coerce.number().int().min(1).max(731).default(60),
    }),
  },
  responses: { 200: json(trendSchema, 'Daily points in UTC, oldest first'), ...failures },
})

export function trendRoutes() {
  return createRouter().openapi(sentiment, async (c) =>
    c.json(await readTrend(c.get('ctx'), c.req.valid('query')), 200),
  )
}
