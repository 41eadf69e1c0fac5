import { z } from 'zod'

export const optionsSchema = z.strictObject({
  pageId: z
    .string()
    .trim()
    .regex(/^\d{1,30}$/, {
      error: 'give the number of the page, from its About, Page transparency',
    })
    .meta({
      title: 'Page ID',
      description: 'The number of your page, under About, Page transparency.',
    }),
  own: z.boolean().optional().meta({
    title: 'Our own posts too',
    isAdvanced: true,
    description: 'Also hear what the page itself posts and comments.',
  }),
  reviews: z.boolean().optional().meta({
    title: 'Recommendations',
    isAdvanced: true,
    description:
      'Also hear ratings and recommendations. Meta gives them by an old version only, until January 2027.',
  }),
  answers: z.boolean().optional().meta({
    title: 'Answer from here',
    description:
      'Let people be answered in the name of the page; signing in then asks for the right to comment.',
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
      description: 'How old a post may be for new comments on it to be heard; 14 when left out.',
    }),
})

export type FacebookOptions = z.infer<typeof optionsSchema>
