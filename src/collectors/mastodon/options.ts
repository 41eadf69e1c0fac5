import { z } from 'zod'

const wrongServer =
  'give the https address of one server without anything behind it, such as https://mastodon.social'

const hashtagSchema = z
  .string()
  .trim()
  .max(100)
  .regex(/^#?[\p{L}\p{M}\p{N}_·\u200c]+$/u, {
    error: 'give one hashtag a line, letters, digits and _ only, such as earshot',
  })

export const optionsSchema = z
  .strictObject({
    server: z
      .url({ protocol: /^https$/, error: wrongServer })
      .max(300)
      .refine(isBareAddress, { error: wrongServer })
      .meta({
        title: 'Server',
        description: 'The address of one Mastodon server, such as https://mastodon.social.',
      }),
    hashtags: z
      .array(hashtagSchema)
      .max(10, { error: 'give at most 10 hashtags; make a second source for more' })
      .optional()
      .meta({
        title: 'Hashtags',
        description:
          'Hear the posts with any of these hashtags, one a line. Leave empty to hear a search or mentions.',
      }),
    query: z
      .string()
      .trim()
      .min(1, { error: 'give words to search for, or leave it out' })
      .max(500)
      .optional()
      .meta({
        title: 'Search',
        description: 'Hear the posts that the server finds for these words. Needs an access token.',
      }),
    mentions: z.boolean().optional().meta({
      title: 'Mentions of us',
      description: 'Hear the posts that mention the account of the access token.',
    }),
    stream: z.boolean().optional().meta({
      title: 'At once',
      description:
        'Hear the posts with the hashtags as they come, their edits and deletions. Needs an access token.',
    }),
    answers: z.boolean().optional().meta({
      title: 'Answer from here',
      description:
        'Let people be answered in the name of the account; signing in then asks for the right to post.',
    }),
  })
  .superRefine((options, ctx) => {
    const given = chosen(options)
    const [first, second] = given
    if (first === undefined) {
      const message = 'give hashtags, a search or mentions of us; one of them is needed'
      ctx.addIssue({ code: 'custom', path: ['hashtags'], message })
    } else if (second !== undefined) {
      const message = `give it without ${first}: a source hears hashtags, a search or mentions of us`
      ctx.addIssue({ code: 'custom', path: [second], message })
    } else if (options.stream === true && first !== 'hashtags') {
      const message = 'only hashtags can be heard at once; leave it out'
      ctx.addIssue({ code: 'custom', path: ['stream'], message })
    }
  })

export type MastodonOptions = z.infer<typeof optionsSchema>

export const credentialsSchema = z
  .strictObject({
    accessToken: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,500}$/, { error: 'give the access token alone, without "Bearer"' })
      .optional()
      .meta({
        title: 'Access token',
        description: 'Of an application made on the server, in Preferences, Development.',
      }),
  })
  .meta({ isOptional: true })

export type MastodonCredentials = z.infer<typeof credentialsSchema>

function chosen({ hashtags = [], query, mentions = false }: MastodonOptions): string[] {
  return [
    ...(hashtags.length > 0 ? ['hashtags'] : []),
    ...(query === undefined ? [] : ['query']),
    ...(mentions ? ['mentions'] : []),
  ]
}

function isBareAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.href === `${url.origin}/`
}
