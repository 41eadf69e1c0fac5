import type { Brand, BrandInput, BrandPatch } from '../../src/model/brand.ts'
import type { Classification } from '../../src/model/classification.ts'
import type { TicketQueue } from '../../src/model/queue.ts'
import type { Source, SourceInput, SourcePatch } from '../../src/model/source.ts'
import type { TicketStatus } from '../../src/model/ticket.ts'
import type {
  ImportSummary,
  MentionView,
  QueueCount,
  TicketDetail,
  TicketItem,
  Trend,
} from '../../src/model/views.ts'
import { callApi } from './api.ts'
import type { JsonSchema } from './schema-fields.ts'
import type { Tab } from './tabs.ts'

export type Page<T> = { items: T[]; next: string | null }

export type Session = {
  required: boolean
  signedIn: boolean
  database: 'embedded' | 'postgres'
  demo: boolean
}

export type CollectorInfo = {
  name: string
  title: string
  description: string
  optionsSchema: JsonSchema
  /** Null where it takes no keys. */
  credentialsSchema: JsonSchema | null
  intervalMs: { min: number; default: number }
}

export type Trial = {
  collector: string
  options: Record<string, unknown>
  credentials?: Record<string, string> | null
  /** A stored source, whose keys stand in for those that are not given. */
  source?: number
}

export type TriedMention = Pick<MentionView, 'title' | 'text' | 'url' | 'network'> & {
  author: string | null
  postedAt: string | null
  classification: Classification
}

export type Tried = {
  mentions: TriedMention[]
  rejected: number
  error: { kind: string; message: string; excerpt: string | null } | null
}

export type QueryCheck =
  | { ok: true; canonical: string }
  | { ok: false; errors: { message: string; column: number }[] }

export type Move = { to: TicketStatus; version?: number; snoozedUntil?: string }

export type TicketFilter = {
  queue: TicketQueue | undefined
  /** `done` is what is resolved or dismissed. */
  status: Tab
  brandId: number | undefined
}

export type MentionFilter = {
  brandId?: number | undefined
  sourceId?: number | undefined
  authorId?: string | undefined
  sentiment?: string | undefined
  intent?: string | undefined
  queue?: string | undefined
  q?: string | undefined
}

type Signal = AbortSignal | undefined

export const getSession = (signal?: Signal) => callApi<Session>('/session', { signal })
export const signIn = (token: string) =>
  callApi<void>('/session', { method: 'POST', json: { token } })
export const signOut = () => callApi<void>('/session', { method: 'DELETE' })

export const listTickets = (filter: TicketFilter, cursor: string | null, signal?: Signal) =>
  callApi<Page<TicketItem>>('/tickets', { query: { ...filter, cursor, limit: 50 }, signal })
export const getTicket = (id: string, signal?: Signal) =>
  callApi<TicketDetail>(`/tickets/${encodeURIComponent(id)}`, { signal })
export const moveTicket = (id: string, move: Move) =>
  callApi<TicketDetail>(`/tickets/${encodeURIComponent(id)}/move`, { method: 'POST', json: move })
export const countTickets = (signal?: Signal) =>
  callApi<Page<QueueCount>>('/tickets/counts', { signal })

export const listMentions = (filter: MentionFilter, cursor: string | null, signal?: Signal) =>
  callApi<Page<MentionView>>('/mentions', { query: { ...filter, cursor, limit: 40 }, signal })
export const getTrend = (brandId: number | undefined, days: number, signal?: Signal) =>
  callApi<Trend>('/trends/sentiment', { query: { brandId, days }, signal })

export const listBrands = (signal?: Signal) => callApi<Page<Brand>>('/brands', { signal })
export const addBrand = (brand: BrandInput) =>
  callApi<Brand>('/brands', { method: 'POST', json: brand })
export const changeBrand = (id: number, patch: BrandPatch) =>
  callApi<Brand>(`/brands/${id}`, { method: 'PATCH', json: patch })
export const deleteBrand = (id: number) => callApi<void>(`/brands/${id}`, { method: 'DELETE' })
export const checkQuery = (query: string, signal?: Signal) =>
  callApi<QueryCheck>('/brands/check-query', { method: 'POST', json: { query }, signal })

export const listCollectors = (signal?: Signal) =>
  callApi<Page<CollectorInfo>>('/collectors', { signal })
export const listSources = (signal?: Signal) => callApi<Page<Source>>('/sources', { signal })
export const addSource = (source: SourceInput) =>
  callApi<Source>('/sources', { method: 'POST', json: source })
export const changeSource = (id: number, patch: SourcePatch) =>
  callApi<Source>(`/sources/${id}`, { method: 'PATCH', json: patch })
export const deleteSource = (id: number) => callApi<void>(`/sources/${id}`, { method: 'DELETE' })
export const runSource = (id: number) =>
  callApi<void>(`/sources/${id}/run`, { method: 'POST', json: {} })
export const trySource = (trial: Trial) =>
  callApi<Tried>('/sources/try', { method: 'POST', json: trial })
export const importFile = (file: File, source: string, format: 'auto' | 'jsonl' | 'csv') =>
  callApi<ImportSummary>('/import', { method: 'POST', query: { source, format }, raw: file })
