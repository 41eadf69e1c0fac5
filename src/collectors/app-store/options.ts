import { z } from 'zod'
import type { CollectEnv } from '../collector.ts'
import { readPrivateKey, type AppStoreKey } from './token.ts'

const wrongApp =
  'give the number of the app or its address in the store, such as https://apps.apple.com/us/app/name/id123456789'

export const optionsSchema = z.strictObject({
  app: z
    .string()
    .trim()
    .max(1000)
    .refine((text) => /^\d{1,20}$/.test(appIdOf(text)), { error: wrongApp })
    .meta({
      title: 'App',
      description: 'The number of the app in the App Store, or its address there.',
    }),
  countries: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z]{2}$/, { error: 'give the two letters of a country, such as us or de' }),
    )
    .min(1, { error: 'give at least one country, such as us' })
    .max(20, { error: 'give at most 20 countries; make a second source for more' })
    .default(['us'])
    .meta({
      title: 'Countries',
      description: 'Stores to read, two letters each. With a key all countries are read anyway.',
    }),
})

export type AppStoreOptions = z.infer<typeof optionsSchema>

export const credentialsSchema = z
  .strictObject({
    issuerId: z
      .string()
      .trim()
      .regex(/^[0-9a-f-]{36}$/i, { error: 'give the issuer id as shown above the list of keys' })
      .optional()
      .meta({ title: 'Issuer ID', description: 'Users and Access, Integrations, Team Keys.' }),
    keyId: z
      .string()
      .trim()
      .regex(/^[A-Z0-9]{10}$/, { error: 'give the key id, ten letters and digits' })
      .optional()
      .meta({ title: 'Key ID', description: 'Of the key, in the same list.' }),
    privateKey: z
      .string()
      .max(5000)
      .refine((text) => readPrivateKey(text) !== null, {
        error: 'give the whole text of the file AuthKey_….p8, with its first and last line',
      })
      .optional()
      .meta({
        title: 'Private key',
        isMultiline: true,
        description: 'The whole text of the file AuthKey_….p8.',
      }),
  })
  .superRefine((credentials, ctx) => {
    const names = ['issuerId', 'keyId', 'privateKey'] as const
    const missing = names.filter((name) => credentials[name] === undefined)
    if (missing.length === names.length) return
    for (const name of missing) {
      const message = 'is needed too: give all three, or none to read the public feed'
      ctx.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .meta({ isOptional: true })

export type AppStoreCredentials = z.infer<typeof credentialsSchema>

/** `credentials` is null where none are stored. */
export type AppStoreEnv = CollectEnv<AppStoreOptions, AppStoreCredentials | null>

/** The key, where there is one; without it the public feed is read. */
export function keyOf(credentials: AppStoreCredentials | null): AppStoreKey | null {
  const { issuerId, keyId, privateKey } = credentials ?? {}
  if (issuerId === undefined || keyId === undefined || privateKey === undefined) return null
  return { issuerId, keyId, privateKey }
}

/** The number of an app that is given as such or by its address; anything else as it is. */
export function appIdOf(text: string): string {
  const url = URL.parse(text.trim())
  if (url === null || !/^(?:apps|itunes)\.apple\.com$/.test(url.hostname)) return text.trim()
  return /\/id(\d+)/.exec(url.pathname)?.[1] ?? text
}
