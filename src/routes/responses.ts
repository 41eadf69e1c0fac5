import { OpenAPIHono, z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import type { App, AppEnv } from './app-env.ts'

const errorSchema = z
  .object({
    code: z.string(),
    message: z.string().openapi({ description: 'A sentence for the person who meets it.' }),
    requestId: z.string().openapi({ description: 'Stands in the log beside what happened.' }),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Error')

/** A failure in the one shape that all have. */
export const failure = (description: string) => ({
  description,
  content: { 'application/json': { schema: errorSchema } },
})

/** The failures that any route may answer with. */
export const failures = {
  400: failure('Something in the request is wrong; the message names the field.'),
  401: failure('A token is needed.'),
  404: failure('There is no such thing.'),
  409: failure('It cannot be done as things stand.'),
} as const

/** A JSON answer of this shape. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** A keyset page: `next` is the cursor of the page after it, null at the end. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** A JSON body of this shape. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } }
}

export const idParam = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2_147_483_647)
    .openapi({ param: { name: 'id', in: 'path' } }),
})
export const uuidParam = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

export const limitQuery = z.coerce
  .number()
  .int()
  .min(1)
  .max(200)
  .default(50)
  .openapi({ description: 'How many at most.' })
export const cursorQuery = z
  .string()
  .max(2000)
  .optional()
  .openapi({ description: 'The `next` of the page before.' })
export const brandQuery = z.coerce.number().int().positive().max(2_147_483_647).optional()

/** A router whose requests are checked; what is wrong is named in one `invalid` error. */
export function createRouter(): App {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const problems = result.error.issues.map(describe)
      throw new AppError('invalid', problems.join('; '), { details: { problems } })
    },
  })
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const isTold = !issue.message.startsWith('Unrecognized')
    const problem = isTold ? issue.message : 'not a field of this request'
    return `${[path, ...issue.keys].filter(Boolean).join(', ')}: ${problem}`
  }
  return path ? `${path}: ${issue.message}` : issue.message
}

/** Text that is JSON already, sent as it is. */
export function rawJson(text: string, status = 200): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/** A page of items that are JSON already. */
export function rawPage(page: { items: readonly string[]; next: string | null }): Response {
  return rawJson(`{"items":[${page.items.join(',')}],"next":${JSON.stringify(page.next)}}`)
}
