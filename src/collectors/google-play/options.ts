import { createPrivateKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { CollectEnv } from '../collector.ts'

const wrongApp =
  'give the package name of the app or its address in the store, such as com.example.app'

export const optionsSchema = z.strictObject({
  app: z
    .string()
    .trim()
    .max(1000)
    .refine((text) => /^[a-z]\w*(?:\.[a-z]\w*)+$/i.test(packageOf(text)), { error: wrongApp })
    .meta({
      title: 'App',
      description: 'The package name of the app, such as com.example.app, or its address.',
    }),
})

export type GooglePlayOptions = z.infer<typeof optionsSchema>

export const credentialsSchema = z.strictObject({
  serviceAccountKey: z
    .string()
    .trim()
    .max(10_000)
    .refine((text) => readKey(text) !== null, {
      error: 'give the whole text of the JSON file of a service account key',
    })
    .meta({
      title: 'Service account key',
      isMultiline: true,
      description: 'The whole text of the JSON file that Google Cloud gives for a new key.',
    }),
})

export type GooglePlayCredentials = z.infer<typeof credentialsSchema>

export type GooglePlayEnv = CollectEnv<GooglePlayOptions, GooglePlayCredentials>

const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(3).max(500),
  private_key: z.string().max(8000),
  private_key_id: z.string().max(200).optional().catch(undefined),
})

export type ServiceAccountKey = { email: string; id: string | null; privateKey: KeyObject }

/** The key in a JSON file of Google Cloud; null where it is none. */
export function readKey(text: string): ServiceAccountKey | null {
  try {
    const file = keySchema.parse(JSON.parse(text))
    const privateKey = createPrivateKey(file.private_key)
    if (privateKey.asymmetricKeyType !== 'rsa') return null
    return { email: file.client_email, id: file.private_key_id ?? null, privateKey }
  } catch {
    return null
  }
}

/** The package name that is given as such or in the address of the app; anything else as it is. */
export function packageOf(text: string): string {
  const url = URL.parse(text.trim())
  return (url?.hostname === 'play.google.com' ? url.searchParams.get('id') : null) ?? text.trim()
}
