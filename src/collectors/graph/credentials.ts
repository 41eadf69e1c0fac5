import { z } from 'zod'

export const credentialsSchema = z.strictObject({
  accessToken: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,1000}$/, { error: 'give the access token alone, without "Bearer"' })
    .optional()
    .meta({
      title: 'Access token',
      description:
        'A page access token, a long-lived user token or that of a system user. Left empty when you sign in.',
    }),
  appId: z
    .string()
    .trim()
    .regex(/^\d{1,30}$/, { error: 'give the number of the app, such as 123456789012345' })
    .optional()
    .meta({ title: 'App ID', description: 'Of your app at developers.facebook.com, to sign in.' }),
  appSecret: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,200}$/, { error: 'give the app secret alone' })
    .optional()
    .meta({
      title: 'App secret',
      description: 'To sign in, and to sign each request where the app demands it.',
    }),
})

export type GraphCredentials = z.infer<typeof credentialsSchema>
