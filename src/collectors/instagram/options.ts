import { z } from 'zod'

/** Meta counts so many different hashtags in seven days. */
const hashtagsMax = 30

const idsSchema = z
  .array(
    z
      .string()
      .trim()
      .regex(/^\d{1,30}$/, {
        error: 'give one id a line, digits only, as the webhook told it',
      }),
  )
  .max(25, { error: 'give at most 25; each is read again in every run' })

export const optionsSchema = z.strictObject({
  accountId: z
    .string()
    .trim()
    .regex(/^\d{1,30}$/, {
      error: 'give the number of the account, such as 17841400000000000, not its name',
    })
    .meta({
      title: 'Account ID',
      description:
        'The number of your professional account: the instagram_business_account of its Facebook page.',
    }),
  own: z.boolean().optional().meta({
    title: 'Our own posts too',
    isAdvanced: true,
    description: 'Also hear what the account itself posts and comments.',
  }),
  hashtags: z
    .array(
      z
        .string()
        .trim()
        .max(100)
        .regex(/^#?[\p{L}\p{M}\p{N}_]+$/u, {
          error: 'give one hashtag a line, letters, digits and _ only, such as earshot',
        }),
    )
    .max(hashtagsMax, { error: 'give at most 30 hashtags: Meta answers for no more in seven days' })
    .optional()
    .meta({
      title: 'Hashtags',
      description:
        'Also hear public posts with these hashtags, one a line. Needs the feature Instagram Public Content Access.',
    }),
  mentionedMedia: idsSchema.optional().meta({
    title: 'Posts that mention us',
    isAdvanced: true,
    description: 'Ids of posts whose caption mentions the account, as a webhook of Meta told them.',
  }),
  mentionedComments: idsSchema.optional().meta({
    title: 'Comments that mention us',
    isAdvanced: true,
    description: 'Ids of comments that mention the account, as a webhook of Meta told them.',
  }),
  watchDays: z
    .number()
    .int()
    .min(1)
    .max(90, { error: 'give at most 90 days; each run reads all posts of these days again' })
    .optional()
    .meta({
      title: 'Days watched',
      isAdvanced: true,
      description: 'How old a post of ours may be for new comments to be heard; 14 when left out.',
    }),
})

export type InstagramOptions = z.infer<typeof optionsSchema>
