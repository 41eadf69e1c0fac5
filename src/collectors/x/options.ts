import { z } from 'zod'
import type { Budget } from '../collector.ts'

/** The longest query that recent search takes; rules are held to it so that gaps can be filled. */
const queryLengthMax = 512

const querySchema = z.string().trim().min(1, { error: 'give a query, or leave it out' })

const minutesError = { error: 'give 1 to 5 minutes' }
const minutesSchema = z.number().int().min(1, minutesError).max(5, minutesError)

export const optionsSchema = z
  .strictObject({
    query: querySchema
      .max(queryLengthMax, { error: `X takes at most ${queryLengthMax} characters` })
      .optional()
      .meta({
        title: 'Search',
        description:
          'Hear the posts of the last 7 days and from now on that match this query, in the operators of X, such as: "earshot app" -is:retweet lang:en',
      }),
    rules: z
      .array(querySchema.max(queryLengthMax, { error: `at most ${queryLengthMax} characters` }))
      .max(25, { error: 'give at most 25 rules; join some with OR' })
      .optional()
      .meta({
        title: 'Stream rules',
        description:
          'Hear posts as they are written that match any of these rules, one a line. Needs the bearer token of an app; X allows one such connection for each app.',
      }),
    mentionsOf: z
      .string()
      .trim()
      .regex(/^(?:@?\w{1,15}|\d{1,19})$/, { error: 'give a handle such as @earshot, or a user id' })
      .optional()
      .meta({
        title: 'Mentions of',
        description: 'Hear the posts that mention this account: its handle or its user id.',
      }),
    list: z
      .string()
      .trim()
      .regex(/^(?:https:\/\/(?:x|twitter)\.com\/i\/lists\/)?\d{1,19}$/, {
        error: 'give the number or the address of a list, such as https://x.com/i/lists/123',
      })
      .optional()
      .meta({ title: 'List', description: 'Hear what the members of this list post.' }),
    context: z.boolean().optional().meta({
      title: 'Also read what is answered',
      isAdvanced: true,
      description:
        'Also hear the posts that these posts answer, quote or repost. X may charge for each of them.',
    }),
    answersAs: z
      .string()
      .trim()
      .regex(/^@?\w{1,15}$/, { error: 'give a handle such as @earshot' })
      .optional()
      .meta({
        title: 'Answer as',
        description:
          'The handle of your account that answers. Signing in with it then asks for the right to post. X charges for each answer.',
      }),
    backfillMinutes: minutesSchema.optional().meta({
      title: 'Stream recovery',
      isAdvanced: true,
      description:
        'Ask X to send again what it sent in the last minutes before a new connection, 1 to 5. Only where the access level of the app includes it.',
    }),
    monthlyPosts: z
      .number()
      .int()
      .min(10, { error: 'give at least 10, the fewest that X answers with' })
      .max(1_000_000_000)
      .default(10_000)
      .meta({
        title: 'Posts a month',
        description:
          'X charges for each post read. Reading stops when this many were read in a calendar month (UTC), by all sources with the same key.',
      }),
    usdPerPost: z.number().min(0).max(100).default(0.005).meta({
      title: 'Price of a post',
      isAdvanced: true,
      description: 'In US dollars, to show what was spent. The Developer Console of X has yours.',
    }),
  })
  .superRefine((options, ctx) => {
    const [first, second] = chosen(options)
    if (first === undefined) {
      const message = 'give a search, stream rules, an account or a list; one of them is needed'
      ctx.addIssue({ code: 'custom', path: ['query'], message })
    } else if (second !== undefined) {
      const message = `give it without ${first}: a source hears one of them`
      ctx.addIssue({ code: 'custom', path: [second], message })
    }
    if (options.backfillMinutes !== undefined && !isStream(options)) {
      const message = 'it is for stream rules only'
      ctx.addIssue({ code: 'custom', path: ['backfillMinutes'], message })
    }
  })

export type XOptions = z.infer<typeof optionsSchema>

const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,1000}$/, { error: 'give it alone, without "Bearer" and without blanks' })

export const credentialsSchema = z.strictObject({
  bearerToken: secret.optional().meta({
    title: 'Bearer token of an app',
    description: 'From the Developer Console of X, Keys and tokens. All that most sources need.',
  }),
  clientId: secret.optional().meta({
    title: 'OAuth 2.0 client ID',
    description: 'Of an app of yours, to sign in as a user; needed for private lists only.',
  }),
  clientSecret: secret.optional().meta({
    title: 'OAuth 2.0 client secret',
    description: 'Of a confidential client; public clients have none.',
  }),
  accessToken: secret.optional().meta({
    title: 'Access token of a user',
    isAdvanced: true,
    description: 'Signing in fills it in. Used before the bearer token, except for stream rules.',
  }),
  refreshToken: secret.optional().meta({
    title: 'Refresh token of a user',
    isAdvanced: true,
    description: 'Signing in fills it in. Without one an access token works for two hours.',
  }),
})

export type XCredentials = z.infer<typeof credentialsSchema>

/** Counts posts, as X does for what it charges. */
export const postsBudget = 'posts'

export function budgetsOf({ monthlyPosts, usdPerPost }: XOptions): Budget[] {
  return [
    {
      name: postsBudget,
      title: 'Posts read',
      limit: monthlyPosts,
      per: 'month',
      usdEach: usdPerPost,
    },
  ]
}

export function isStream({ rules = [] }: Pick<XOptions, 'rules'>): boolean {
  return rules.length > 0
}

function chosen({ query, rules, mentionsOf, list }: Partial<XOptions>): string[] {
  const given = { query, rules: isStream({ rules }) || undefined, mentionsOf, list }
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]))
}
