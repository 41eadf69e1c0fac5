import type { z } from 'zod'
import type { Collector } from '../collectors/collector.ts'
import { AppError } from '../errors.ts'
import type { Json } from '../model/mention.ts'

type JsonObject = Record<string, Json>

/** The options as the collector reads them, defaults filled in. */
export function checkOptions(collector: Collector, options: JsonObject): JsonObject {
  const parsed = collector.optionsSchema.safeParse(options)
  if (!parsed.success) throw new AppError('invalid', problemsOf('options', parsed.error))
  return parsed.data as JsonObject
}

/** The credentials as the collector reads them; null where there are none. */
export function checkCredentials(collector: Collector, credentials: JsonObject): JsonObject | null {
  if (!collector.credentialsSchema) {
    if (Object.keys(credentials).length === 0) return null
    throw new AppError('invalid', `credentials: ${collector.title} takes none.`)
  }
  const parsed = collector.credentialsSchema.safeParse(credentials)
  if (!parsed.success) throw new AppError('invalid', problemsOf('credentials', parsed.error))
  const data = parsed.data as JsonObject
  return Object.values(data).some((value) => value !== undefined) ? data : null
}

/** Every problem with the field that is wrong; the values are not repeated. */
function problemsOf(field: string, error: z.ZodError): string {
  return error.issues
    .flatMap((issue) => {
      const path = [field, ...issue.path].join('.')
      if (issue.code !== 'unrecognized_keys') return `${path}: ${issue.message}`
      return issue.keys.map((key) => `${path}.${key}: there is no such field`)
    })
    .join('; ')
}
