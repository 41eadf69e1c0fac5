import { z } from 'zod'
import type { CollectEnv } from '../collector.ts'

const wrongOrganization =
  'give the number of the Page, as in its admin address, or its urn such as urn:li:organization:1234'

const postsError = { error: 'give 1 to 50 posts' }
const postsSchema = z.number().int().min(1, postsError).max(50, postsError)

export const optionsSchema = z
  .strictObject({
    organization: z
      .string()
      .trim()
      .regex(/^(?:urn:li:organization(?:Brand)?:)?\d{1,20}$/, { error: wrongOrganization })
      .meta({
        title: 'Page',
        description: 'The number in the address of the Page when you administer it.',
      }),
    comments: z.boolean().default(true).meta({
      title: 'Comments',
      description: 'Hear the comments on the newest posts of the Page.',
    }),
    mentions: z.boolean().default(true).meta({
      title: 'Notifications',
      description: 'Hear posts that mention the Page, and comments on all its public posts.',
    }),
    posts: postsSchema.default(10).meta({
      title: 'Posts watched',
      isAdvanced: true,
      description: 'How many of the newest posts are looked at for comments. One request each.',
    }),
  })
  .refine(({ comments, mentions }) => comments || mentions, {
    path: ['comments'],
    error: 'hear comments, notifications or both',
  })

export type LinkedInOptions = z.infer<typeof optionsSchema>

const tokenSchema = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,4000}$/, { error: 'give the token alone, without "Bearer"' })
  .optional()

export const credentialsSchema = z.strictObject({
  clientId: z
    .string()
    .trim()
    .regex(/^\S{4,100}$/, { error: 'give the client id of the application' })
    .optional()
    .meta({ title: 'Client ID', description: 'Of your application, in its tab Auth.' }),
  clientSecret: z
    .string()
    .trim()
    .regex(/^\S{4,200}$/, { error: 'give the primary client secret of the application' })
    .optional()
    .meta({ title: 'Client secret', description: 'Below the client id.' }),
  accessToken: tokenSchema.meta({
    title: 'Access token',
    description: 'Signing in fills it. One from the token generator works too, for 60 days.',
  }),
  refreshToken: tokenSchema.meta({
    title: 'Refresh token',
    isAdvanced: true,
    description: 'LinkedIn gives one to some applications only. Signing in fills it.',
  }),
  expiresAt: z.iso.datetime({ error: 'give a time such as 2026-01-31T12:00:00Z' }).optional().meta({
    title: 'Token ends',
    isInternal: true,
    description: 'When the access token ends. Signing in fills it.',
  }),
})

export type LinkedInCredentials = z.infer<typeof credentialsSchema>

/** `credentials` is null where none are stored. */
export type LinkedInEnv = CollectEnv<LinkedInOptions, LinkedInCredentials | null>

export function organizationUrn({ organization }: LinkedInOptions): string {
  return organization.startsWith('urn:') ? organization : `urn:li:organization:${organization}`
}
