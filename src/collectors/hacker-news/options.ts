import { z } from 'zod'

export const whats = ['both', 'stories', 'comments'] as const

export const optionsSchema = z.strictObject({
  query: z
    .string({ error: 'give the words to listen for' })
    .trim()
    .min(1, 'give the words to listen for')
    .max(500, 'give at most 500 characters')
    .refine(asksForSomething, 'give at least one word that is not excluded')
    .meta({
      title: 'Words',
      description:
        'All of these words, whole; "in quotes" as a phrase, -word for what must not be there.',
    }),
  what: z
    .enum(whats, { error: `give one of ${whats.join(', ')}` })
    .default('both')
    .meta({ title: 'What to read', description: 'Stories, comments or both.' }),
})

export type HackerNewsOptions = z.infer<typeof optionsSchema>

/** With nothing but excluded words a search finds all of Hacker News. */
function asksForSomething(query: string): boolean {
  const wanted = query.replace(/(?<=^|\s)-(?:"[^"]*"?|\S+)/g, ' ')
  return query === '' || /[\p{L}\p{N}]/u.test(wanted)
}
