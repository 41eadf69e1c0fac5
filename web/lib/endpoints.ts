import type { ActingAgent } from '../../src/model/agent.ts'
import type { Brand, BrandInput, BrandPatch } from '../../src/model/brand.ts'
import type { Classification } from '../../src/model/classification.ts'
import type { BrandMatchView, QueryTrial, QueryTrialInput } from '../../src/model/query-trial.ts'
import type { TicketQueue } from '../../src/model/queue.ts'
import type {
  AddedSource,
  BudgetState,
  NewSecret,
  RejectedItem,
  Source,
  SourceInput,
  SourcePatch,
} from '../../src/model/source.ts'
import type { BegunSignIn, SignIn } from '../../src/model/sign-in.ts'
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
import type { TicketSearch } from './search.ts'
import type { Tab } from './tabs.ts'

export type Page<T> = { items: T[]; next: string | null }

export type Session = {
  required: boolean
  signedIn: boolean
  database: 'embedded' | 'postgres'
  demo: boolean
  /** Who acts here; null until somebody has said so. */
  agent: ActingAgent | null
}

export type CollectorInfo = {
  name: string
  title: string
  description: string
  optionsSchema: JsonSchema
  /** Null where it takes no keys. */
  credentialsSchema: JsonSchema | null
  intervalMs: { min: number; default: number }
  /** Whether its past can be read too. */
  hasPast: boolean
  /** After how many days the network wants what was read forgotten; null where it has no rule. */
  retentionDays: number | null
  /** Whether it counts what it spends. */
  hasBudgets: boolean
  /** Which keys signing in at the network needs first; null where there is no signing in. */
  signIn: string[] | null
}

/** What a source would count and may spend. */
export type Budget = Pick<BudgetState, 'name' | 'title' | 'limit' | 'per' | 'usdEach'>

export type Trial = {
  collector: string
  options: Record<string, unknown>
  credentials?: Record<string, string | null> | null
  /** A stored source, whose keys stand in for those that are not given. */
  source?: number
  /** A sign-in, instead of credentials. */
  signIn?: string
}

/** What to sign in for. */
export type SignInAsk = Omit<Trial, 'signIn' | 'credentials'> & {
  credentials?: Record<string, string | null>
}

export type TriedMention = Pick<MentionView, 'title' | 'text' | 'url' | 'network'> & {
  author: string | null
  postedAt: string | null
  classification: Classification
}

export type Tried = {
  mentions: TriedMention[]
  rejected: number
  /** How long was listened, at a place that is never read to its end. */
  listenedMs: number | null
  error: {
    kind: string
    message: string
    excerpt: string | null
    /** Values of an option that would do instead, best first. */
    instead: { option: string; values: string[] } | null
  } | null
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
} & TicketSearch

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

const queryOf = ({ late, ...filter }: TicketSearch) => ({
  ...filter,
  late: late === undefined ? undefined : String(late),
})

/** The first page is there soon; whoever reads on gets more at once, and a long list is few requests. */
export const listTickets = (filter: TicketFilter, cursor: string | null, signal?: Signal) =>
  callApi<Page<TicketItem>>('/tickets', {
    query: { ...queryOf(filter), cursor, limit: cursor === null ? 50 : 200 },
    signal,
  })
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

export const tryQuery = (
  trial: Pick<QueryTrialInput, 'query' | 'excludedAuthors' | 'days'> & { sources?: number[] },
  signal?: Signal,
) => callApi<QueryTrial>('/brands/try-query', { method: 'POST', json: trial, signal })
export const explainMention = (id: string, signal?: Signal) =>
  callApi<Page<BrandMatchView>>(`/mentions/${encodeURIComponent(id)}/match`, { signal })

export const listCollectors = (signal?: Signal) =>
  callApi<Page<CollectorInfo>>('/collectors', { signal })
export const listSources = (signal?: Signal) => callApi<Page<Source>>('/sources', { signal })
export const addSource = (source: SourceInput) =>
  callApi<AddedSource>('/sources', { method: 'POST', json: source })
export const changeSource = (id: number, patch: SourcePatch) =>
  callApi<Source>(`/sources/${id}`, { method: 'PATCH', json: patch })
export const listRejected = (id: number, signal?: Signal) =>
  callApi<Page<RejectedItem>>(`/sources/${id}/rejected`, { signal })
export const retryRejected = (id: number) =>
  callApi<{ stored: number; failed: number }>(`/sources/${id}/rejected/retry`, { method: 'POST' })
export const clearRejected = (id: number) =>
  callApi<void>(`/sources/${id}/rejected`, { method: 'DELETE' })
export const forgetMention = (id: string) =>
  callApi<void>(`/mentions/${encodeURIComponent(id)}`, { method: 'DELETE' })
export const deleteSource = (id: number) => callApi<void>(`/sources/${id}`, { method: 'DELETE' })
export const runSource = (id: number) =>
  callApi<void>(`/sources/${id}/run`, { method: 'POST', json: {} })
export const startBackFill = (id: number, days: number) =>
  callApi<void>(`/sources/${id}/back-fill`, { method: 'POST', json: { days } })
export const stopBackFill = (id: number) =>
  callApi<Source>(`/sources/${id}/back-fill`, { method: 'DELETE' })
export const renewSecret = (id: number) =>
  callApi<NewSecret>(`/sources/${id}/secret`, { method: 'POST', json: {} })
export const beginSignIn = (ask: SignInAsk) =>
  callApi<BegunSignIn>('/sources/sign-in', { method: 'POST', json: ask })
export const getSignIn = (id: string, signal?: Signal) =>
  callApi<SignIn>(`/sources/sign-in/${encodeURIComponent(id)}`, { signal })
export const trySource = (trial: Trial) =>
  callApi<Tried>('/sources/try', { method: 'POST', json: trial })
export const listBudgets = (trial: Omit<Trial, 'source'>, signal?: Signal) =>
  callApi<Page<Budget>>('/sources/budgets', { method: 'POST', json: trial, signal })
export const importFile = (file: File, source: string, format: 'auto' | 'jsonl' | 'csv') =>
  callApi<ImportSummary>('/import', { method: 'POST', query: { source, format }, raw: file })
