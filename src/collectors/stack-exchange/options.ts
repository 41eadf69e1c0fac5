import { z } from 'zod'
import { CollectorError } from '../collector.ts'

const siteError = 'give the short name of a site, such as stackoverflow or gaming'
const tagError =
  'give one tag as the site writes it, such as c++ or google-maps, without blanks or ;'

export const optionsSchema = z
  .strictObject({
    site: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, siteError)
      .default('stackoverflow')
      .meta({ title: 'Site', description: 'Short name of the site, such as stackoverflow.' }),
    query: z
      .string()
      .trim()
      .min(1, 'give words to search for, or leave it out')
      .max(200)
      .optional()
      .meta({ title: 'Words', description: 'Searched for in questions. This or tags is needed.' }),
    tags: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[^\s;]{1,35}$/, tagError),
      )
      .max(20)
      .default([])
      .meta({ title: 'Tags', description: 'Questions with at least one of these tags.' }),
    answers: z
      .boolean()
      .default(true)
      .meta({ title: 'Answers', description: 'Reads the answers of the questions found, too.' }),
  })
  .refine(({ query, tags }) => query !== undefined || tags.length > 0, {
    path: ['query'],
    error: 'give words to search for, or tags, or both',
  })

export const credentialsSchema = z
  .strictObject({
    key: z
      .string()
      .trim()
      .regex(/^\S{8,200}$/, 'give the key of an application, as stackapps.com shows it')
      .optional()
      .meta({
        title: 'Key',
        description: 'Of an application at stackapps.com, for 10,000 reads a day instead of 300.',
      }),
  })
  .meta({ isOptional: true })

export type StackExchangeOptions = z.infer<typeof optionsSchema>

export type StackExchangeCredentials = z.infer<typeof credentialsSchema> | null

/** Credentials come as they are stored; without any, the API is asked without a key. */
export function keyOf(credentials: StackExchangeCredentials): string | null {
  const parsed = credentialsSchema.safeParse(credentials ?? {})
  if (parsed.success) return parsed.data.key ?? null
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'credentials'
  throw new CollectorError('auth', `the credentials are not valid, at ${where}: ${issue?.message}`)
}
