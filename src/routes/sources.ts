import { createRoute, z } from '@hono/zod-openapi'
import type { Collector, HttpClient } from '../collectors/collector.ts'
import {
  addSource,
  changeSource,
  listSources,
  readSource,
  removeSource,
  runSource,
  storedSource,
  type SourceTools,
} from '../ingest/sources.ts'
import { checkOptions } from '../ingest/check-input.ts'
import { credentialsToTry } from '../ingest/credentials.ts'
import type { SecretBox } from '../ingest/secrets.ts'
import { trySource } from '../ingest/try-source.ts'
import { AppError } from '../errors.ts'
import { classificationSchema, type Classifier } from '../model/classification.ts'
import { jsonObjectSchema } from '../model/mention.ts'
import { sourceInputSchema, sourcePatchSchema, sourceSchema } from '../model/source.ts'
import { body, createRouter, failures, idParam, json, pageOf } from './responses.ts'

export type SourceDeps = {
  /** The collectors that may be set up as a source. */
  collectors: readonly Collector[]
  http: HttpClient
  classifier: Classifier
  secrets: SecretBox
}

const TRY_TIMEOUT_MS = 30_000
const TRY_RESULTS = 5

const collectorSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  optionsSchema: z
    .record(z.string(), z.unknown())
    .openapi({ description: 'JSON Schema of `options`.' }),
  credentialsSchema: z
    .record(z.string(), z.unknown())
    .nullable()
    .openapi({ description: 'JSON Schema of `credentials`; null where there are none.' }),
  intervalMs: z.object({ min: z.number().int(), default: z.number().int() }),
})

const collectors = createRoute({
  method: 'get',
  tags: ['Sources'],
  path: '/collectors',
  summary: 'The kinds of place that can be listened to',
  responses: { 200: json(pageOf(collectorSchema), 'All of them'), ...failures },
})

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
  responses: { 201: json(sourceSchema, 'The source'), ...failures },
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

const tryOut = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/try',
  summary: 'Asks the place once and shows up to five results; stores nothing',
  request: {
    body: body(
      z.strictObject({
        collector: z.string().min(1).max(40),
        options: jsonObjectSchema.default({}),
        credentials: jsonObjectSchema.nullable().optional(),
        source: z.number().int().positive().max(2_147_483_647).optional().openapi({
          description:
            'A source whose stored credentials stand in for what is left out of `credentials`; only at the place that they were given for.',
        }),
      }),
    ),
  },
  responses: {
    200: json(
      z.object({
        mentions: z.array(
          z.object({
            title: z.string().nullable(),
            text: z.string(),
            url: z.string().nullable(),
            author: z.string().nullable(),
            postedAt: z.string().nullable(),
            network: z.string(),
            classification: classificationSchema,
          }),
        ),
        rejected: z.number().int(),
        error: z
          .object({ kind: z.string(), message: z.string(), excerpt: z.string().nullable() })
          .nullable(),
      }),
      'What it would store, and what went wrong',
    ),
    ...failures,
  },
})

export function sourceRoutes(deps: SourceDeps) {
  const find = (name: string) =>
    deps.collectors.find((collector) => collector.name === name) ?? null
  const tools: SourceTools = { find, secrets: deps.secrets }

  return createRouter()
    .openapi(collectors, (c) => c.json({ items: deps.collectors.map(describe), next: null }, 200))
    .openapi(list, async (c) =>
      c.json({ items: await listSources(c.get('ctx'), tools), next: null }, 200),
    )
    .openapi(add, async (c) =>
      c.json(await addSource(c.get('ctx'), tools, c.req.valid('json')), 201),
    )
    .openapi(tryOut, async (c) => {
      const { collector: name, credentials: given, source: id, ...input } = c.req.valid('json')
      const collector = find(name)
      if (!collector) throw new AppError('invalid', `collector: there is none called "${name}".`)
      const source = id === undefined ? null : await storedSource(c.get('ctx'), id)
      const options = checkOptions(collector, input.options)
      const credentials = credentialsToTry(deps.secrets, collector, { options, given, source })
      const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(TRY_TIMEOUT_MS)])
      const tried = await trySource(
        { ...deps, collector, now: c.get('ctx').now, signal },
        { options, credentials, limit: TRY_RESULTS },
      )
      const mentions = tried.mentions.map(({ draft, classification }) => ({
        title: draft.title,
        text: draft.text,
        url: draft.url,
        author: draft.author?.name ?? draft.author?.handle ?? null,
        postedAt: draft.postedAt,
        network: draft.network,
        classification,
      }))
      return c.json({ ...tried, mentions }, 200)
    })
    .openapi(read, async (c) =>
      c.json(await readSource(c.get('ctx'), tools, c.req.valid('param').id), 200),
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await changeSource(c.get('ctx'), tools, id, c.req.valid('json')), 200)
    })
    .openapi(remove, async (c) => {
      await removeSource(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(run, async (c) => {
      await runSource(c.get('ctx'), c.req.valid('param').id)
      return c.body(null, 202)
    })
}

function describe(collector: Collector) {
  const { name, title, description, limits } = collector
  const optionsSchema = jsonSchemaOf(collector.optionsSchema)
  const credentialsSchema = collector.credentialsSchema && jsonSchemaOf(collector.credentialsSchema)
  const { intervalMs } = limits
  return { name, title, description, optionsSchema, credentialsSchema, intervalMs }
}

function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>
}
