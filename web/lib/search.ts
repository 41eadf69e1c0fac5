import type { Stage } from '../../src/model/person.ts'
import type { TicketQueue } from '../../src/model/queue.ts'
import type { TicketQuery } from '../../src/model/ticket-query.ts'
import { isTicketQueue } from './queues.ts'
import { isTab, type Tab } from './tabs.ts'
import { isStage } from './words/person-names.ts'

/** What the address bar holds for each view. Anything else in it is dropped. */

type Raw = Record<string, unknown>

/** Which tickets are looked for, beside queue, status and brand. */
export type TicketSearch = Pick<TicketQuery, 'q' | 'assignee' | 'team' | 'tag' | 'late'>

export type InboxSearch = TicketSearch & {
  /** Left out: `any` where words are looked for, else `open`. */
  status?: Tab | undefined
  ticket?: string | undefined
}

/** The status that a list shows where the address names none. */
export function usualTab({ q }: TicketSearch): Tab {
  return q === undefined ? 'open' : 'any'
}

export type MentionsSearch = {
  q?: string | undefined
  sentiment?: string | undefined
  intent?: string | undefined
  queue?: string | undefined
  source?: number | undefined
  author?: string | undefined
}

export type PeopleSearch = {
  q?: string | undefined
  stage?: Stage | undefined
  tag?: string | undefined
  owner?: number | undefined
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

export const readLeads = (raw: Raw): { lead?: string | undefined } => ({ lead: text(raw['lead']) })

export const readSlaReport = (
  raw: Raw,
): { days?: number | undefined; queue?: TicketQueue | undefined } => ({
  days: id(raw['days']),
  queue: isTicketQueue(raw['queue']) ? raw['queue'] : undefined,
})

export const readSignIn = (raw: Raw): { id?: string | undefined } => ({ id: text(raw['id']) })

export function readInbox(raw: Raw): InboxSearch {
  const { status, ticket } = raw
  const search = readTicketSearch(raw)
  return {
    ...search,
    status: isTab(status) && status !== usualTab(search) ? status : undefined,
    ticket: text(ticket),
  }
}

export function readTicketSearch(raw: Raw): TicketSearch {
  const { assignee, late } = raw
  const search = {
    q: text(raw['q']),
    assignee: assignee === 'me' || assignee === 'none' ? assignee : id(assignee),
    team: id(raw['team']),
    tag: text(raw['tag']),
    late: late === true || late === 'true' ? true : undefined,
  }
  const named = Object.entries(search).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as TicketSearch
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

export const readPeople = (raw: Raw): PeopleSearch => ({
  q: text(raw['q']),
  stage: isStage(raw['stage']) ? raw['stage'] : undefined,
  tag: text(raw['tag']),
  owner: id(raw['owner']),
})
