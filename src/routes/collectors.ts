import { createRoute, z } from '@hono/zod-openapi'
import type { Collector, HttpClient } from '../collectors/collector.ts'
import { AppError } from '../errors.ts'
import { checkOptions } from '../ingest/check-input.ts'
import { meterFor } from '../ingest/meter.ts'
import type { FindCollector } from '../ingest/present-source.ts'
import type { SecretBox } from '../ingest/secrets.ts'
import { keysToTry } from '../ingest/signed-in.ts'
import { storedSource } from '../ingest/sources.ts'
import { trySource } from '../ingest/try-source.ts'
import { classificationSchema, type Classifier } from '../model/classification.ts'
import { jsonObjectSchema, type Json } from '../model/mention.ts'
import { signInIdSchema } from '../model/sign-in.ts'
import { budgetStateSchema } from '../model/source.ts'
import { body, createRouter, failures, json, pageOf } from './responses.ts'

export type CollectorDeps = {
  /** The collectors that may be set up as a source. */
  collectors: readonly Collector[]
  http: HttpClient
  classifier: Classifier
  secrets: SecretBox
}

type JsonObject = Record<string, Json>

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
  hasPast: z.boolean().openapi({ description: 'Whether its past can be read too (back-fill).' }),
  retentionDays: z
    .number()
    .int()
    .nullable()
    .openapi({ description: "The network's own rule; null where it has none." }),
  signIn: z.array(z.string()).nullable().openapi({
    description: 'Which credentials signing in at the network needs first; null = no sign-in.',
  }),
  hasBudgets: z.boolean().openapi({ description: 'Whether it counts what it spends.' }),
})

const collectors = createRoute({
  method: 'get',
  tags: ['Sources'],
  path: '/collectors',
  summary: 'The kinds of place that can be listened to',
  responses: { 200: json(pageOf(collectorSchema), 'All of them'), ...failures },
})

const budgets = createRoute({
  method: 'post',
  tags: ['Sources'],
  path: '/sources/budgets',
  summary: 'What a source would count and may spend; asks nobody and stores nothing',
  request: {
    body: body(
      z.strictObject({
        collector: z.string().min(1).max(40),
        options: jsonObjectSchema.default({}),
        credentials: jsonObjectSchema.nullable().optional(),
      }),
    ),
  },
  responses: {
    200: json(
      pageOf(budgetStateSchema.omit({ used: true, resetsAt: true })),
      'Its budgets; none as long as the options are not valid',
    ),
    ...failures,
  },
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
        signIn: signInIdSchema.optional(),
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
        listenedMs: z.number().int().nullable().openapi({
          description: 'How long was listened at a place that is never read to its end; else null.',
        }),
        error: z
          .object({
            kind: z.string(),
            message: z.string(),
            excerpt: z.string().nullable(),
            instead: z
              .object({ option: z.string(), values: z.array(z.string()) })
              .nullable()
              .openapi({
                description:
                  'Values of one of the options that would do instead, best first, where the answer names them: the feeds of a page.',
              }),
          })
          .nullable(),
      }),
      'What it would store, and what went wrong',
    ),
    ...failures,
  },
})

/** Looks up by name among those that may be set up. */
export function finder({ collectors }: Pick<CollectorDeps, 'collectors'>): FindCollector {
  return (name) => collectors.find((collector) => collector.name === name) ?? null
}

/** The kinds of place, and trying one before it becomes a source. */
export function collectorRoutes(deps: CollectorDeps) {
  const find = finder(deps)
  return createRouter()
    .openapi(collectors, (c) => c.json({ items: deps.collectors.map(describe), next: null }, 200))
    .openapi(budgets, (c) => {
      const { collector: name, options, credentials = null } = c.req.valid('json')
      const collector = find(name)
      if (!collector) throw noCollector(name)
      return c.json({ items: budgetsOf(collector, options, credentials), next: null }, 200)
    })
    .openapi(tryOut, async (c) => {
      const { collector: name, credentials: given, source: id, ...input } = c.req.valid('json')
      const ctx = c.get('ctx')
      const collector = find(name)
      if (!collector) throw noCollector(name)
      const source = id === undefined ? null : await storedSource(ctx, id)
      const options = checkOptions(collector, input.options)
      const place = { collector, options }
      const named = { given, source, signIn: input.signIn }
      const { credentials, renew } = await keysToTry(ctx, deps.secrets, place, named)
      const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(TRY_TIMEOUT_MS)])
      const meter = meterFor(ctx, collector, options, credentials)
      const tried = await trySource(
        { ...deps, collector, now: ctx.now, signal, meter, renew },
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
}

function describe(collector: Collector) {
  const { name, title, description, limits } = collector
  const optionsSchema = jsonSchemaOf(collector.optionsSchema)
  const credentialsSchema = collector.credentialsSchema && jsonSchemaOf(collector.credentialsSchema)
  const { intervalMs, retentionDays = null } = limits
  const hasPast = collector.backfill !== undefined
  const schemas = { optionsSchema, credentialsSchema }
  const about = { name, title, description, ...schemas, intervalMs, hasPast, retentionDays }
  const signIn = collector.oauth ? [...collector.oauth.needs] : null
  return { ...about, signIn, hasBudgets: collector.budgets !== undefined }
}

/** For a form that is being filled in: what is not valid yet is not a mistake. */
function budgetsOf(collector: Collector, options: JsonObject, credentials: JsonObject | null) {
  const read = collector.optionsSchema.safeParse(options)
  const keys = collector.credentialsSchema?.safeParse(credentials ?? {})
  const listed = read.success ? collector.budgets?.(read.data, keys?.data ?? null) : []
  return (listed ?? []).map(({ name, title, limit, per, usdEach = null }) => {
    return { name, title, limit, per, usdEach }
  })
}

function noCollector(name: string): AppError {
  return new AppError('invalid', `collector: there is none called "${name}".`)
}

function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>
}
