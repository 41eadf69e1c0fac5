import { createRoute, z } from '@hono/zod-openapi'
import type { Page } from '../collectors/collector.ts'
import { AppError } from '../errors.ts'
import { importMentions } from '../ingest/import-mentions.ts'
import type { ListeningSource } from '../ingest/listening.ts'
import { importSummarySchema } from '../model/views.ts'
import { brandQuery, createRouter, failures, json } from './responses.ts'

export type ImportFormat = 'jsonl' | 'csv' | 'auto'

export type ImportDeps = {
  listening: ListeningSource
  /** Reads a file as it arrives, page by page. */
  readPages(stream: AsyncIterable<Uint8Array>, format: ImportFormat): AsyncIterable<Page>
}

const route = createRoute({
  method: 'post',
  tags: ['Import'],
  path: '/import',
  summary: 'Puts a file of mentions through the pipeline; sent again, its lines are duplicates',
  request: {
    query: z.strictObject({
      source: z
        .string()
        .trim()
        .min(1)
        .max(120)
        .openapi({ description: 'The name to remember it by.' }),
      format: z.enum(['jsonl', 'csv', 'auto']).default('auto'),
      brandId: brandQuery,
    }),
    body: {
      required: true,
      description: 'JSON Lines or CSV in UTF-8, any size; see docs/sources/file.md for the fields.',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: { 200: json(importSummarySchema, 'What became of each line'), ...failures },
})

export function importRoutes(deps: ImportDeps) {
  const app = createRouter()
  app.openAPIRegistry.registerPath({ ...route, path: route.path })
  app.post(route.path, async (c) => {
    const parsed = route.request.query.safeParse(c.req.query())
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        (issue) => `${issue.path.join('.')}: ${issue.message}`,
      )
      throw new AppError('invalid', problems.join('; '))
    }
    const { source, format, brandId } = parsed.data
    const stream = c.req.raw.body
    if (!stream) throw new AppError('invalid', 'The body is empty; send the file as it is.')
    const pages = deps.readPages(stream as unknown as AsyncIterable<Uint8Array>, format)
    const ctx = { ...c.get('ctx'), actor: 'import' }
    return c.json(await importMentions(ctx, deps.listening, { source, brandId, pages }), 200)
  })
  return app
}
