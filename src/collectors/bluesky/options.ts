import { z } from 'zod'
import { isDid, isHandle } from './at-uri.ts'
import { foldText } from './match-words.ts'

const wrongService =
  'give the WebSocket address of a Jetstream server, such as wss://jetstream2.us-east.bsky.network/subscribe'
const wrongPds =
  'give the https address of a server without anything behind it, such as https://bsky.social'

/** One letter would be found nearly everywhere; one sign of Chinese, or one emoji, is a word. */
function isTelling(word: string): boolean {
  const folded = foldText(word)
  const letters = folded.match(/[\p{L}\p{N}]/gu) ?? []
  return letters.length > 1 || /[\p{sc=Han}\p{sc=Hang}\p{Extended_Pictographic}]/u.test(folded)
}

const wordSchema = z
  .string()
  .trim()
  .max(200)
  .refine(isTelling, { error: 'give a word of two letters or more, such as earshot or #earshot' })

export const optionsSchema = z
  .strictObject({
    words: z
      .array(wordSchema)
      .max(300, { error: 'give at most 300 words; make a second source for more' })
      .optional()
      .meta({
        title: 'Words',
        description:
          'Hear, as it is written, every new post with one of these words, phrases, #hashtags or @handles, one a line. Needs no account.',
      }),
    query: z
      .string()
      .trim()
      .min(1, { error: 'give words to search for, or leave it out' })
      .max(500)
      .optional()
      .meta({
        title: 'Search',
        description: 'Hear the posts that the search of Bluesky finds. Needs an app password.',
      }),
    mentions: z.boolean().optional().meta({
      title: 'Mentions of us',
      description: 'Hear the posts that mention, answer or quote the account of the app password.',
    }),
    service: z
      .url({ protocol: /^wss?$/, error: wrongService })
      .max(300)
      .refine((text) => URL.parse(text)?.search === '', { error: wrongService })
      .default('wss://jetstream2.us-east.bsky.network/subscribe')
      .meta({
        title: 'Jetstream server',
        isAdvanced: true,
        description: 'Where words are heard. Any server that speaks Jetstream will do.',
      }),
    pds: z
      .url({ protocol: /^https$/, error: wrongPds })
      .max(300)
      .refine(isBareAddress, { error: wrongPds })
      .default('https://bsky.social')
      .meta({
        title: 'Account server',
        isAdvanced: true,
        description: 'Where the account of the app password lives.',
      }),
  })
  .superRefine((options, ctx) => {
    const [first, second] = chosen(options)
    if (first === undefined) {
      const message =
        'give words, a search or mentions of us; without any it would be every post of the network'
      ctx.addIssue({ code: 'custom', path: ['words'], message })
    } else if (second !== undefined) {
      const message = `give it without ${first}: a source hears words, a search or mentions of us`
      ctx.addIssue({ code: 'custom', path: [second], message })
    }
  })

export type BlueskyOptions = z.infer<typeof optionsSchema>

export const credentialsSchema = z
  .strictObject({
    handle: z
      .string()
      .trim()
      .transform((text) => text.replace(/^@/, ''))
      .refine((text) => isHandle(text) || isDid(text), {
        error: 'give the handle of the account, such as name.bsky.social',
      })
      .optional()
      .meta({ title: 'Handle', description: 'Of the account, such as name.bsky.social.' }),
    appPassword: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{8,200}$/, { error: 'give an app password, such as abcd-efgh-ijkl-mnop' })
      .optional()
      .meta({
        title: 'App password',
        description:
          'Made in Settings, Privacy and security, App passwords. Not the main password.',
      }),
    session: z.string().max(10_000).optional().meta({
      title: 'Session',
      isInternal: true,
      description: 'Kept by Earshot, so that it need not sign in each time. Leave it empty.',
    }),
  })
  .superRefine(({ handle, appPassword }, ctx) => {
    if ((handle === undefined) === (appPassword === undefined)) return
    const path = handle === undefined ? ['handle'] : ['appPassword']
    ctx.addIssue({
      code: 'custom',
      path,
      message: 'give the handle and the app password, or neither',
    })
  })
  .meta({ isOptional: true })

export type BlueskyCredentials = z.infer<typeof credentialsSchema>

/** An account to sign in with. */
export type BlueskyAccount = { handle: string; appPassword: string; session?: string | undefined }

/** Null where none was given: the stream needs none. */
export function accountOf(credentials: BlueskyCredentials | null): BlueskyAccount | null {
  const { handle, appPassword, session } = credentials ?? {}
  return handle === undefined || appPassword === undefined ? null : { handle, appPassword, session }
}

function chosen({ words = [], query, mentions = false }: BlueskyOptions): string[] {
  return [
    ...(words.length > 0 ? ['words'] : []),
    ...(query === undefined ? [] : ['query']),
    ...(mentions ? ['mentions'] : []),
  ]
}

function isBareAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.href === `${url.origin}/`
}
