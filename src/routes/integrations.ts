import { createRoute, z } from '@hono/zod-openapi'
import { listLinks, push } from '../integrations/crm/push.ts'
import {
  listDeliveries,
  readDelivery,
  replay,
  retryDelivery,
  sendTest,
} from '../integrations/deliveries.ts'
import {
  addIntegration,
  changeIntegration,
  listIntegrations,
  readIntegration,
  removeIntegration,
  rotateSecret,
} from '../integrations/integrations.ts'
import type { SenderDeps } from '../integrations/sender.ts'
import {
  addedIntegrationSchema,
  crmLinkSchema,
  deliveryDetailSchema,
  deliverySchema,
  deliveryStateSchema,
  integrationInputSchema,
  integrationPatchSchema,
  integrationSchema,
  pushInputSchema,
  replayInputSchema,
  signingSecretSchema,
} from '../model/integration.ts'
import {
  body,
  createRouter,
  cursorQuery,
  failures,
  idParam,
  json,
  limitQuery,
  pageOf,
  uuidParam,
} from './responses.ts'

export type IntegrationDeps = Omit<SenderDeps, 'ctx' | 'timeout'>

const tags = ['Integrations']

const list = createRoute({
  method: 'get',
  tags,
  path: '/integrations',
  summary: 'Where what happens here is told, and how that goes',
  responses: { 200: json(pageOf(integrationSchema), 'All integrations, by name'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags,
  path: '/integrations',
  summary: 'Tells one more place',
  request: { body: body(integrationInputSchema) },
  responses: {
    201: json(addedIntegrationSchema, 'It; of a webhook also its secret, told this once'),
    ...failures,
  },
})

const read = createRoute({
  method: 'get',
  tags,
  path: '/integrations/{id}',
  summary: 'One integration',
  request: { params: idParam },
  responses: { 200: json(integrationSchema, 'The integration'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags,
  path: '/integrations/{id}',
  summary: 'Changes, pauses or turns on an integration',
  request: { params: idParam, body: body(integrationPatchSchema) },
  responses: { 200: json(integrationSchema, 'It, after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags,
  path: '/integrations/{id}',
  summary: 'Removes an integration with its log',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const secret = createRoute({
  method: 'post',
  tags,
  path: '/integrations/{id}/secret',
  summary: 'Makes a new secret for a webhook; for 24 hours the one before it signs too',
  request: { params: idParam },
  responses: { 201: json(signingSecretSchema, 'The secret, told this once'), ...failures },
})

const test = createRoute({
  method: 'post',
  tags,
  path: '/integrations/{id}/test',
  summary: 'Sends a test now, once',
  request: { params: idParam },
  responses: { 200: json(deliveryDetailSchema, 'What came of it'), ...failures },
})

const again = createRoute({
  method: 'post',
  tags,
  path: '/integrations/{id}/replay',
  summary: 'Sends again: those named, or what was made in a time and did not get there',
  request: { params: idParam, body: body(replayInputSchema) },
  responses: { 200: json(z.object({ count: z.number().int() }), 'How many'), ...failures },
})

const put = createRoute({
  method: 'post',
  tags,
  path: '/integrations/{id}/push',
  summary: 'Puts a person, or a lead with its person, into a CRM now',
  request: { params: idParam, body: body(pushInputSchema) },
  responses: { 200: json(deliveryDetailSchema, 'What came of it'), ...failures },
})

const links = createRoute({
  method: 'get',
  tags,
  path: '/integrations/{id}/links',
  summary: 'People and leads that a CRM knows, and what it says of them',
  request: { params: idParam, query: z.strictObject({ localId: z.uuid().optional() }) },
  responses: { 200: json(pageOf(crmLinkSchema), 'The newest 200'), ...failures },
})

const log = createRoute({
  method: 'get',
  tags,
  path: '/deliveries',
  summary: 'What was told an integration, newest first',
  request: {
    query: z.strictObject({
      integrationId: z.coerce.number().int().positive().max(2_147_483_647),
      state: deliveryStateSchema.optional(),
      limit: limitQuery,
      cursor: cursorQuery,
    }),
  },
  responses: { 200: json(pageOf(deliverySchema), 'A page of them'), ...failures },
})

const one = createRoute({
  method: 'get',
  tags,
  path: '/deliveries/{id}',
  summary: 'One delivery: what is sent, and every try',
  request: { params: uuidParam },
  responses: { 200: json(deliveryDetailSchema, 'The delivery'), ...failures },
})

const retry = createRoute({
  method: 'post',
  tags,
  path: '/deliveries/{id}/retry',
  summary: 'Tries one again now, under the same id',
  request: { params: uuidParam },
  responses: { 200: json(deliveryDetailSchema, 'The delivery'), ...failures },
})

export function integrationRoutes(deps: IntegrationDeps) {
  const { secrets } = deps
  return createRouter()
    .openapi(list, async (c) =>
      c.json({ items: await listIntegrations(c.get('ctx'), secrets), next: null }, 200),
    )
    .openapi(add, async (c) =>
      c.json(await addIntegration(c.get('ctx'), secrets, c.req.valid('json')), 201),
    )
    .openapi(read, async (c) =>
      c.json(await readIntegration(c.get('ctx'), secrets, c.req.valid('param').id), 200),
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeIntegration(c.get('ctx'), secrets, id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeIntegration(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(secret, async (c) =>
      c.json(await rotateSecret(c.get('ctx'), secrets, c.req.valid('param').id), 201),
    )
    .openapi(test, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await sendTest({ ...deps, ctx: c.get('ctx') }, id), 200)
    })
    .openapi(again, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await replay(c.get('ctx'), id, c.req.valid('json')), 200)
    })
    .openapi(put, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await push({ ...deps, ctx: c.get('ctx') }, id, c.req.valid('json')), 200)
    })
    .openapi(links, async (c) => {
      const { localId } = c.req.valid('query')
      const items = await listLinks(c.get('ctx'), c.req.valid('param').id, localId ?? null)
      return c.json({ items, next: null }, 200)
    })
    .openapi(log, async (c) =>
      c.json(await listDeliveries(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(one, async (c) =>
      c.json(await readDelivery(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(retry, async (c) =>
      c.json(await retryDelivery(c.get('ctx'), c.req.valid('param').id), 200),
    )
}
