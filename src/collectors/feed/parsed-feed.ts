/** A feed as it was written, whatever its format; nothing is cleaned and no date is read yet. */
export type ParsedFeed = FeedHead & {
  items: FeedItem[]
  /** The document ended early: items may be missing, the one it broke off in is left out. */
  isCut: boolean
  /** A limit that ended the reading, in words. */
  problem: string | null
}

export type FeedHead = {
  format: 'rss' | 'rdf' | 'atom' | 'json'
  /** As the feed gives it, such as `2.0`; empty where it gives none. */
  version: string
  title: string | null
  description: string | null
  link: string | null
  links: string[]
  language: string | null
  published: string | null
  updated: string | null
  authors: FeedPerson[]
  /** Whoever runs the machine; no author of anything. */
  webMaster: FeedPerson | null
  /** How often to ask, in milliseconds, by `ttl` or `sy:updatePeriod`. */
  ttlMs: number | null
  /** Hours of the day, UTC, at which the publisher wants no visit. */
  skipHours: number[]
}

export type FeedItem = {
  id: string | null
  /** RSS: the id is also the address, unless it says otherwise. */
  idIsLink: boolean
  title: FeedText | null
  link: string | null
  links: string[]
  content: FeedText | null
  summary: FeedText | null
  authors: FeedPerson[]
  published: string | null
  updated: string | null
  language: string | null
  categories: string[]
  enclosures: string[]
  /** How many comments it has, where the feed counts them. */
  replies: number | null
  inReplyTo: string | null
}

/** `unsaid`: the format leaves open whether this is HTML, so its look decides. */
export type FeedText = { text: string; format: 'plain' | 'html' | 'unsaid' }

export type FeedPerson = { name: string | null; email: string | null; url: string | null }

export type FeedError = {
  reason: 'empty' | 'html' | 'unknown'
  message: string
  /** Feeds that the page links to, where it is a page. */
  feeds: string[]
}

export type FeedSource = {
  /** The content-type header. */
  contentType: string | null
  /** The address that answered; relative links are resolved against it. */
  url: string
}

/** More items than this are not read from one answer. */
export const ITEMS_MAX = 20_000

export const emptyItem: FeedItem = {
  id: null,
  idIsLink: false,
  title: null,
  link: null,
  links: [],
  content: null,
  summary: null,
  authors: [],
  published: null,
  updated: null,
  language: null,
  categories: [],
  enclosures: [],
  replies: null,
  inReplyTo: null,
}
