import { createRoute, z } from '@hono/zod-openapi'
import type { Hub } from '../live/hub.ts'
import { liveEventSchema } from '../model/views.ts'
import { createRouter, failures } from './responses.ts'

const route = createRoute({
  method: 'get',
  tags: ['Live'],
  path: '/live',
  summary: 'Server-sent events: what has changed and should be read again',
  description:
    'Each message is `event: change` with one JSON line; its id resumes the stream in `Last-Event-ID`.',
  request: { headers: z.object({ 'last-event-id': z.string().max(100).optional() }) },
  responses: {
    200: {
      description: 'The stream',
      content: { 'text/event-stream': { schema: liveEventSchema } },
    },
    ...failures,
  },
})

export function liveRoutes(hub: Hub) {
  return createRouter().openapi(route, async (c) => {
    const stream = await hub.subscribe(c.req.header('last-event-id') ?? null)
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      // Whoever stands between must neither keep nor pack it: both hold back what is new.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    }
    return new Response(stream, { headers }) as never
  })
}
