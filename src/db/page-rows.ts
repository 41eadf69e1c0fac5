import type { Classification, Intent, Sentiment } from '../model/classification.ts'
import type { Json, MentionDraft } from '../model/mention.ts'
import type { Queue } from '../model/queue.ts'

/** What one page writes, as rows. Times are ISO 8601; 64-bit hashes are decimal text. */

export type KeyRow = {
  external_id: string
  mention_id: string
  posted_at: string
  content_hash: string
  /** As the network told it. */
  edited_at: string | null
}

export type AuthorRow = {
  id: string
  network: string
  external_id: string
  handle: string | null
  /** The handle as queries compare it. */
  handle_key: string | null
  name: string | null
  url: string | null
  avatar_url: string | null
  followers: number | null
  bio: string | null
  place: string | null
}

export type MentionRow = {
  id: string
  brand_id: number
  also_brand_ids: number[] | null
  source_id: number
  external_id: string
  network: string
  kind: MentionDraft['kind']
  author_id: string | null
  ticket_id: string | null
  conversation_id: string
  parent_id: string | null
  url: string | null
  title: string | null
  text: string
  language: string
  posted_at: string
  seen_at: string
  sentiment: Sentiment
  score: number
  intents: Intent[]
  queue: Queue
  classification: Classification
  metrics: Record<string, number>
  text_hash: string
  simhash: string
  /** The text of a tsvector: what it can be found by. */
  words: string
  raw: Json | null
}

/** A change of one counter; `mentions` and `score_sum` may be negative. */
export type CounterRow = {
  brand_id: number
  grain: 'hour' | 'day'
  intent: Intent | ''
  at: string
  source_id: number
  language: string
  sentiment: Sentiment
  mentions: number
  score_sum: number
}
