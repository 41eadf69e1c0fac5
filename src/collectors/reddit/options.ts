import { z } from 'zod'

const subredditSchema = z
  .string()
  .trim()
  .regex(/^(?:\/?r\/)?[A-Za-z0-9_]{2,24}$/, {
    error: 'give the name of one subreddit a line, such as r/earshot',
  })
  .refine((name) => !['all', 'popular'].includes(nameOf(name)), {
    error: 'this is no subreddit but nearly everything: give words to search for instead',
  })

export const optionsSchema = z
  .strictObject({
    userName: z
      .string()
      .trim()
      .regex(/^(?:\/?u\/)?[A-Za-z0-9_-]{3,20}$/, { error: 'give your Reddit name, such as u/ann' })
      .meta({
        title: 'Your Reddit name',
        description: 'Reddit wants to know who asks: it is sent with every request.',
      }),
    query: z
      .string()
      .trim()
      .min(1, { error: 'give words to search for, or leave it out' })
      .max(500)
      .optional()
      .meta({
        title: 'Search',
        description: 'Hear the posts that Reddit finds for these words. It does not find comments.',
      }),
    subreddits: z
      .array(subredditSchema)
      .max(10, { error: 'give at most 10 subreddits; make a second source for more' })
      .optional()
      .meta({
        title: 'Subreddits',
        description:
          'Without a search, hear all posts and comments of these subreddits; with one, search only there.',
      }),
    inbox: z.boolean().optional().meta({
      title: 'Mentions of us',
      description: 'Hear the comments that mention the account signed in, or reply to it.',
    }),
    answers: z.boolean().optional().meta({
      title: 'Answer from here',
      description:
        'Let people be answered in the name of the account; signing in then asks for the right to comment.',
    }),
  })
  .superRefine(({ query, subreddits = [], inbox = false }, ctx) => {
    const isList = query !== undefined || subreddits.length > 0
    if (inbox === isList) {
      const message = inbox
        ? 'give it without a search and subreddits: a source hears these or mentions of us'
        : 'give a search, subreddits or mentions of us; one of them is needed'
      ctx.addIssue({ code: 'custom', path: [inbox ? 'inbox' : 'query'], message })
    }
  })

export type RedditOptions = z.infer<typeof optionsSchema>

const secretSchema = z.string().max(500)

export const credentialsSchema = z
  .strictObject({
    clientId: z
      .string()
      .trim()
      .regex(/^[\w-]{5,100}$/, {
        error: 'give the id below the name of your app, as Reddit shows it',
      })
      .meta({ title: 'Client id', description: 'Of your app, at reddit.com/prefs/apps.' }),
    clientSecret: z
      .string()
      .trim()
      .regex(/^[\w-]{0,200}$/, { error: 'give the secret alone, or nothing for an installed app' })
      .default('')
      .meta({ title: 'Client secret', description: 'Leave it empty for an installed app.' }),
    username: secretSchema.trim().optional().meta({
      title: 'User name',
      description: 'Of the account that made the app, for a script app.',
    }),
    password: secretSchema.optional().meta({
      title: 'Password',
      description: 'Of the same account. It must not ask for a second factor.',
    }),
    refreshToken: secretSchema.trim().optional().meta({
      title: 'Refresh token',
      isAdvanced: true,
      description: 'Instead of a name and password; signing in at Reddit fills it in.',
    }),
  })
  .superRefine(({ username, password }, ctx) => {
    if (Boolean(username) === Boolean(password)) return
    const path = [username ? 'password' : 'username']
    ctx.addIssue({ code: 'custom', path, message: 'give both the user name and the password' })
  })

export type RedditCredentials = z.infer<typeof credentialsSchema>

/** Names differ in more than case nowhere on Reddit. */
export function nameOf(subreddit: string): string {
  return subreddit.replace(/^\/?r\//, '').toLowerCase()
}

/** In the form that Reddit asks of those who use its API. */
export function userAgentOf({ userName }: RedditOptions): string {
  return `Earshot/0.1 (by /u/${userName.replace(/^\/?u\//, '')})`
}
