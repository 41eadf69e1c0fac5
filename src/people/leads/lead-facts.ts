import type { Intent, Sentiment } from '../../model/classification.ts'
import type { Stage, TouchpointKind } from '../../model/person.ts'

/** What is known of one person, whoever asks: the database or a labelled set. Times in milliseconds since 1970. */
export type LeadFacts = {
  stage: Stage
  stageAt: number
  tags: readonly string[]
  notInterestedAt: number | null
  ownerId: number | null
  accounts: readonly {
    name: string | null
    bio: string | null
    place: string | null
    followers: number | null
  }[]
  /** The last 90 days, newest first. */
  posts: readonly LeadPostFacts[]
  /** The last 90 days, newest first. */
  touchpoints: readonly { kind: TouchpointKind; at: number; what: string | null }[]
  /** Words of ours to them that went out or are on their way, newest first. */
  contacts: readonly { at: number }[]
}

export type LeadPostFacts = {
  id: string
  ticketId: string | null
  brandId: number
  at: number
  text: string
  language: string
  network: string
  sentiment: Sentiment
  intents: readonly { label: Intent; confidence: number }[]
  spam: { label: boolean; confidence: number }
  /** Where its ticket waits: what people and rules have made of it. */
  queue: string
  /** Whether its ticket is not done. */
  waits: boolean
  /** It answers a word of ours. */
  answersUs: boolean
}

export const DAY_MS = 86_400_000

/** How sure it is that a post means this; 0 where it does not. */
export function sureness(post: LeadPostFacts, label: Intent): number {
  return post.intents.find((intent) => intent.label === label)?.confidence ?? 0
}

/** What halves with each `halfDays` that have passed since `at`. */
export function fading(at: number, now: number, halfDays: number): number {
  return 0.5 ** (Math.max(0, now - at) / (halfDays * DAY_MS))
}
