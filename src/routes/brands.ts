import { createRoute, z } from '@hono/zod-openapi'
import { addBrand, changeBrand, listBrands, removeBrand } from '../ingest/brands.ts'
import { checkQuery } from '../ingest/check-query.ts'
import { brandInputSchema, brandPatchSchema, brandSchema } from '../model/brand.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

const list = createRoute({
  method: 'get',
  tags: ['Brands'],
  path: '/brands',
  summary: 'What we listen for',
  responses: { 200: json(pageOf(brandSchema), 'All brands, oldest first'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags: ['Brands'],
  path: '/brands',
  summary: 'Listens for one more brand',
  request: { body: body(brandInputSchema) },
  responses: { 201: json(brandSchema, 'The brand'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Brands'],
  path: '/brands/{id}',
  summary: 'Changes a brand; what is stored keeps the brand it was stored with',
  request: { params: idParam, body: body(brandPatchSchema) },
  responses: { 200: json(brandSchema, 'The brand after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Brands'],
  path: '/brands/{id}',
  summary: 'Removes a brand that nothing is about',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const problemSchema = z.object({ message: z.string(), column: z.number().int() })
const check = createRoute({
  method: 'post',
  tags: ['Brands'],
  path: '/brands/check-query',
  summary: 'Reads a query without saving it',
  request: { body: body(z.strictObject({ query: z.string().max(100_000) })) },
  responses: {
    200: json(
      z.union([
        z.object({ ok: z.literal(true), canonical: z.string() }),
        z.object({ ok: z.literal(false), errors: z.array(problemSchema) }),
      ]),
      'How it was understood, or what is wrong and at which column',
    ),
    ...failures,
  },
})

export function brandRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json({ items: await listBrands(c.get('ctx')), next: null }, 200))
    .openapi(add, async (c) => c.json(await addBrand(c.get('ctx'), c.req.valid('json')), 201))
    .openapi(check, (c) => c.json(checkQuery(c.req.valid('json').query), 200))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeBrand(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeBrand(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
}
