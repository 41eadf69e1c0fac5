import { createRoute, z } from '@hono/zod-openapi'
import { notificationSchema } from '../model/notification.ts'
import { listNotifications, readNotifications } from '../triage/people/notify.ts'
import { body, createRouter, failures, json, limitQuery, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Team'],
  path: '/notifications',
  summary: 'What you were told, the newest first',
  request: {
    query: z.strictObject({
      limit: limitQuery,
      cursor: z.coerce
        .number()
        .int()
        .positive()
        .max(2_147_483_647)
        .optional()
        .openapi({ description: 'The `next` of the page before.' }),
    }),
  },
  responses: {
    200: json(
      pageOf(notificationSchema).extend({ unread: z.number().int() }),
      'A page of them, and how many are unread; none where you have not said who you are',
    ),
    ...failures,
  },
})

const read = createRoute({
  method: 'post',
  tags: ['Team'],
  path: '/notifications/read',
  summary: 'Marks as read what you were told up to this one',
  request: {
    body: body(z.strictObject({ upTo: z.number().int().positive().max(2_147_483_647) })),
  },
  responses: { 204: { description: 'Marked' }, ...failures },
})

export function notificationRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      const { limit, cursor } = c.req.valid('query')
      return c.json(await listNotifications(c.get('ctx'), { limit, before: cursor }), 200)
    })
    .openapi(read, async (c) => {
      await readNotifications(c.get('ctx'), c.req.valid('json').upTo)
      return c.body(null, 204)
    })
}
