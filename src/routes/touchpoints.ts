import { createRoute } from '@hono/zod-openapi'
import { touchpointInputSchema, touchpointSchema } from '../model/person.ts'
import { receiveTouchpoint } from '../people/touchpoints.ts'
import { body, createRouter, failures, json, rawJson } from './responses.ts'

const receive = createRoute({
  method: 'post',
  tags: ['People'],
  path: '/touchpoints',
  summary: 'Tells of something that somebody did elsewhere: a visit, a download, an order',
  description:
    'Telling it again under the same `source` and `externalId` changes nothing and answers 200. Whose it is ' +
    'is said by `personId` or `identifiers`, never guessed; where nobody is known under any, a person is made.',
  request: { body: body(touchpointInputSchema.strict()) },
  responses: {
    200: json(touchpointSchema, 'It was known already'),
    201: json(touchpointSchema, 'It is kept'),
    ...failures,
  },
})

export function touchpointRoutes() {
  return createRouter().openapi(receive, async (c) => {
    const { json: text, isNew } = await receiveTouchpoint(c.get('ctx'), c.req.valid('json'))
    return rawJson(text, isNew ? 201 : 200) as never
  })
}
