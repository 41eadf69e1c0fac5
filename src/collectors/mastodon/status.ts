import { z } from 'zod'

const text = z.string().nullish().catch(null)
const count = z.number().int().nonnegative().nullish().catch(null)

const accountSchema = z.object({
  acct: z.string().min(1),
  uri: text,
  url: text,
  display_name: text,
  avatar: text,
  followers_count: count,
  note: text,
  fields: z
    .array(z.object({ value: text }))
    .nullish()
    .catch(null),
  bot: z.boolean().nullish().catch(null),
})

/** What is read of a post; what it can do without may be missing or of another shape. */
export const statusSchema = z.object({
  id: z.string().min(1).max(100),
  uri: text,
  url: text,
  content: z.string(),
  spoiler_text: text,
  visibility: z.string(),
  sensitive: z.boolean().nullish().catch(null),
  created_at: text,
  edited_at: text,
  language: text,
  in_reply_to_id: text,
  replies_count: count,
  reblogs_count: count,
  favourites_count: count,
  quotes_count: count,
  account: accountSchema,
  tags: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch(null),
  media_attachments: z
    .array(z.object({ type: text, description: text }))
    .nullish()
    .catch(null),
})

export type Account = z.infer<typeof accountSchema>
export type Status = z.infer<typeof statusSchema>

/** A notification is a mention where it says so; servers older than 3.5 send the other types too. */
export const notificationSchema = z.object({ type: z.string(), status: z.unknown() })

export const boostSchema = z.object({ reblog: z.object({ id: z.unknown() }).loose() })

export const idOf = z.object({ id: z.string().min(1).max(100) })

/** A post and a notification say alike when they were made. */
export const timeOf = z.object({ created_at: z.string() })
