import { createRoute } from '@hono/zod-openapi'
import {
  addSource,
  changeSource,
  listSources,
  readSource,
  removeSource,
  renewSecret,
  runSource,
} from '../ingest/sources.ts'
import type { SourceTools } from '../ingest/present-source.ts'
import {
  WEBHOOK,
  addedSourceSchema,
  newSecretSchema,
  sourceInputSchema,
  sourcePatchSchema,
  sourceSchema,
  type Source,
} from '../model/source.ts'
import { backFillRoutes } from './back-fills.ts'
import { collectorRoutes, finder, type CollectorDeps } from './collectors.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

export type SourceDeps = CollectorDeps & {
  /** Where people and senders reach the service. */
  baseUrl: string
}

const list = createRoute({
  method: 'get',
  tags: ['Sources'],
  path: '/sources',
  summary: 'Where we listen, and how that goes',
  responses: { 200: json(pageOf(sourceSchema), 'All sources, by name'), ...failures },
})

const add = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources',
  summary: 'Listens at one more place',
  request: { body: body(sourceInputSchema) },
  responses: {
    201: json(addedSourceSchema, 'The source; of a webhook also its secret, told this once'),
    ...failures,
  },
})

const read = createRoute({
  method: 'get',
  tags: ['Sources'],
  path: '/sources/{id}',
  summary: 'One source',
  request: { params: idParam },
  responses: { 200: json(sourceSchema, 'The source'), ...failures },
})

const change = createRoute({
  method: 'patch',
  tags: ['Sources'],
  path: '/sources/{id}',
  summary: 'Changes, pauses or resumes a source',
  request: { params: idParam, body: body(sourcePatchSchema) },
  responses: { 200: json(sourceSchema, 'The source after the change'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  tags: ['Sources'],
  path: '/sources/{id}',
  summary: 'Stops listening there; what was heard stays',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...failures },
})

const run = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/{id}/run',
  summary: 'Asks for a read now',
  request: { params: idParam },
  responses: { 202: { description: 'It will be read as soon as a worker is free' }, ...failures },
})

const secret = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/{id}/secret',
  summary: 'Makes a new secret for a webhook; the one before it stays valid for 24 hours',
  request: { params: idParam },
  responses: { 201: json(newSecretSchema, 'The secret, told this once'), ...failures },
})

export function sourceRoutes(deps: SourceDeps) {
  const tools: SourceTools = { find: finder(deps), secrets: deps.secrets }
  const withUrl = <S extends Source>(source: S): S =>
    source.collector === WEBHOOK
      ? { ...source, hookUrl: `${deps.baseUrl}/hooks/${source.id}` }
      : source

  return createRouter()
    .route('/', collectorRoutes(deps))
    .route('/', backFillRoutes(tools))
    .openapi(list, async (c) => {
      const items = await listSources(c.get('ctx'), tools)
      return c.json({ items: items.map(withUrl), next: null }, 200)
    })
    .openapi(add, async (c) =>
      c.json(withUrl(await addSource(c.get('ctx'), tools, c.req.valid('json'))), 201),
    )
    .openapi(read, async (c) =>
      c.json(withUrl(await readSource(c.get('ctx'), tools, c.req.valid('param').id)), 200),
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(withUrl(await changeSource(c.get('ctx'), tools, id, c.req.valid('json'))), 200)
    })
    .openapi(remove, async (c) => {
      await removeSource(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(run, async (c) => {
      await runSource(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 202)
    })
    .openapi(secret, async (c) =>
      c.json(await renewSecret(c.get('ctx'), tools, c.req.valid('param').id), 201),
    )
}
