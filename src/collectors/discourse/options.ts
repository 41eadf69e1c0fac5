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

const secret = (title: string) =>
  z
    .string({ error: `give the ${title}, or neither it nor the other` })
    .trim()
    .regex(/^[\x21-\x7e]{1,200}$/, 'give 1 to 200 plain characters without blanks')
    .optional()
    .meta({ title })

/** Both or none; a public forum needs none. */
export const credentialsSchema = z
  .strictObject({ apiKey: secret('API key'), apiUsername: secret('API user name') })
  .superRefine(({ apiKey, apiUsername }, context) => {
    if ((apiKey === undefined) === (apiUsername === undefined)) return
    const [missing, given] =
      apiKey === undefined ? ['apiKey', 'apiUsername'] : ['apiUsername', 'apiKey']
    const message = `give ${missing} together with ${given}, or neither`
    context.addIssue({ code: 'custom', path: [missing ?? ''], message })
  })

export type DiscourseCredentials = z.infer<typeof credentialsSchema> | null
