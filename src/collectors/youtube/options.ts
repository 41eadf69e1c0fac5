import { z } from 'zod'
import { parseChannel, parseVideo } from './targets.ts'

const channelError =
  'give a channel as @handle, as its id (UC and 22 more characters) or as its address'
const videoError = 'give a video as its id (11 characters) or as its address'

const perDay = z.number().int().min(1).max(100_000_000).optional()

const minutesError = { error: 'give 15 to 1440 minutes' }
const minutesSchema = z.number().int().min(15, minutesError).max(1440, minutesError)

export const optionsSchema = z
  .strictObject({
    channels: z
      .array(
        z
          .string()
          .trim()
          .max(300)
          .refine((text) => parseChannel(text) !== null, { error: channelError }),
      )
      .max(20, { error: 'give at most 20 channels; make a second source for more' })
      .optional()
      .meta({
        title: 'Channels',
        description:
          'Hear the comments on all videos of these channels, one a line: @handle or address.',
      }),
    videos: z
      .array(
        z
          .string()
          .trim()
          .max(300)
          .refine((text) => parseVideo(text) !== null, { error: videoError }),
      )
      .max(50, { error: 'give at most 50 videos; make a second source for more' })
      .optional()
      .meta({
        title: 'Videos',
        description: 'Hear the comments on these videos, one a line: address or id.',
      }),
    query: z
      .string()
      .trim()
      .min(1, { error: 'give words to search for, or leave it out' })
      .max(300)
      .optional()
      .meta({
        title: 'Search',
        description: 'Hear new videos about these words, and the comments on them.',
      }),
    searchMinutes: minutesSchema.optional().meta({
      title: 'Minutes between searches',
      isAdvanced: true,
      description:
        'Of new videos; 60 where left out. Each page of a search is 1 of 100 calls a day.',
    }),
    unitsPerDay: perDay.meta({
      title: 'Units a day',
      isAdvanced: true,
      description: 'What Google grants the project; 10,000 where left out.',
    }),
    searchCallsPerDay: perDay.meta({
      title: 'Search calls a day',
      isAdvanced: true,
      description: 'What Google grants the project; 100 where left out.',
    }),
  })
  .superRefine((options, ctx) => {
    const [first, second] = chosen(options)
    if (first === undefined) {
      const message = 'give channels, videos or a search; one of them is needed'
      ctx.addIssue({ code: 'custom', path: ['channels'], message })
    } else if (second !== undefined) {
      const message = `give it without ${first}: a source hears channels, videos or a search`
      ctx.addIssue({ code: 'custom', path: [second], message })
    }
  })

export type YouTubeOptions = z.infer<typeof optionsSchema>

const secret = (error: string) =>
  z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,1000}$/, { error })
    .optional()

export const credentialsSchema = z.strictObject({
  apiKey: secret('give the API key alone, as the Google Cloud console shows it').meta({
    title: 'API key',
    description:
      'Of a Google Cloud project with the YouTube Data API v3. Enough for all that is heard.',
  }),
  clientId: secret('give the client ID, which ends in .apps.googleusercontent.com').meta({
    title: 'Client ID',
    description: 'Instead of an API key: of an OAuth client of the project, to sign in with.',
  }),
  clientSecret: secret('give the client secret alone').meta({
    title: 'Client secret',
    description: 'Of the same OAuth client.',
  }),
  refreshToken: secret('give the refresh token alone').meta({
    title: 'Refresh token',
    isAdvanced: true,
    description: 'Comes from signing in. Its scope must be youtube.force-ssl.',
  }),
})

export type YouTubeCredentials = z.infer<typeof credentialsSchema> | null

function chosen({ channels = [], videos = [], query }: YouTubeOptions): string[] {
  return [
    ...(channels.length > 0 ? ['channels'] : []),
    ...(videos.length > 0 ? ['videos'] : []),
    ...(query === undefined ? [] : ['query']),
  ]
}
