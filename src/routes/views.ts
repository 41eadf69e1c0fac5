import { createRoute } from '@hono/zod-openapi'
import { savedViewInputSchema, savedViewPatchSchema, savedViewSchema } from '../model/saved-view.ts'
import { addView, changeView, listViews, removeView } from '../search/saved-views.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Views'],
  path: '/views',
  summary: 'Saved views, your own and everybody’s, with how many tickets each shows',
  responses: { 200: json(pageOf(savedViewSchema), 'All that you may see'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags: ['Views'],
  path: '/views',
  summary: 'Saves a view',
  request: { body: body(savedViewInputSchema) },
  responses: { 201: json(savedViewSchema, 'The view'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Views'],
  path: '/views/{id}',
  summary: 'Changes a view',
  request: { params: idParam, body: body(savedViewPatchSchema) },
  responses: { 200: json(savedViewSchema, 'The view after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Views'],
  path: '/views/{id}',
  summary: 'Deletes a view',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

export function viewRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json({ items: await listViews(c.get('ctx')), next: null }, 200))
    .openapi(add, async (c) => c.json(await addView(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeView(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeView(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
}
