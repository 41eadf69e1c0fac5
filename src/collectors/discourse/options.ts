import { z } from 'zod'

export const optionsSchema = z.strictObject({
  url: z
    .url({
      protocol: /^https?$/,
      error: 'give the forum’s address, such as https://forum.example.com',
    })
    .max(2000, 'give an address of at most 2,000 characters')
    .meta({
      title: 'Address of the forum',
      description: 'Its home page, with the folder it lives in if it has one.',
    }),
  query: z
    .string({ error: 'give words to search for, or leave it out to hear every new post' })
    .trim()
    .min(1, 'give words to search for, or leave it out to hear every new post')
    .max(400, 'give at most 400 characters')
    .optional()
    .meta({
      title: 'Words to search for',
      description: 'In the forum’s own search language. Left out, every new post is heard.',
    }),
})
export type DiscourseOptions = z.infer<typeof optionsSchema>

const secret = (title: string, description: string) =>
  z
    .string({ error: `give the ${title}, or leave it out` })
    .trim()
    .regex(/^[\x21-\x7e]{1,200}$/, 'give 1 to 200 plain characters without blanks')
    .optional()
    .meta({ title, description })

/** A public forum needs none. The first two belong together; the third stands alone. */
export const credentialsSchema = z
  .strictObject({
    apiKey: secret('API key', 'Made by an administrator of the forum.'),
    apiUsername: secret('API user name', 'In whose name the API key reads.'),
    userApiKey: secret(
      'User API key',
      'Instead of both: a key that a user of the forum made, without an administrator.',
    ),
  })
  .superRefine(({ apiKey, apiUsername, userApiKey }, context) => {
    if (userApiKey !== undefined && (apiKey ?? apiUsername) !== undefined) {
      const message = 'give a user API key, or an API key with its user name, not both'
      context.addIssue({ code: 'custom', path: ['userApiKey'], message })
      return
    }
    if ((apiKey === undefined) === (apiUsername === undefined)) return
    const missing = apiKey === undefined ? 'apiKey' : 'apiUsername'
    const message = 'give the API key and the API user name together, or neither'
    context.addIssue({ code: 'custom', path: [missing], message })
  })
  .meta({ isOptional: true })

export type DiscourseCredentials = z.infer<typeof credentialsSchema> | null
