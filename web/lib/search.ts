import { isTab, type Tab } from './tabs.ts'

/** What the address bar holds for each view. Anything else in it is dropped. */

type Raw = Record<string, unknown>

export type InboxSearch = {
  status?: Exclude<Tab, 'open'> | undefined
  ticket?: string | undefined
}

export type MentionsSearch = {
  q?: string | undefined
  sentiment?: string | undefined
  intent?: string | undefined
  queue?: string | undefined
  source?: number | undefined
  author?: string | undefined
}

// The router reads `q=42` as a number; what is typed is a text all the same.
const text = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && value !== ''
    ? String(value)
    : undefined

const id = (value: unknown): number | undefined =>
  Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined

export const readBrand = (raw: Raw): { brand?: number | undefined } => ({ brand: id(raw['brand']) })

export const readDays = (raw: Raw): { days?: number | undefined } => ({ days: id(raw['days']) })

export function readInbox(raw: Raw): InboxSearch {
  const { status, ticket } = raw
  return {
    status: isTab(status) && status !== 'open' ? status : undefined,
    ticket: text(ticket),
  }
}

export function readMentions(raw: Raw): MentionsSearch {
  return {
    q: text(raw['q']),
    sentiment: text(raw['sentiment']),
    intent: text(raw['intent']),
    queue: text(raw['queue']),
    source: id(raw['source']),
    author: text(raw['author']),
  }
}
