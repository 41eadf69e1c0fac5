import { createRoute } from '@hono/zod-openapi'
import type { Learner } from '../learn/learner.ts'
import { addUserLabel, listUserLabels, removeUserLabel } from '../learn/user-labels.ts'
import { userLabelInputSchema, userLabelSchema } from '../model/user-label.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Labels'],
  path: '/labels',
  summary: 'Labels that were defined by examples',
  responses: { 200: json(pageOf(userLabelSchema), 'All of them, by name'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags: ['Labels'],
  path: '/labels',
  summary: 'Makes a label from at least 20 examples, and says how good it is',
  request: { body: body(userLabelInputSchema) },
  responses: { 201: json(userLabelSchema, 'The label'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Labels'],
  path: '/labels/{id}',
  summary: 'Removes a label; mentions that have it keep it',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

export function labelRoutes(learner: Learner) {
  return createRouter()
    .openapi(list, async (c) =>
      c.json({ items: await listUserLabels(c.get('ctx')), next: null }, 200),
    )
    .openapi(add, async (c) =>
      c.json(await addUserLabel(c.get('ctx'), learner, c.req.valid('json')), 201),
    )
    .openapi(remove, async (c) => {
      await removeUserLabel(c.get('ctx'), learner, c.req.valid('param').id)
      return c.body(null, 204)
    })
}
